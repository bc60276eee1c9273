import type { Random } from '../random.ts'

/** Of strings, lists and nesting: large enough to meet every limit, small enough to stay quick. */
const HUGE = { characters: 300_000, items: 3000, depth: 400 }

/** What fits nowhere: of every type that gets through to another process, and a few that only look right. */
const ODD: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => undefined,
  () => true,
  () => -1,
  () => 1.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => Number.NEGATIVE_INFINITY,
  () => 2 ** 53,
  () => -(2 ** 31) - 1,
  () => 10n ** 30n,
  () => '',
  () => '\0',
  () => '\ud800',
  () => '../../../../etc/passwd',
  () => "'; DROP TABLE session; --",
  () => '__proto__',
  () => 'constructor',
  () => '%s%n${jndi:x}',
  (random) => random.text(),
  () => 'x'.repeat(HUGE.characters),
  () => [],
  () => ({}),
  () => Array.from({ length: HUGE.items }, () => 'x'),
  () => Array.from({ length: HUGE.items }, (_, i) => i),
  () => nested([]),
  () => nested({}),
  () => new Date(Number.NaN),
  () => new Date(0),
  () => new Map([['sessionId', 'x']]),
  () => new Set([1]),
  () => /(a+)+$/,
  () => new Error('x'),
  () => new Uint8Array(64),
  () => new Float32Array([Number.NaN]),
  () => new ArrayBuffer(8),
  () => new Array<unknown>(100),
  () => Object.create(null) as object,
  () => poisoned({}),
  () => ({ constructor: { prototype: { polluted: 1 } } }),
  () => ({ toString: 'x', valueOf: null, length: -1, then: 1 }),
]

/** An own key `__proto__`, as JSON and another process can bring one. */
function poisoned(value: object): object {
  Object.defineProperty(value, '__proto__', {
    value: { polluted: 1 },
    enumerable: true,
    configurable: true,
    writable: true,
  })
  return value
}

function nested(inner: unknown): unknown {
  let value = inner
  for (let i = 0; i < HUGE.depth; i++) value = Array.isArray(inner) ? [value] : { a: value }
  return value
}

export function odd(random: Random): unknown {
  return ODD[random.int(0, ODD.length)]?.(random)
}

/** The same but for one place: another value, a field less or more, a list that is longer. */
export function mutated(value: unknown, random: Random): unknown {
  if (!isContainer(value) || random.next() < 0.1) return odd(random)
  const copy: unknown = structuredClone(value)
  const places = placesIn(copy)
  const { parent, key } = places[random.int(0, places.length)] ?? { parent: null, key: '' }
  if (parent === null) return odd(random)
  const kind = random.int(0, 10)
  if (kind === 0) Reflect.deleteProperty(parent, key)
  else if (kind === 1) Reflect.set(parent, `${key}2`, odd(random))
  else if (kind === 2) poisoned(parent)
  else if (kind === 3 && Array.isArray(parent)) {
    const item: unknown = Reflect.get(parent, key)
    for (let i = 0; i < HUGE.items; i++) parent.push(item)
  } else Reflect.set(parent, key, odd(random))
  return copy
}

function isContainer(value: unknown): value is object {
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
}

/** Every field and item, also those of what lies within. */
function placesIn(value: unknown): { parent: object; key: string }[] {
  if (!isContainer(value)) return []
  return Object.keys(value).flatMap((key) => [
    { parent: value, key },
    ...placesIn(Reflect.get(value, key)),
  ])
}

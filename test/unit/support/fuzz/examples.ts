import { routes, type RouteName } from '#shared/ipc/registry.ts'
import type { Random } from '../random.ts'

/** What zod keeps of a schema, as far as an example is made from it. */
interface Shape {
  _zod: { def: Definition }
}
interface Definition {
  type: string
  shape?: Record<string, Shape>
  innerType?: Shape
  element?: Shape
  options?: Shape[]
  items?: Shape[]
  entries?: Record<string, string>
  values?: unknown[]
  keyType?: Shape
  valueType?: Shape
  left?: Shape
  right?: Shape
  checks?: { _zod: { def: Check } }[]
}
interface Check {
  check: string
  minimum?: number
  maximum?: number
  value?: number
  inclusive?: boolean
  format?: string
  prefix?: string
}

/** Values that mean something in the store at hand, by the name of the field: `sessionId` → ids of sessions. */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** How often a field gets a value that means something. */
const MEANT = 0.85

/** An input that the route's own schema takes. */
export function exampleFor(route: RouteName, random: Random, known: Known): unknown {
  const input: unknown = routes[route].input
  return example(input as Shape, random, known, route)
}

function example(schema: Shape, random: Random, known: Known, name: string): unknown {
  const { def } = schema._zod
  const isPlain = def.type === 'string' || def.type === 'number'
  const meant = (known[name] ?? []).filter((value) => !isPlain || typeof value === def.type)
  if (meant.length > 0 && random.next() < MEANT) {
    return meant[random.int(0, meant.length)]
  }
  const inner = (part: Shape | undefined, of = name): unknown =>
    part === undefined ? null : example(part, random, known, of)
  switch (def.type) {
    case 'null':
      return null
    case 'boolean':
      return random.next() < 0.5
    case 'string':
      return text(def, random)
    case 'number':
      return number(def, random)
    case 'literal':
      return def.values?.[random.int(0, def.values.length)]
    case 'enum': {
      const values = Object.values(def.entries ?? {})
      return values[random.int(0, values.length)]
    }
    case 'nullable':
      return random.next() < 0.4 ? null : inner(def.innerType)
    case 'default':
      return inner(def.innerType)
    case 'array': {
      const [least, most] = [limit(def, 'min_length', 0), limit(def, 'max_length', 4)]
      const count = random.int(least, Math.max(least, Math.min(most, least + 3)) + 1)
      return random.list(count, () => inner(def.element, name.replace(/s$/, '')))
    }
    case 'tuple':
      return (def.items ?? []).map((item) => inner(item))
    case 'record':
      return Object.fromEntries(
        random.list(random.int(0, 3), () => [inner(def.keyType, 'key'), inner(def.valueType)]),
      )
    case 'union':
      return inner(def.options?.[random.int(0, def.options.length)])
    case 'intersection':
      return { ...asObject(inner(def.left)), ...asObject(inner(def.right)) }
    case 'object':
      return Object.fromEntries(fieldsOf(def, random, inner))
    case 'custom':
      return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])
    default:
      throw new TypeError(`no example of ${def.type} (${name})`)
  }
}

function fieldsOf(
  def: Definition,
  random: Random,
  inner: (part: Shape | undefined, of: string) => unknown,
): [string, unknown][] {
  return Object.entries(def.shape ?? {}).flatMap(([key, field]): [string, unknown][] => {
    if (field._zod.def.type !== 'optional') return [[key, inner(field, key)]]
    return random.next() < 0.6 ? [] : [[key, inner(field._zod.def.innerType, key)]]
  })
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

function checksOf(def: Definition): Check[] {
  return (def.checks ?? []).map((check) => check._zod.def)
}

function limit(def: Definition, name: 'min_length' | 'max_length', otherwise: number): number {
  const found = checksOf(def).find(({ check }) => check === name)
  return found?.minimum ?? found?.maximum ?? otherwise
}

function text(def: Definition, random: Random): string {
  const most = limit(def, 'max_length', 50)
  const prefix = checksOf(def).find((check) => check.prefix !== undefined)?.prefix ?? ''
  return `${prefix}x${random.text()}`.slice(0, most)
}

function number(def: Definition, random: Random): number {
  const checks = checksOf(def)
  const bound = (name: string, otherwise: number): number =>
    checks.find(({ check }) => check === name)?.value ?? otherwise
  const least = bound('greater_than', -20)
  const most = Math.min(bound('less_than', 1000), least + 1000)
  const isWhole = checks.some(({ format }) => format === 'safeint')
  if (isWhole) return random.int(least, most + 1)
  return most - random.next() * (most - least)
}

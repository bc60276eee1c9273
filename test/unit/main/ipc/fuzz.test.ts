import { expect, test } from 'vitest'
import { ERROR_CODES } from '#shared/ipc/errors.ts'
import { routes, type RouteName } from '#shared/ipc/registry.ts'
import { exampleFor } from '#test/unit/support/fuzz/examples.ts'
import { mutated, odd } from '#test/unit/support/fuzz/mutate.ts'
import { fuzzWorld } from '#test/unit/support/fuzz/world.ts'
import { Random } from '#test/unit/support/random.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const SEED = Number(process.env.VITRINE_FUZZ_SEED ?? 20261130)
const PROOF = process.env.VITRINE_PROOF === '1'
const COUNT = PROOF ? 10_000 : 1200
const ROUTES = Object.keys(routes) as RouteName[]

/** Refused before anything is done: at the gate. */
const AT_THE_GATE = new Set(['app.unknownRoute', 'app.badInput', 'app.forbiddenRoute'])

interface Request {
  kind: string
  route: unknown
  input: unknown
  role: 'app' | 'stage'
}

function requestOf(index: number, random: Random, example: (route: RouteName) => unknown): Request {
  // The first two rounds ask for every route with what it takes.
  const route =
    ROUTES[index < ROUTES.length * 2 ? index % ROUTES.length : random.int(0, ROUTES.length)]
  const name = route ?? 'app.info'
  if (index < ROUTES.length * 2) {
    const role = name === 'stage.view' || name === 'stage.key' ? 'stage' : 'app'
    return { kind: 'valid', route: name, input: example(name), role }
  }
  const kind = random.int(0, 20)
  if (kind < 3) return { kind: 'valid', route: name, input: example(name), role: 'app' }
  if (kind === 3) return { kind: 'unknown', route: odd(random), input: odd(random), role: 'app' }
  if (kind === 4) return { kind: 'odd', route: name, input: odd(random), role: 'app' }
  if (kind === 5) return { kind: 'stage', route: name, input: example(name), role: 'stage' }
  const input = mutated(example(name), random)
  return { kind: 'mutated', route: name, input, role: kind === 6 ? 'stage' : 'app' }
}

test(
  `${String(COUNT)} requests of every kind are answered, and what is refused changes nothing`,
  { timeout: 600_000 },
  async () => {
    const world = await fuzzWorld(tempFolder())
    const random = new Random(SEED)
    const outcomes = new Map<string, number>()
    const deep = new Set<RouteName>()
    const wrong: unknown[] = []
    const files = world.files()
    for (let index = 0; index < COUNT; index++) {
      const request = requestOf(index, random, (route) => exampleFor(route, random, world.known))
      const { kind, route, input, role } = request
      const before = { version: world.version(), outside: world.outside(), asked: world.asked() }
      const result = await world.router(route, input, role)
      const code = result.ok ? 'ok' : result.error.code
      outcomes.set(`${kind} ${code}`, (outcomes.get(`${kind} ${code}`) ?? 0) + 1)
      if (!AT_THE_GATE.has(code)) deep.add(route as RouteName)
      const after = { version: world.version(), outside: world.outside(), asked: world.asked() }
      const changed = before.version !== after.version
      const acted = before.outside !== after.outside || before.asked !== after.asked
      const known = code === 'ok' || ERROR_CODES.some((one) => one === code)
      const isWrong =
        !known ||
        code === 'app.internal' ||
        (!result.ok && changed) ||
        (AT_THE_GATE.has(code) && acted) ||
        (kind === 'unknown' && code !== 'app.unknownRoute')
      if (isWrong)
        wrong.push({ index, kind, route, code, changed, acted, result, input: brief(input) })
      await world.rest()
    }
    if (PROOF) console.log(Object.fromEntries([...outcomes].sort()))
    expect(wrong.slice(0, 12)).toEqual([])
    expect(world.internal).toEqual([])
    expect(ROUTES.filter((route) => !deep.has(route))).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(world.files()).toEqual(files)
    expect(world.check()).toEqual(['ok'])
    world.close()
  },
)

function brief(input: unknown): string {
  try {
    return JSON.stringify(input).slice(0, 300)
  } catch (error) {
    return String(error)
  }
}

import type { IpcHandlersFor, ParsedInputOf } from '#shared/ipc/define.ts'
import { routes, type RouteName, type Routes } from '#shared/ipc/registry.ts'
import { AppError, serializeError, type IpcResult } from '#shared/ipc/result.ts'
import { mayAsk, type WindowRole } from './window-roles.ts'

/** Longest explanation of a refused input that is sent back. */
const MAX_DETAIL = 500

type InputMap = { [K in RouteName]: ParsedInputOf<Routes[K]> }

type Parsed<T> = { success: true; data: T } | { success: false; error: { message: string } }
type Parsers = { [K in RouteName]: { input: { safeParse(raw: unknown): Parsed<InputMap[K]> } } }
type Callees = { [K in RouteName]: (input: InputMap[K]) => unknown }

/** Answers one request of a window; never rejects. */
export type Router = (
  route: unknown,
  input: unknown,
  role?: WindowRole,
) => Promise<IpcResult<unknown>>

/**
 * Looks the route up, whether this window may ask for it, parses the input, calls the handler.
 *
 * @param onInternal what is told of errors that are the app's own fault
 */
export function createRouter(
  handlers: IpcHandlersFor<Routes>,
  onInternal: (route: string, error: unknown) => void,
): Router {
  const parsers: Parsers = routes
  const callees: Callees = handlers

  async function answer<K extends RouteName>(route: K, raw: unknown): Promise<unknown> {
    const parsed = parsers[route].input.safeParse(raw)
    if (!parsed.success) {
      const detail = `${route}: ${parsed.error.message}`.slice(0, MAX_DETAIL)
      throw new AppError('app.badInput', { detail })
    }
    return await callees[route](parsed.data)
  }

  return async (route, input, role = 'app') => {
    try {
      if (!isRoute(route)) throw new AppError('app.unknownRoute', { route: nameOf(route) })
      if (!mayAsk(role, route)) throw new AppError('app.forbiddenRoute', { route })
      return { ok: true, data: await answer(route, input) }
    } catch (thrown) {
      const error = isDatabases(thrown)
        ? new AppError('store.readFailed', { detail: `${thrown.code}: ${thrown.message}` }, thrown)
        : thrown
      if (thrown !== error) onInternal(nameOf(route), thrown)
      if (!(error instanceof AppError) || error.code === 'app.internal') {
        onInternal(nameOf(route), error)
      }
      return { ok: false, error: serializeError(error) }
    }
  }
}

/** What was asked for; not everything that comes can be made a string. */
function nameOf(route: unknown): string {
  return typeof route === 'string' ? route.slice(0, 100) : typeof route
}

/** Writing has its own errors by then; what is left went wrong while something was read. */
function isDatabases(error: unknown): error is Error & { code: string } {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error)) return false
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_')
}

/** Own keys only: `constructor` or `__proto__` is no route. */
function isRoute(route: unknown): route is RouteName {
  return typeof route === 'string' && Object.hasOwn(routes, route)
}

import type { RouteName } from '#shared/ipc/registry.ts'

/** The app's own window, or the one that an audience sees. */
export type WindowRole = 'app' | 'stage'

/**
 * All that the stage's window may ask for: what it shows, and how. Whatever is not here is refused there,
 * so nothing a presenter wrote for themselves can come on a projector, and nothing there can change what
 * is stored.
 */
const STAGE_ROUTES: ReadonlySet<RouteName> = new Set<RouteName>([
  'stage.current',
  'stage.view',
  'stage.key',
  'session.get',
  'run.stored',
  'run.probe',
  'settings.get',
  'model.status',
  'tokens.pieces',
])

/** The stage's alone: the app's window has no business with them. */
const STAGE_ONLY: ReadonlySet<RouteName> = new Set<RouteName>(['stage.view', 'stage.key'])

export function mayAsk(role: WindowRole, route: RouteName): boolean {
  return role === 'stage' ? STAGE_ROUTES.has(route) : !STAGE_ONLY.has(route)
}

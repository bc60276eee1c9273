import type { Settings } from '#shared/ipc/routes/settings.ts'

/** `--wall` of the renderer's themes, so that the window never flashes in another colour. */
const WALL = { light: '#fafafa', dark: '#0d1014', contrast: '#ffffff', projector: '#ffffff' }

export function backgroundOf(theme: Settings['theme'], systemDark: boolean): string {
  if (theme === 'system') return systemDark ? WALL.dark : WALL.light
  return WALL[theme]
}

/** What native parts (scroll bars, menus, pickers) follow. */
export function nativeThemeOf(theme: Settings['theme']): 'system' | 'light' | 'dark' {
  return theme === 'system' || theme === 'dark' ? theme : 'light'
}

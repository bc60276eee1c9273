import type { Session } from 'electron'

/** What a page may load: the app itself, and what it makes in memory. */
const OWN_SCHEMES = new Set(['app:', 'blob:', 'data:'])

/**
 * Whether a page's request stays inside the app.
 *
 * @param rendererUrl the development server, or null
 */
export function staysInside(url: string, rendererUrl: string | null): boolean {
  if (!URL.canParse(url)) return false
  const target = new URL(url)
  if (OWN_SCHEMES.has(target.protocol)) return true
  if (rendererUrl === null) return false
  if (target.protocol === 'devtools:') return true
  return target.host === new URL(rendererUrl).host && /^(http|ws)s?:$/.test(target.protocol)
}

/** Cancels and reports every request of the session that would leave the app. */
export async function guardSession(
  session: Session,
  rendererUrl: string | null,
  report: (from: 'renderer' | 'main', url: string) => void,
): Promise<void> {
  session.webRequest.onBeforeRequest((details, answer) => {
    const inside = staysInside(details.url, rendererUrl)
    if (!inside) report(details.webContentsId === undefined ? 'main' : 'renderer', details.url)
    answer({ cancel: !inside })
  })
  session.setSpellCheckerEnabled(false)
  // No automatic proxy detection: that is a request, and goes past the guard.
  await session.setProxy({ mode: 'direct' })
}

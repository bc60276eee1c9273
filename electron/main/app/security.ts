import type { Session, WebContents } from 'electron'

export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://vitrine'

/** What the page may do; everything not named is refused. Sent as a header with every file. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Charts and virtual lists set element styles; no style can read or send anything here.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Copying a message is all a page asks the system for. Reading the clipboard stays refused. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** What is needed of a frame to know whose it is. */
export interface SenderFrame {
  readonly url: string
  /** Null: the window's main frame. */
  readonly parent: object | null
}

/**
 * Whether a message comes from the app's own page: its origin, in the window's main frame.
 *
 * @param rendererUrl the development server, or null
 */
export function isTrustedSender(frame: SenderFrame | null, rendererUrl: string | null): boolean {
  return frame?.parent === null && isOwnPage(frame.url, rendererUrl)
}

function isOwnPage(url: string, rendererUrl: string | null): boolean {
  if (!URL.canParse(url)) return false
  const page = new URL(url)
  // Node's URL gives custom schemes the origin 'null', so scheme and host are compared.
  if (`${page.protocol}//${page.host}` === APP_ORIGIN) return true
  return rendererUrl !== null && page.origin === new URL(rendererUrl).origin
}

/** Answers both kinds of permission question the same way: only own page, only what is listed. */
export function denyPermissions(session: Session, rendererUrl: string | null): void {
  const allows = (permission: string, url: string): boolean =>
    ALLOWED_PERMISSIONS.has(permission) && isOwnPage(url, rendererUrl)
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(allows(permission, details.requestingUrl))
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => allows(permission, origin))
  session.setDevicePermissionHandler(() => false)
}

/** No page leaves the app, opens another, or embeds one. Reloading itself is all it may do. */
export function lockContents(contents: WebContents): void {
  const deny = (event: { preventDefault(): void; url?: string }): void => {
    if (event.url === undefined || event.url !== contents.getURL()) event.preventDefault()
  }
  // A call's UDP is no request of a page's, so it would pass by every other guard.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', deny)
  contents.on('will-frame-navigate', deny)
  contents.on('will-redirect', deny)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
}

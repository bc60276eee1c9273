/**
 * Chromium's own reasons to use the network, switched off. The guards refuse whatever is left; this
 * list is so that nothing is even tried.
 */
export const QUIET_SWITCHES: readonly string[] = [
  'disable-background-networking',
  'disable-breakpad',
  'disable-client-side-phishing-detection',
  'disable-component-update',
  'disable-default-apps',
  'disable-domain-reliability',
  'disable-sync',
  'dns-prefetch-disable',
  'metrics-recording-only',
  'no-pings',
  'no-proxy-server',
]

export const QUIET_FEATURES: readonly string[] = [
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  // Asks the network for names of its own, by multicast, as soon as a page prepares a call.
  'WebRtcHideLocalIpsWithMdns',
]

/** No name and no address is ever looked up; the development server is the one exception. */
export function hostResolverRules(rendererUrl: string | null): string {
  const all = 'MAP * ~NOTFOUND'
  return rendererUrl === null ? all : `${all}, EXCLUDE ${new URL(rendererUrl).hostname}`
}

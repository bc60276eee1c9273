import type { RefusedBy, SelfTestAttempt, SelfTestWay } from '#shared/self-test.ts'

/** As in shared/self-test.ts, of which a page may know the types alone. */
const ADDRESS = '192.0.2.1:9'
/** The policy refuses before anything is sent, so at once. */
const WITHIN_MS = 2000
/** A call that had a path would have found it by then. */
const CALL_MS = 1500

/** Tries on purpose, by every way a page has, one after the other: what is refused is told by the page's policy. */
export async function tryRenderer(): Promise<SelfTestAttempt[]> {
  const attempts: SelfTestAttempt[] = []
  const url = `https://${ADDRESS}/`
  const tries: [SelfTestWay, directive: string, () => unknown][] = [
    ['fetch', 'connect-src', () => fetch(`${url}fetch`)],
    ['image', 'img-src', () => (new Image().src = `${url}image`)],
    ['beacon', 'connect-src', () => navigator.sendBeacon(`${url}beacon`)],
    ['socket', 'connect-src', () => new WebSocket(`wss://${ADDRESS}/socket`)],
  ]
  for (const [way, directive, attempt] of tries) {
    attempts.push({ way, ...(await refusedByPolicy(directive, attempt)) })
  }
  attempts.push({ way: 'call', ...(await callFindsNoPath()) })
  return attempts
}

type Outcome = Omit<SelfTestAttempt, 'way'>

function refusedByPolicy(directive: string, attempt: () => unknown): Promise<Outcome> {
  return new Promise((resolve) => {
    const end = (by: RefusedBy | null, said: string): void => {
      document.removeEventListener('securitypolicyviolation', heard)
      window.clearTimeout(timer)
      resolve({ by, said: said.slice(0, 200) })
    }
    const heard = (event: SecurityPolicyViolationEvent): void => {
      const ours = event.blockedURI.includes(ADDRESS) && event.effectiveDirective === directive
      if (ours && event.disposition === 'enforce') end('policy', `${directive} ${event.blockedURI}`)
    }
    const timer = window.setTimeout(() => {
      end(null, 'no refusal')
    }, WITHIN_MS)
    document.addEventListener('securitypolicyviolation', heard)
    try {
      // A promise of its own fails too; the policy's word is what counts.
      void Promise.resolve(attempt()).catch(() => undefined)
    } catch {
      // A socket may throw where the policy has spoken already.
    }
  })
}

/** A call (WebRTC) knows no policy: it must find no way to another machine, by UDP or by TCP. */
async function callFindsNoPath(): Promise<Outcome> {
  const servers = [
    { urls: `stun:${ADDRESS}` },
    { urls: `turn:${ADDRESS}?transport=tcp`, username: 'a', credential: 'a' },
  ]
  const call = new RTCPeerConnection({ iceServers: servers })
  const paths: string[] = []
  call.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate) paths.push(candidate.candidate)
  })
  try {
    call.createDataChannel('')
    await call.setLocalDescription(await call.createOffer())
    await new Promise((resolve) => setTimeout(resolve, CALL_MS))
    const found = paths[0]
    return found === undefined
      ? { by: 'noPath', said: `ICE ${call.iceGatheringState}, 0 candidates` }
      : { by: null, said: found.slice(0, 200) }
  } finally {
    call.close()
  }
}

import type { Translated } from '../types.ts'
import type zh from '../zh-CN/offline.ts'

const offline: Translated<typeof zh> = {
  byProcess: '{process} {n}',
  besideTests:
    'The self-test is left out here. Its requests are counted apart: {n} blocked, its call (WebRTC) not counted.',
  run: 'Test it now',
  runHelp:
    'Every process of the app really tries to reach a network, by every way it has. They try addresses that are reserved for documentation and are nobody’s: 192.0.2.1 and self-test.invalid.',
  running: 'Testing…',
  allRefused: 'Vitrine refused all {n} attempts before anything was sent.',
  through:
    '{n} attempt was not refused by Vitrine: see the red row. | {n} attempts were not refused by Vitrine: see the red rows.',
  at: 'Tested at {time}',
  way: 'Way',
  outcome: 'Outcome',
  said: 'In its own words',
  ways: {
    fetch: 'Asking for a page (fetch)',
    image: 'Loading an image',
    beacon: 'Reporting on leaving (beacon)',
    socket: 'Lasting connection (WebSocket)',
    call: 'Call (WebRTC)',
    electron: 'Electron’s network',
    http: 'Node’s HTTP',
    https: 'Node’s HTTPS',
    tcp: 'TCP connection',
    tls: 'Encrypted connection (TLS)',
    udp: 'UDP datagram',
    lookup: 'Looking a name up (system)',
    resolve: 'Looking a name up (DNS)',
  },
  by: {
    policy: 'Refused by the page’s content security policy; nothing was sent.',
    session: 'Cancelled by the window session’s filter; nothing was sent.',
    guard: 'Refused by the network guard in the process; no connection was made.',
    noPath: 'Found no path to the outside; nothing was sent.',
    through: 'Not refused by Vitrine.',
  },
  test: 'self-test',
}
export default offline

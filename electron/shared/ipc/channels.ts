/** The only channels between preload and main. The preload exposes nothing else. */
export const CHANNEL = {
  /** invoke: route name, input → IpcResult */
  request: 'vitrine:request',
  /** invoke: the path of what was dropped → IpcResult; only the preload can tell it */
  drop: 'vitrine:drop',
  /** main → renderer: event name, payload */
  event: 'vitrine:event',
  /** renderer asks for, and main answers with, the MessagePort that carries trace events */
  connect: 'vitrine:connect',
  /** preload → main: an address the content security policy refused, to be counted */
  refused: 'vitrine:refused',
} as const

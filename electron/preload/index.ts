import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { VitrineBridge } from '#shared/ipc/bridge.ts'
import { CHANNEL } from '#shared/ipc/channels.ts'

const bridge: VitrineBridge = {
  request: (route, input) => ipcRenderer.invoke(CHANNEL.request, route, input),
  drop: (file) =>
    ipcRenderer.invoke(CHANNEL.drop, file instanceof File ? webUtils.getPathForFile(file) : ''),
  on(event, listener) {
    const forward = (_event: unknown, name: string, payload: unknown): void => {
      if (name === event) listener(payload)
    }
    ipcRenderer.on(CHANNEL.event, forward)
    return () => ipcRenderer.off(CHANNEL.event, forward)
  },
  connect() {
    ipcRenderer.send(CHANNEL.connect)
  },
}
contextBridge.exposeInMainWorld('vitrine', bridge)

// A port cannot cross the bridge; it reaches the page as a message of its own window.
ipcRenderer.on(CHANNEL.connect, ({ ports }) => {
  window.postMessage({ vitrine: 'port' }, location.origin, ports)
})
// What the policy refuses never becomes a request, so main could not count it otherwise.
document.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
  ipcRenderer.send(CHANNEL.refused, blockedURI)
})

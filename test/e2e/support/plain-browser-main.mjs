// Electron as a plain browser with nothing of the app: opens the file that its last argument names in a
// sandboxed page of a fresh session, refuses every request but for that file, and keeps a list of all.
import { app, BrowserWindow, session } from 'electron'
import { pathToFileURL } from 'node:url'

const address = pathToFileURL(process.argv.at(-1) ?? '').href
/** @type {string[]} addresses asked for, in order */
const requests = []
Object.assign(globalThis, { requests })

// Never awaited here: 'ready' waits for this module.
app.whenReady().then(() => {
  const fresh = session.fromPartition('fresh')
  fresh.webRequest.onBeforeRequest(({ url }, answer) => {
    requests.push(url)
    answer({ cancel: url.split('#')[0] !== address && !url.startsWith('data:') })
  })
  const window = new BrowserWindow({
    width: 1280,
    height: 720,
    webPreferences: {
      session: fresh,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  })
  return window.loadURL(address)
})

// Loaded by Electron before the app (-r): no window opens until Playwright has attached. It calls
// __playwright_run() then. A window that is just being loaded while Playwright attaches to it now and then
// loses Chromium's answers, and Playwright waits for them until its time is over.
const { app } = require('electron')

process.argv.splice(process.argv.indexOf(__filename) - 1, 2)
const ready = app.whenReady()
const attached = new Promise((resolve) => {
  globalThis.__playwright_run = resolve
})
app.whenReady = () => attached.then(() => ready)

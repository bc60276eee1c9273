// Looks at the built app: starts it, does what the arguments say, takes screenshots.
//   node build/electron/with-electron.mjs --build node test/e2e/support/look.ts \
//     [--locale=zh-CN] [--theme=dark] [--size=1280x720] [--home=folder] <action>…
// Actions, in order (a name is a data-testid; [attribute=value] may follow it):
//   model | wait=message[data-role=assistant][data-state=done] | click=nav-settings | fill=composer:Hello | press=Control+f
//   hover=token:3 (the fourth; also click=token:3) | eval=document.title | hash=#/lessons/4/1 | sleep=500 | shot=/tmp/a.png
import type { Locator, Page } from '@playwright/test'
import { RunningApp, removeHome, type LaunchOptions } from './app.ts'

const args = process.argv.slice(2)
const option = (name: string): string | undefined =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
const actions = args.filter((arg) => !arg.startsWith('--'))

const home = option('home')
const options: LaunchOptions = { ready: false }
if (home !== undefined) options.home = home
if (option('locale') === 'zh-CN') options.locale = 'zh-CN'
const themes = ['light', 'dark', 'contrast', 'projector'] as const
const theme = themes.find((known) => known === option('theme'))
if (theme !== undefined) options.theme = theme

const app = await RunningApp.launch(options)
try {
  const [width, height] = (option('size') ?? '1280x800').split('x').map(Number)
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    },
    { width: width ?? 1280, height: height ?? 800 },
  )
  for (const action of actions) {
    const [verb = '', value = ''] = split(action, '=')
    await act(app, verb, value)
  }
} finally {
  for (const error of app.errors) console.error(`console: ${error}`)
  await app.close()
  if (home === undefined) removeHome(app.home)
}

async function act(running: RunningApp, verb: string, value: string): Promise<void> {
  const { page } = running
  const [name = '', rest = ''] = split(value, ':')
  switch (verb) {
    case 'ready':
      return running.ready()
    case 'model':
      return running.modelReady()
    case 'wait':
      return find(page, name, rest).waitFor({ timeout: 60_000 })
    case 'click':
      return find(page, name, rest).click()
    case 'hover':
      return find(page, name, rest).hover()
    case 'fill':
      return page.getByTestId(name).fill(rest)
    case 'press':
      return page.keyboard.press(value)
    case 'eval':
      console.log(JSON.stringify(await page.evaluate(value)))
      return
    case 'hash':
      await page.evaluate((hash) => (location.hash = hash), value)
      return
    case 'sleep':
      return page.waitForTimeout(Number(value))
    case 'shot':
      await page.screenshot({ path: value })
      return
    default:
      throw new Error(`unknown action ${verb}`)
  }
}

/** `name`, `name[attribute=value]` or a CSS selector that begins with a dot or hash; `at` counts from 0. */
function find(page: Page, name: string, at: string): Locator {
  const [testId = '', attributes = ''] = split(name, '[')
  const all = /^[.#]/.test(name)
    ? page.locator(name)
    : page.getByTestId(testId).and(page.locator(attributes === '' ? '*' : `[${attributes}`))
  return at === '' ? all.last() : all.nth(Number(at))
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}

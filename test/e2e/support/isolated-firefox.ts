// Runs in a network namespace of its own (isolation.ts): opens a hand-out from disk in Firefox, plays it to
// its end and looks into a token, then prints what was seen and everything the page asked for.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { Bidi } from './bidi.ts'

const [file = ''] = process.argv.slice(2)
const profile = mkdtempSync(join(tmpdir(), 'vitrine-firefox-'))
writeFileSync(join(profile, 'user.js'), 'user_pref("intl.accept_languages", "zh-CN");\n')
const firefox = spawn(
  'firefox-esr',
  ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
  { env: { ...process.env, HOME: profile, MOZ_DISABLE_AUTO_SAFE_MODE: '1' } },
)
const address = await new Promise<string>((resolve, reject) => {
  let said = ''
  firefox.stderr.on('data', (data: Buffer) => {
    said += data.toString()
    const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1]
    if (found !== undefined) resolve(`${found}/session`)
  })
  firefox.once('exit', () => {
    reject(new Error(`Firefox ended: ${said}`))
  })
})

const bidi = await Bidi.connect(address)
const requests: string[] = []
const errors: string[] = []
const requestSchema = z.object({ request: z.object({ url: z.string() }) })
const entrySchema = z.object({ level: z.string(), text: z.string().nullable() })
bidi.onEvent((method, params) => {
  if (method === 'network.beforeRequestSent') requests.push(requestSchema.parse(params).request.url)
  if (method !== 'log.entryAdded') return
  const { level, text } = entrySchema.parse(params)
  if (level === 'error' || level === 'warn') errors.push(text ?? '')
})
await bidi.send('session.new', { capabilities: {} })
const treeSchema = z.object({ contexts: z.array(z.object({ context: z.string() })) })
const { contexts } = treeSchema.parse(await bidi.send('browsingContext.getTree', {}))
const context = contexts[0]?.context ?? ''
const events = ['network.beforeRequestSent', 'log.entryAdded']
await bidi.send('session.subscribe', { events, contexts: [context] })
// What the page's policy stops is said to the page alone.
await bidi.send('script.addPreloadScript', {
  contexts: [context],
  functionDeclaration: `() => {
    window.stopped = []
    document.addEventListener('securitypolicyviolation', (event) => {
      window.stopped.push(event.effectiveDirective + ' ' + event.blockedURI)
    })
  }`,
})
await bidi.send('browsingContext.navigate', {
  context,
  url: pathToFileURL(file).href,
  wait: 'complete',
})

const resultSchema = z.object({
  type: z.string(),
  result: z.object({ value: z.string() }).optional(),
  exceptionDetails: z.object({ text: z.string() }).optional(),
})
const seenSchema = z.object({
  language: z.string(),
  total: z.number(),
  start: z.number(),
  plays: z.number(),
  end: z.number(),
  candidates: z.number(),
  position: z.string(),
  bridge: z.boolean(),
  stopped: z.array(z.string()),
})
/** Runs in the page: plays from the start at eight times the speed, then opens the last token. */
const play = `(async () => {
  const find = (name) => document.querySelector('[data-testid=' + name + ']')
  const until = async (test) => {
    while (!test()) await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  await until(() => document.documentElement.dataset.ready === 'true')
  const now = () => Number(find('replay-timeline').getAttribute('aria-valuenow'))
  const total = Number(find('replay-timeline').getAttribute('aria-valuemax'))
  const key = (key) => find('replay-timeline').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  key('Home')
  await until(() => now() === 0)
  const start = now()
  for (let i = 0; i < 3; i++) {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ']', bubbles: true }))
  }
  // It pauses at each bookmark, and goes on when it is told to.
  let plays = 0
  await until(() => {
    const play = find('replay-play')
    if (now() < total && play.dataset.playing !== 'true') {
      plays++
      play.click()
    }
    return now() === total
  })
  const last = [...document.querySelectorAll('[data-testid=token]')].at(-1)
  last.click()
  await until(() => find('inspector')?.dataset.position === last.dataset.position)
  await until(() => find('candidate'))
  return JSON.stringify({
    language: document.documentElement.lang,
    total,
    start,
    plays,
    end: now(),
    candidates: document.querySelectorAll('[data-testid=candidate]').length,
    position: find('inspector').dataset.position,
    bridge: 'vitrine' in window,
    stopped: window.stopped,
  })
})()`
const answer = resultSchema.parse(
  await bidi.send('script.evaluate', {
    expression: play,
    awaitPromise: true,
    target: { context },
    userActivation: true,
  }),
)
bidi.close()
firefox.kill()
await new Promise((resolve) => firefox.once('exit', resolve))
rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
if (!answer.result) throw new Error(answer.exceptionDetails?.text ?? 'the page answered nothing')
const seen = seenSchema.parse(JSON.parse(answer.result.value))
console.log(JSON.stringify({ ...seen, requests, errors }))

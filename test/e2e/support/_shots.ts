import { RunningApp, removeHome } from './app.ts'
const app = await RunningApp.launch({ locale: 'zh-CN' })
const { page } = app
const size = (width: number, height: number) =>
  app.electron.evaluate(({ BrowserWindow }, s) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(s.width, s.height)
  }, { width, height })
const theme = (t: 'light' | 'dark' | 'projector') => app.get('settings.set', { theme: t })
const locale = (l: 'zh-CN' | 'en') => app.get('settings.set', { locale: l })
try {
  await size(1280, 720)
  await app.modelReady()
  const capture = 'none' as const
  const ended = async (runId: string) => {
    for (;;) {
      const last = (await app.get('run.events', { runId })).at(-1)?.kind
      if (last === 'finished' || last === 'failed') return runId
      await new Promise((r) => setTimeout(r, 200))
    }
  }
  const greedy = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 120 }
  const one = await app.get('run.chat', { sessionId: null, parentId: null, text: 'Tell me a story about a lighthouse keeper and the sea.', system: null, sampling: greedy, capture })
  await ended(one.runId)
  const two = await app.get('run.again', { sessionId: one.sessionId, userMessageId: one.userMessageId, system: null, sampling: { ...greedy, temperature: 0.6, seed: 5 }, capture })
  await ended(two.runId)
  const tr: string[] = []
  for (const [modelId, beams] of [['tatoeba-en-zh', 1], ['tatoeba-en-zh', 4], ['bergamot-en-pt', 1]] as const) {
    const r = await app.get('translate.start', { sessionId: null, question: { text: 'She asked me to help her find the station.' }, replaces: null, modelId, beams, lengthPenalty: 1, sampling: greedy, capture })
    tr.push(await ended(r.runId))
  }
  const go = async (a: string, b: string) => {
    await page.evaluate((h) => (location.hash = h), `#/sessions/compare/${a}/${b}`)
    await page.waitForTimeout(1200)
  }
  await go(one.runId, two.runId)
  await page.screenshot({ path: '/tmp/hC-s1.png' })
  await theme('dark'); await locale('en'); await page.waitForTimeout(400)
  await page.screenshot({ path: '/tmp/hC-s2.png' })
  await size(1920, 1080); await theme('projector'); await locale('zh-CN'); await page.waitForTimeout(900)
  await page.screenshot({ path: '/tmp/hC-s3.png' })
  await size(1280, 720); await theme('light')
  await go(tr[0]!, tr[1]!)
  await page.screenshot({ path: '/tmp/hC-s4.png' })
  await go(tr[0]!, tr[2]!)
  await page.screenshot({ path: '/tmp/hC-s5.png' })
  await page.evaluate((h) => (location.hash = h), `#/sessions/${one.sessionId}`)
  await page.getByTestId('rerun').click()
  await page.getByTestId('rerun-temperature').getByRole('spinbutton').fill('0.9')
  await page.getByTestId('rerun-seed').fill('7')
  await page.keyboard.press('Tab')
  await page.waitForTimeout(500)
  await page.screenshot({ path: '/tmp/hC-s6.png' })
  await page.getByTestId('rerun-go').click()
  await page.waitForTimeout(2200)
  await page.screenshot({ path: '/tmp/hC-s7.png' })
  await page.getByTestId('stop').click()
  await page.waitForTimeout(800)
  await page.getByTestId('figure-tools').click(); await page.waitForTimeout(300)
  await page.getByRole('menuitem').first().click(); await page.waitForTimeout(500)
  await page.screenshot({ path: '/tmp/hC-s8.png' })
} finally {
  for (const e of app.errors) console.error(e)
  await app.close(); removeHome(app.home)
}

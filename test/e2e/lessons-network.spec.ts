import type { Page } from '@playwright/test'
import { weightsOf } from '#renderer/lessons/engine/network/parameter.ts'
import { planned, stepsOf, type TrainingPlan } from '#renderer/lessons/engine/transformer/plan.ts'
import { expect, test } from './support/test.ts'

async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), address)
}
const attribute = async (page: Page, testid: string, name: string): Promise<number> =>
  Number(await page.getByTestId(testid).getAttribute(`data-${name}`))

test('the small network learns the table, and the question is about its size', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/6/3')
  await page.getByTestId('network-step').click()
  await page.getByTestId('network-drawing').locator('[data-edge="20"]').dispatchEvent('click')
  expect(await attribute(page, 'network-check', 'error')).toBeLessThan(1e-4)

  await goTo(page, '#/lessons/6/4')
  await expect(page.getByTestId('network-steps')).toHaveText('0 steps taken')
  await page.getByTestId('network-play').click()
  await expect
    .poll(() => attribute(page, 'network-difference', 'difference'), { timeout: 60_000 })
    .toBeLessThanOrEqual(0.02)
  await page.getByTestId('network-play').click()
  await expect(page.getByTestId('network-difference')).toContainText('Less than 0.02')

  await goTo(page, '#/lessons/6/7')
  await page.getByRole('slider').focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByTestId('network-size')).toHaveAttribute('data-n', '4')
  await page
    .getByTestId('lesson-answer')
    .fill(String(await attribute(page, 'network-size', 'parameters')))
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('lesson-verdict')).toHaveAttribute('data-verdict', 'right')
  expect(app.errors).toEqual([])
})

const FREE = 'a Transformer is trained from first to last step, and the page is free all the while'
test(FREE, { tag: '@alone' }, async ({ app }) => {
  test.setTimeout(240_000)
  const { page } = app
  await goTo(page, '#/lessons/6/6')
  const column = (model: string) => page.locator(`[data-testid=model-column][data-model=${model}]`)
  for (const model of ['table', 'tiny', 'real']) {
    await expect(column(model).getByTestId('candidate').first()).toBeVisible()
  }
  const first = await column('tiny').getByTestId('candidate').first().innerText()
  // What takes the page's thread longer than 50 ms is told by the browser itself; that it tells is seen first.
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration)
    }).observe({ entryTypes: ['longtask'] })
    setTimeout(() => {
      const until = performance.now() + 120
      while (performance.now() < until);
    })
  })
  const seen = (): Promise<number[]> => page.evaluate(() => Reflect.get(window, 'seen') as number[])
  await expect.poll(async () => (await seen()).length).toBeGreaterThan(0)
  const before = (await seen()).length

  await page.getByTestId('training-start').click()
  const training = page.getByTestId('training')
  await expect(training).toHaveAttribute('data-state', 'done', { timeout: 200_000 })
  await expect(training).toHaveAttribute('data-steps', '400')
  expect((await seen()).slice(before)).toEqual([])
  await expect(column('tiny').getByTestId('candidate').first()).not.toHaveText(first)
  expect(app.errors).toEqual([])
})

test('a training is stopped, and keeps what it has learned', async ({ app }) => {
  const { page } = app
  await goTo(page, '#/lessons/6/6')
  const training = page.getByTestId('training')
  await page.getByTestId('training-start').click()
  await expect.poll(() => attribute(page, 'training', 'steps')).toBeGreaterThan(0)
  await page.getByTestId('training-stop').click()
  await expect(training).toHaveAttribute('data-state', 'stopped')
  const steps = await attribute(page, 'training', 'steps')
  expect(steps).toBeLessThan(400)
  await expect(training).toContainText(`Stopped at step ${String(steps)}`)
  expect(app.errors).toEqual([])
})

test('the worker’s curve and weights are Node’s to the bit, and no other worker starts', async ({
  app,
}) => {
  const { page } = app
  const plan: TrainingPlan = { corpus: 'gaps', language: 'zh-CN', seed: 7 }
  const started = page.waitForEvent('worker')
  await goTo(page, '#/lessons/7/1')
  const file = (await started).url()
  expect(file).toMatch(/^app:\/\/vitrine\/assets\/worker-[^/]+\.js$/)
  await expect(page.getByTestId('training')).toHaveAttribute('data-state', 'done', {
    timeout: 30_000,
  })
  const found = await page.evaluate(
    ([address, order]) =>
      new Promise<{ losses: number[]; weights: number[][] }>((resolve) => {
        const worker = new Worker(address, { type: 'module' })
        const losses: number[] = []
        worker.addEventListener('message', ({ data }: MessageEvent<Record<string, unknown>>) => {
          losses.push(...(data.losses as Float64Array))
          if (data.kind !== 'ended') return
          worker.terminate()
          resolve({ losses, weights: (data.weights as Float64Array[]).map((each) => [...each]) })
        })
        worker.postMessage({ kind: 'begin', plan: order })
      }),
    [file, plan] as const,
  )
  const { model, trainer } = planned(plan)
  const losses = Array.from({ length: stepsOf(plan) }, () => trainer.step().loss)
  expect(found.losses).toEqual(losses)
  expect(found.weights).toEqual(weightsOf(model.parameters).map((each) => [...each]))
  expect(app.errors).toEqual([])

  const refused = await page.evaluate(async () => {
    const script = 'postMessage("started")'
    const addresses = [
      `data:text/javascript,${encodeURIComponent(script)}`,
      URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
      'https://example.org/worker.js',
      'app://other/worker.js',
    ]
    const outcome = (address: string): Promise<string> =>
      new Promise((resolve) => {
        try {
          const worker = new Worker(address, { type: 'module' })
          worker.addEventListener('message', ({ data }) => {
            resolve(String(data))
          })
          worker.addEventListener('error', () => {
            resolve('refused')
          })
        } catch {
          resolve('refused')
        }
      })
    return Promise.all(addresses.map(outcome))
  })
  expect(refused).toEqual(Array(4).fill('refused'))
})

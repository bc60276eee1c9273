import { test as base } from '@playwright/test'
import { startXvfb } from '#build/electron/xvfb.mjs'
import { RunningApp, removeHome, type LaunchOptions } from './app.ts'

interface Fixtures {
  /** Starts the app; every app started is ended and its home removed after the test. */
  launch: (options?: LaunchOptions) => Promise<RunningApp>
  /** The app in a fresh home, ready, in English. */
  app: RunningApp
}

interface WorkerFixtures {
  display: undefined
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  display: [
    async ({ browserName: _browser }, use, { parallelIndex }) => {
      // The first worker has the one there is.
      const own =
        parallelIndex > 0 && process.env.VITRINE_OWN_DISPLAY === '1' ? await startXvfb() : null
      if (own) process.env.DISPLAY = own.display
      await use(undefined)
      own?.stop()
    },
    { scope: 'worker', auto: true },
  ],
  // eslint's no-empty-pattern does not know Playwright's fixtures, which must destructure.
  launch: async ({ browserName: _browser }, use) => {
    const started: RunningApp[] = []
    await use(async (options) => {
      const app = await RunningApp.launch(options)
      started.push(app)
      return app
    })
    for (const app of started) await app.close().catch(() => undefined)
    for (const home of new Set(started.map((app) => app.home))) removeHome(home)
  },
  app: async ({ launch }, use) => {
    await use(await launch())
  },
})

export { expect } from '@playwright/test'

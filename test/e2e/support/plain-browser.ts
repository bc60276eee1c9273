import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HOLD_READY } from './app.ts'

export interface PlainOptions {
  /** Of the browser, which pages may ask for. */
  language?: string
}

/** A page opened from disk in a browser that has nothing of the app, with every request refused and counted. */
export class PlainBrowser {
  readonly page: Page
  /** Errors of the page's console and uncaught ones; a policy that stops something says so there. */
  readonly errors: string[] = []
  readonly #electron: ElectronApplication
  readonly #profile: string

  constructor(electron: ElectronApplication, page: Page, profile: string) {
    this.#electron = electron
    this.page = page
    this.#profile = profile
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.errors.push(message.text())
    })
    page.on('pageerror', (error) => this.errors.push(String(error)))
  }

  static async open(file: string, { language = 'en' }: PlainOptions = {}): Promise<PlainBrowser> {
    const executablePath = process.env.ELECTRON_EXEC_PATH
    if (!executablePath) throw new Error('ELECTRON_EXEC_PATH is not set; start with `npm run e2e`')
    const profile = mkdtempSync(join(tmpdir(), 'vitrine-plain-'))
    const switches = (process.env.VITRINE_ELECTRON_SWITCHES ?? '').split(' ').filter(Boolean)
    const electron = await _electron.launch({
      executablePath,
      args: [
        '-r',
        HOLD_READY,
        ...switches,
        `--lang=${language}`,
        join(import.meta.dirname, 'plain-browser-main.mjs'),
        file,
      ],
      env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile },
      timeout: 60_000,
    })
    const browser = new PlainBrowser(electron, await electron.firstWindow(), profile)
    return browser
  }

  /** Everything the page asked for, in order. */
  requests(): Promise<string[]> {
    return this.#electron.evaluate(() => (globalThis as unknown as { requests: string[] }).requests)
  }

  /** Loads the page once more, with what is listened to in place. */
  async reload(): Promise<void> {
    await this.page.reload()
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#electron.evaluate(
      ({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
      },
      { width, height },
    )
  }

  async close(): Promise<void> {
    await this.#electron.close()
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

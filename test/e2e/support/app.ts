import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IpcResult } from '#shared/ipc/result.ts'
import type { InputOf, OutputOf } from '#shared/ipc/define.ts'
import type {} from '#renderer/client/ipc-client.ts'
import type { RouteName, Routes } from '#shared/ipc/registry.ts'
import { descendants, kill } from './processes.ts'

/** The built app's folder: this project's, or another checkout's. */
const ROOT = process.env.VITRINE_E2E_ROOT ?? join(import.meta.dirname, '..', '..', '..')
/** Loaded before an app that Playwright starts. */
export const HOLD_READY = join(import.meta.dirname, 'hold-ready.cjs')

export interface LaunchOptions {
  /** A home and profile used before, to start again on what was stored; else fresh ones. */
  home?: string
  env?: Record<string, string>
  /** More arguments, after the app's path. */
  args?: string[]
  locale?: 'zh-CN' | 'en'
  theme?: 'light' | 'dark' | 'contrast' | 'projector'
  /** Wait until the first room can be used. */
  ready?: boolean
}

/** A home folder of its own, so that no test sees another's state or leaves any behind. */
export function makeHome(): string {
  return mkdtempSync(join(tmpdir(), 'vitrine-e2e-'))
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

/** The environment an app under test gets: the caller's, without what would let it leave its home. */
export function appEnvironment(home: string, options: LaunchOptions = {}): Record<string, string> {
  const outer = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(XDG_|VITRINE_|NODE_OPTIONS)/.test(entry[0]),
  )
  return {
    ...Object.fromEntries(outer),
    HOME: home,
    VITRINE_USER_DATA: join(home, 'profile'),
    VITRINE_LOCALE: options.locale ?? 'en',
    VITRINE_THEME: options.theme ?? 'light',
    ...options.env,
  }
}

/** Executable and arguments of the built app, as the environment of `with-electron` gives them. */
export function appCommand(args: string[] = []): { executable: string; args: string[] } {
  const executable = process.env.ELECTRON_EXEC_PATH
  if (!executable) throw new Error('ELECTRON_EXEC_PATH is not set; start through `npm run e2e`')
  const switches = (process.env.VITRINE_ELECTRON_SWITCHES ?? '').split(' ').filter(Boolean)
  return { executable, args: [...switches, ROOT, ...args] }
}

/** The built app, running with a window. */
export class RunningApp {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly home: string
  /** Errors of the page's console and uncaught ones; a test says which it expects. */
  readonly errors: string[] = []

  constructor(electron: ElectronApplication, page: Page, home: string) {
    this.electron = electron
    this.page = page
    this.home = home
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
    page.on('pageerror', (error) => this.errors.push(String(error)))
  }

  static async launch(options: LaunchOptions = {}): Promise<RunningApp> {
    const home = options.home ?? makeHome()
    const { executable, args } = appCommand(options.args)
    const electron = await _electron.launch({
      executablePath: executable,
      args: ['-r', HOLD_READY, ...args],
      cwd: ROOT,
      env: appEnvironment(home, options),
      timeout: 60_000,
    })
    const page = await electron.firstWindow()
    // While main is starting, a collection of its garbage may take an answer to `evaluate` with it.
    await page.waitForLoadState('domcontentloaded')
    const app = new RunningApp(electron, page, home)
    await app.#emulateFocus()
    if (options.ready ?? true) await app.ready()
    return app
  }

  get userData(): string {
    return join(this.home, 'profile')
  }

  /** A display without a window manager gives no window the focus; copying and carets need it. */
  async #emulateFocus(): Promise<void> {
    const devtools = await this.page.context().newCDPSession(this.page)
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true })
  }

  async ready(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-ready', 'true', {
      timeout: 30_000,
    })
  }

  async modelReady(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-model', 'ready', {
      timeout: 60_000,
    })
  }

  /** Asks main as the page would. */
  ask(route: string, input: unknown): Promise<IpcResult<unknown>> {
    return this.page.evaluate(([name, value]) => window.vitrine.request(name, value), [
      route,
      input,
    ] as const)
  }

  /** As `ask`, for what must succeed. */
  async get<K extends RouteName>(
    route: K,
    input: InputOf<Routes[K]>,
  ): Promise<OutputOf<Routes[K]>> {
    const result = await this.ask(route, input)
    if (!result.ok) throw new Error(`${route}: ${result.error.message}`)
    return result.data as OutputOf<Routes[K]>
  }

  async close(): Promise<void> {
    const { exitCode, signalCode } = this.electron.process()
    if (exitCode === null && signalCode === null) await this.electron.close()
  }

  /** Ends every process of the app at once, as a power cut would. */
  async killAll(): Promise<void> {
    const main = this.electron.process()
    const gone = once(main, 'exit')
    for (const pid of [main.pid ?? 0, ...descendants(main.pid ?? 0)]) kill(pid)
    await gone
  }
}

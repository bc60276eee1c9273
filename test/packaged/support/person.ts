import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXECUTABLE, filesUnder, UNPACKED } from './places.ts'

/** Nobody's: owns no file, may do nothing that not everybody may. */
const NOBODY = 65534
const SETPRIV = '/usr/bin/setpriv'

/** Somebody without rights, with a home of their own, for whom the app is installed and not theirs to change. */
export class Person {
  readonly #base = fs.mkdtempSync(join(tmpdir(), 'vitrine-packaged-'))
  readonly installed = join(this.#base, '应用 程序 folder', 'Vitrine 玻璃展柜')
  readonly home = join(this.#base, 'home 目录')
  /** Switches without which Chromium does not start here; empty where its sandbox holds. */
  readonly switches: readonly string[]
  readonly #display: string

  constructor(display: string) {
    this.#display = display
    fs.chmodSync(this.#base, 0o755)
    fs.cpSync(UNPACKED, this.installed, { recursive: true, verbatimSymlinks: true })
    chmodAll(this.installed, 'a-w')
    fs.mkdirSync(this.home, { mode: 0o700 })
    if (isRoot()) fs.chownSync(this.home, NOBODY, NOBODY)
    this.switches = ['--disable-gpu', ...(this.mayMakeNamespaces() ? [] : ['--no-sandbox'])]
  }

  get profile(): string {
    return join(this.home, '.config', 'Vitrine')
  }

  /** A file of theirs. */
  write(name: string, content: string | Uint8Array): string {
    const file = join(this.home, name)
    fs.writeFileSync(file, content)
    if (isRoot()) fs.chownSync(file, NOBODY, NOBODY)
    return file
  }

  /** Chromium's sandbox is made of user namespaces; some machines allow none. */
  mayMakeNamespaces(): boolean {
    const [command, ...args] = this.#as(['unshare', '--user', 'true'])
    return spawnSync(command ?? '', args).status === 0
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const program = [join(this.installed, EXECUTABLE), ...this.switches, ...args]
    const [command, ...rest] = this.#as(program)
    return spawn(command ?? '', rest, {
      cwd: this.home,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        LANG: 'C.UTF-8',
        HOME: this.home,
        DISPLAY: this.#display,
        VITRINE_LOCALE: 'en',
        ...env,
      },
    })
  }

  /** Starts it and waits for its end. */
  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = this.start(args, env)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => (output += data.toString()))
    }
    await once(child, 'close')
    return { code: child.exitCode, output }
  }

  /** Every installed file with its time: the same as before, or something was written there. */
  installedState(): string[] {
    return filesUnder(this.installed).map((name) => {
      const { mtimeMs, size } = fs.lstatSync(join(this.installed, name))
      return `${name} ${String(size)} ${String(mtimeMs)}`
    })
  }

  remove(): void {
    chmodAll(this.#base, 'u+w')
    fs.rmSync(this.#base, { recursive: true, force: true })
  }

  #as(command: readonly string[]): string[] {
    if (!isRoot()) return [...command]
    const id = String(NOBODY)
    return [SETPRIV, `--reuid=${id}`, `--regid=${id}`, '--clear-groups', ...command]
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

function chmodAll(folder: string, mode: string): void {
  const { status } = spawnSync('chmod', ['-R', mode, folder])
  if (status !== 0) throw new Error(`chmod ${mode} ${folder} failed`)
}

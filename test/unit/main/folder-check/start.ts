import { fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FolderCheck, type CheckLimits, type CheckLink } from '#main/runtime-host/folder-check.ts'
import type { CheckMessage } from '#shared/runtime/folder-report.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const PAGE = 4096

/** What the processes of checks took, for what is told at the end. */
export interface Taken {
  memory: number
}

/** A checker whose processes are plain ones of Node. */
export function startCheck(
  limits: CheckLimits,
  onBlocked: (target: string) => void = () => undefined,
): { checker: FolderCheck; taken: Taken } {
  const taken = { memory: 0 }
  const spawn = (): CheckLink => {
    const child = fork(CHILD, {
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=1536', '--disable-warning=ExperimentalWarning'],
      env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    return {
      post: (request) => void child.send(request, () => undefined),
      onMessage: (listener) =>
        void child.on('message', (message) => {
          listener(message as CheckMessage)
        }),
      onExit: (listener) => void child.once('exit', (code) => listener({ code, why: 'other' })),
      kill: () => void child.kill('SIGKILL'),
      memory() {
        const file = `/proc/${String(child.pid)}/statm`
        if (child.exitCode !== null || !existsSync(file)) return 0
        const held = Number(readFileSync(file, 'utf8').split(' ')[1]) * PAGE
        taken.memory = Math.max(taken.memory, held)
        return held
      },
    }
  }
  return { checker: new FolderCheck({ spawn, onBlocked, limits }), taken }
}

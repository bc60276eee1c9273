import { serializeError } from '#shared/ipc/result.ts'
import type { CheckMessage, CheckRequest } from '#shared/runtime/folder-report.ts'
import { guardNetwork } from '../network-guard.ts'
import { joinMain } from '../parent-port.ts'
import { tryRuntime } from '../self-test.ts'
import { noRuntime } from '../start.ts'

// The process that reads one model folder before it is used, and is ended by main after its report.
const port = joinMain<CheckRequest, CheckMessage>()
const post = (message: CheckMessage): void => {
  port.postMessage(message)
}
guardNetwork((target) => {
  post({ type: 'blocked', target })
})
port.on('message', ({ data }) => {
  if ('tryNetwork' in data) {
    void tryRuntime().then((attempts) => {
      post({ type: 'tried', attempts })
    })
    return
  }
  const sized = (bytes: number): void => {
    post({ type: 'sized', bytes })
  }
  const loaded = import('./check-folder.ts').catch((error: unknown) => {
    throw noRuntime(error)
  })
  const checked = loaded.then(({ checkFolder }) => checkFolder(data, sized))
  checked.then(
    (dryRun) => {
      post({ type: 'report', report: { problem: null, dryRun } })
    },
    (error: unknown) => {
      post({ type: 'report', report: { problem: serializeError(error), dryRun: null } })
    },
  )
})

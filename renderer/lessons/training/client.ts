import type { TrainingPlan } from '../engine/transformer/plan.ts'
import { readReport, type TrainingOrder, type TrainingReport } from './protocol.ts'

/** What is used of a worker. */
export interface TrainingWorker {
  postMessage: (order: TrainingOrder) => void
  addEventListener: {
    (kind: 'message', listen: (event: { data: unknown }) => void): void
    (kind: 'error', listen: (event: { message: string }) => void): void
  }
  terminate: () => void
}

/** A file of the app's own, the only kind of worker its content security policy lets run. */
const startWorker = (): TrainingWorker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'training' })

/**
 * Trains in a worker, which is gone when the training has ended.
 *
 * @param onReport the last report is `ended` or `failed`
 * @returns `stop` has it end at the step it is at, and send what it has learned by then; `abandon` ends it
 * at once, without a report
 */
export function trainInWorker(
  plan: TrainingPlan,
  onReport: (report: TrainingReport) => void,
  start = startWorker,
): { stop: () => void; abandon: () => void } {
  const worker = start()
  let over = false
  function tell(report: TrainingReport): void {
    if (over) return
    over = report.kind !== 'progress'
    if (over) worker.terminate()
    onReport(report)
  }
  worker.addEventListener('message', ({ data }) => {
    try {
      tell(readReport(data))
    } catch (reason) {
      tell({ kind: 'failed', message: reason instanceof Error ? reason.message : String(reason) })
    }
  })
  worker.addEventListener('error', ({ message }) => {
    tell({ kind: 'failed', message })
  })
  worker.postMessage({ kind: 'begin', plan })
  return {
    stop: () => {
      if (!over) worker.postMessage({ kind: 'stop' })
    },
    abandon: () => {
      over = true
      worker.terminate()
    },
  }
}

import { defineStore } from 'pinia'
import { markRaw, shallowReactive } from 'vue'
import { parameterCount, setWeights } from '../lessons/engine/network/parameter.ts'
import { planned, stepsOf, type TrainingPlan } from '../lessons/engine/transformer/plan.ts'
import type { Apprenticeship } from '../lessons/engine/transformer/recipe.ts'
import { trainInWorker } from '../lessons/training/client.ts'
import type { TrainingReport } from '../lessons/training/protocol.ts'

/** A lesson's Transformer and how far its training has come; replaced, never changed. */
export interface Training {
  state: 'new' | 'running' | 'stopping' | 'done' | 'stopped' | 'failed'
  /** How many steps the whole training has. */
  steps: number
  /** Of each step so far, nats per token. */
  losses: readonly number[]
  tookMs: number
  /** How often its weights have come: what is computed from them is then computed anew. */
  taught: number
  /** How many numbers it learns. */
  parameters: number
  /** With the weights of the moment. */
  model: Apprenticeship['model']
  split: Apprenticeship['split']
  /** Why it failed, for developers. */
  message: string | null
}

/** Trainings of this session of the app, by their plans: what has been learned stays until the app ends. */
export const useTrainingStore = defineStore('training', () => {
  const trainings = shallowReactive(new Map<string, Training>())
  const running = new Map<string, ReturnType<typeof trainInWorker>>()
  const keyOf = ({ corpus, language, seed }: TrainingPlan): string =>
    [corpus, language, seed].join(' ')

  function fresh(plan: TrainingPlan): Training {
    const { model, split } = planned(plan)
    const parameters = parameterCount(model.parameters)
    const parts = { parameters, model: markRaw(model), split: markRaw(split) }
    return {
      state: 'new',
      steps: stepsOf(plan),
      losses: [],
      tookMs: 0,
      taught: 0,
      ...parts,
      message: null,
    }
  }

  /** The network of a plan, untrained where nobody has trained it. Made when first looked at. */
  function prepare(plan: TrainingPlan): void {
    const key = keyOf(plan)
    if (!trainings.has(key)) trainings.set(key, fresh(plan))
  }

  const of = (plan: TrainingPlan): Training | null => trainings.get(keyOf(plan)) ?? null

  /** Trains from the first step on, unless that is under way. */
  function start(plan: TrainingPlan): void {
    const key = keyOf(plan)
    if (running.has(key)) return
    const begun: Training = { ...(of(plan) ?? fresh(plan)), state: 'running' }
    trainings.set(key, { ...begun, losses: [], tookMs: 0, message: null })
    const onReport = (report: TrainingReport): void => {
      const now = trainings.get(key)
      if (now) trainings.set(key, after(now, report))
      if (report.kind !== 'progress') running.delete(key)
    }
    running.set(key, trainInWorker({ ...plan }, onReport))
  }

  /** Ends it at the step it is at; what it has learned by then stays. */
  function stop(plan: TrainingPlan): void {
    const key = keyOf(plan)
    const now = trainings.get(key)
    const worker = running.get(key)
    if (!now || !worker) return
    if (now.losses.length > 0) {
      trainings.set(key, { ...now, state: 'stopping' })
      worker.stop()
      return
    }
    // Still reading its sentences, or not yet there: it has learned nothing that could be kept.
    worker.abandon()
    running.delete(key)
    trainings.set(key, { ...now, state: 'new' })
  }

  return { of, prepare, start, stop }
})

function after(now: Training, report: TrainingReport): Training {
  if (report.kind === 'failed') return { ...now, state: 'failed', message: report.message }
  if (report.weights !== null) setWeights(now.model.parameters, report.weights)
  return {
    ...now,
    state: report.kind === 'ended' ? report.how : now.state,
    losses: [...now.losses, ...report.losses],
    tookMs: report.tookMs,
    taught: now.taught + (report.weights === null ? 0 : 1),
  }
}

import { provide } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { BRANCHING } from '#renderer/inspector/branching.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useSamplingStore } from '#renderer/stores/sampling.ts'
import { newSeed } from '#renderer/stores/seed.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { TURN_ACTIONS } from '#renderer/transcript/turn-actions.ts'

/** For a new roll of a greedy answer where the settings are greedy too. */
const ROLL_TEMPERATURE = 0.8

/** Lets what is under the chat room branch: turns in the transcript, tokens in the inspector. */
export function useTurns(): { showBranch: (messageId: string) => void } {
  const chat = useChatStore()
  const runs = useRunStore()
  const model = useModelStore()
  const sampling = useSamplingStore()
  const selection = useSelectionStore()
  const { notify } = useNotices()

  const idle = (): boolean => !chat.running && model.info?.chat === true

  function attempt(action: () => Promise<unknown>): void {
    action().catch((error: unknown) => notify({ error: asSerializedError(error) }))
  }
  function showBranch(messageId: string): void {
    selection.clear()
    attempt(() => chat.showBranch(messageId))
  }
  const answerOf = (header: RunHeader): SessionMessage | undefined =>
    chat.messages.find(({ runId }) => runId === header.runId)

  function isOwn(header: RunHeader): boolean {
    return model.info?.id === header.model.id && model.info.sha256 === header.model.sha256
  }
  function refusal(header: RunHeader): 'busy' | 'model' | null {
    if (!isOwn(header)) return 'model'
    return chat.running ? 'busy' : null
  }
  function rollTemperature(header: RunHeader): number {
    return header.sampling.temperature || sampling.sampling.temperature || ROLL_TEMPERATURE
  }

  /** What was looked at stays so, on the new branch. */
  function branch(
    header: RunHeader,
    kept: number,
    force: number | null,
    how: SamplingSettings,
  ): void {
    const answer = answerOf(header)
    if (!answer) return
    attempt(async () => {
      const started = await chat.branch(answer, kept, force, how)
      if (started) selection.select(started.runId, header.prompt.length + kept)
    })
  }

  provide(BRANCHING, {
    refusal,
    rollTemperature,
    force: (header, step, tokenId) => {
      branch(header, step, tokenId, roomy(header.sampling, step))
    },
    roll: (header, step) => {
      const temperature = rollTemperature(header)
      branch(header, step, null, roomy({ ...header.sampling, temperature, seed: newSeed() }, step))
    },
  })

  provide(TURN_ACTIONS, {
    idle,
    versionsOf: chat.versionsOf,
    showBranch,
    again: (answer) => {
      selection.clear()
      attempt(() => chat.again(answer))
    },
    canGoOn: ({ runId, id }) => {
      const view = runId === null ? undefined : runs.views.get(runId)
      if (!view?.header || view.tokens.length === 0 || !isOwn(view.header)) return false
      const cut = view.state === 'length' || view.state === 'stopped' || view.state === 'failed'
      return cut && chat.messages.at(-1)?.id === id
    },
    goOn: (answer) => {
      const view = runs.viewOf(answer.runId)
      if (!view.header) return
      const kept = view.tokens.length
      const maxTokens = kept + sampling.sampling.maxTokens
      const how = { ...view.header.sampling, maxTokens }
      selection.clear()
      attempt(() => chat.branch(answer, kept, null, how))
    },
    edit: (message, text) => {
      selection.clear()
      attempt(() => chat.edit(message, text))
    },
  })
  return { showBranch }
}

/** The limit counts the tokens kept; at least one more than these must fit. */
function roomy(how: SamplingSettings, kept: number): SamplingSettings {
  return { ...how, maxTokens: Math.max(how.maxTokens, kept + 2) }
}

import { provide } from 'vue'
import type { ModelInfo } from '#shared/runtime/model-info.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { BRANCHING } from '#renderer/inspector/branching.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useBesideChatStore, useBesideStore } from '#renderer/stores/beside.ts'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useSamplingStore } from '#renderer/stores/sampling.ts'
import { newSeed } from '#renderer/stores/seed.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { TURN_ACTIONS } from '#renderer/transcript/turn-actions.ts'

/** For a new roll of a greedy answer where the settings are greedy too. */
const ROLL_TEMPERATURE = 0.8

type Chat = ReturnType<typeof useChatStore> | ReturnType<typeof useBesideChatStore>

/** Lets the turns of a transcript branch: asked again, edited, gone on with. */
export function useTurns(chat: Chat): { showBranch: (messageId: string) => void } {
  const runs = useRunStore()
  const model = useModelStore()
  const sampling = useSamplingStore()
  const selection = useSelectionStore()
  const beside = useBesideStore()
  const attempt = useAttempt()

  function showBranch(messageId: string): void {
    selection.clear()
    attempt(() => chat.showBranch(messageId))
  }
  function act(action: () => Promise<unknown>): void {
    selection.clear()
    attempt(action)
  }

  provide(TURN_ACTIONS, {
    idle: () => !chat.running && !beside.busy && model.info?.chat === true,
    versionsOf: chat.versionsOf,
    showBranch,
    again: (answer) => {
      act(() => chat.again(answer))
    },
    canGoOn: ({ runId, id }) => {
      const view = runId === null ? undefined : runs.views.get(runId)
      if (!view?.header || view.tokens.length === 0 || !isOf(model.info, view.header)) return false
      const cut = view.state === 'length' || view.state === 'stopped' || view.state === 'failed'
      return cut && chat.messages.at(-1)?.id === id
    },
    goOn: (answer) => {
      const view = runs.viewOf(answer.runId)
      if (!view.header) return
      const kept = view.tokens.length
      const maxTokens = kept + sampling.sampling.maxTokens
      const how = { ...view.header.sampling, maxTokens }
      act(() => chat.branch(answer, kept, null, how))
    },
    edit: (message, text) => {
      act(() => chat.edit(message, text))
    },
  })
  return { showBranch }
}

/** Lets the inspector branch off at a token, in whichever of the conversations its answer stands. */
export function useTokenBranches(): void {
  const chats: readonly Chat[] = [useChatStore(), useBesideChatStore()]
  const model = useModelStore()
  const sampling = useSamplingStore()
  const selection = useSelectionStore()
  const beside = useBesideStore()
  const attempt = useAttempt()

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
    for (const chat of chats) {
      const answer = chat.messages.find(({ runId }) => runId === header.runId)
      if (!answer) continue
      attempt(async () => {
        const started = await chat.branch(answer, kept, force, how)
        if (started) selection.select(started.runId, header.prompt.length + kept)
      })
    }
  }

  provide(BRANCHING, {
    refusal: (header) => {
      if (!isOf(model.info, header)) return 'model'
      return beside.busy ? 'busy' : null
    },
    rollTemperature,
    force: (header, step, tokenId) => {
      branch(header, step, tokenId, roomy(header.sampling, step))
    },
    roll: (header, step) => {
      const temperature = rollTemperature(header)
      branch(header, step, null, roomy({ ...header.sampling, temperature, seed: newSeed() }, step))
    },
  })
}

function useAttempt(): (action: () => Promise<unknown>) => void {
  const { notify } = useNotices()
  return (action) => {
    action().catch((error: unknown) => notify({ error: asSerializedError(error) }))
  }
}

/** Whether the model loaded is the one that made a run. */
function isOf(info: ModelInfo | null, { model }: RunHeader): boolean {
  return info?.id === model.id && info.sha256 === model.sha256
}

/** The limit counts the tokens kept; at least one more than these must fit. */
function roomy(how: SamplingSettings, kept: number): SamplingSettings {
  return { ...how, maxTokens: Math.max(how.maxTokens, kept + 2) }
}

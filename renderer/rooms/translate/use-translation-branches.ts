import { provide } from 'vue'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { BRANCHING } from '#renderer/inspector/branching.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { useTranslateStore } from '#renderer/stores/translate.ts'
import { useTranslatorStore } from '#renderer/stores/translator.ts'
import type { RunHeader } from '#shared/trace/event.ts'

/** Lets the figures branch off at a token of the translation on the page; the original stays beside it. */
export function useTranslationBranches(): void {
  const page = useTranslateStore()
  const translator = useTranslatorStore()
  const selection = useSelectionStore()
  const { notify } = useNotices()

  function branch(header: RunHeader, kept: number, force: number | null): void {
    page
      .branch(kept, force)
      .then((runId) => {
        if (runId !== null) selection.select(runId, header.prompt.length + kept)
      })
      .catch((error: unknown) => notify({ error: asSerializedError(error) }))
  }

  provide(BRANCHING, {
    refusal: (header) => {
      if (!translator.usable.some(({ id }) => id === header.model.id)) return 'model'
      return page.working === null ? null : 'busy'
    },
    rollTemperature: (header) => header.sampling.temperature,
    force: (header, step, tokenId) => {
      branch(header, step, tokenId)
    },
    roll: (header, step) => {
      branch(header, step, null)
    },
  })
}

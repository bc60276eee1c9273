import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'
import { isRunning } from '../trace/reduce.ts'
import { useDraftStore } from './drafts.ts'
import { useRunStore } from './run.ts'
import { useSelectionStore } from './selection.ts'
import { useSettingsStore } from './settings.ts'
import { useTranslatorStore } from './translator.ts'

/** What can be looked at in a run, in the order of the way through the model; then the experiments. */
export const PANELS = [
  'tokens',
  'embedding',
  'attention',
  'qkv',
  'block',
  'lens',
  'distribution',
  'contexts',
  'ablation',
] as const
export type PanelName = (typeof PANELS)[number]

/** How a text is given to a model: as it stands, in the chat template, or to be translated. */
export type Given = 'text' | 'chat' | 'translate'

const DRAFT = 'inspect'

/** The text looked into in the Inspect room, and which panel is open. */
export const useInspectStore = defineStore('inspect', () => {
  const runs = useRunStore()
  const drafts = useDraftStore()
  const settings = useSettingsStore()
  const selection = useSelectionStore()
  const translator = useTranslatorStore()

  const panel = ref<PanelName>('distribution')
  const given = ref<Given>('text')
  /** Tokens the model writes after the text. */
  const length = ref(1)
  const runId = shallowRef<string | null>(null)
  const failure = shallowRef<SerializedError | null>(null)
  /** The room is the one that is shown. */
  const onStage = shallowRef(false)
  /** Where the texts looked into here are stored, one beside the other. */
  let sessionId: string | null = null

  const text = computed({
    get: () => drafts.get(DRAFT),
    set: (now) => {
      drafts.set(DRAFT, now)
    },
  })
  const view = computed(() => runs.viewOf(runId.value))
  const error = computed(
    () => failure.value ?? runs.errors.get(runId.value ?? '') ?? view.value.error ?? null,
  )
  const working = computed(
    () => runId.value !== null && error.value === null && isRunning(view.value),
  )

  /** Shows a run, live or stored. */
  function show(id: string | null): void {
    failure.value = null
    runId.value = id
    if (id !== null) runs.follow(id)
  }

  /** Where nothing of it is selected, the first token the model wrote is, or else the last there is. */
  watch(
    () => {
      const { header, tokens } = view.value
      return header && tokens.length > 0 ? header : null
    },
    (header) => {
      if (!header || !onStage.value || selection.runId === header.runId) return
      selection.select(header.runId, header.prompt.length)
    },
  )

  /** Has the model read the text and write `length` tokens. */
  async function look(): Promise<void> {
    if (text.value.trim() === '' || working.value) return
    failure.value = null
    try {
      const started = await start(sessionId).catch((reason: unknown) => {
        // It was deleted meanwhile.
        if (asSerializedError(reason).code !== 'session.notFound') throw reason
        return start(null)
      })
      sessionId = started.sessionId
      show(started.runId)
    } catch (reason) {
      failure.value = asSerializedError(reason)
    }
  }

  function start(session: string | null): Promise<{ sessionId: string; runId: string }> {
    const sampling = { ...DEFAULT_SAMPLING, temperature: 0, maxTokens: length.value }
    const capture = settings.settings?.capture ?? 'summary'
    const how = { sessionId: session, sampling, capture }
    if (given.value === 'text') return request('run.complete', { ...how, text: text.value })
    if (given.value === 'chat') {
      const place = { parentId: null, fresh: true, system: null }
      return request('run.chat', { ...how, ...place, text: text.value })
    }
    const { source: sourceLanguage, target: targetLanguage } = translator.pair
    return request('translate.start', {
      ...how,
      sampling: { ...sampling, maxTokens: DEFAULT_SAMPLING.maxTokens },
      capture: capture === 'none' ? 'none' : 'full',
      question: { text: text.value, parentId: null },
      replaces: null,
      modelId: translator.modelId ?? '',
      ...(sourceLanguage === undefined ? {} : { sourceLanguage }),
      ...(targetLanguage === undefined ? {} : { targetLanguage }),
      beams: 1,
      lengthPenalty: 1,
    })
  }

  async function stop(): Promise<void> {
    if (runId.value !== null) await request('run.stop', { runId: runId.value })
  }

  return {
    panel,
    given,
    length,
    runId,
    onStage,
    text,
    view,
    error,
    working,
    show,
    look,
    stop,
  }
})

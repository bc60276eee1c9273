import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { SessionDetail, SessionMessage } from '#shared/ipc/routes/session.ts'
import type { Device } from '#shared/trace/device.ts'
import type { RunHeader, SerializedError } from '#shared/trace/event.ts'
import type { SamplingSettings } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'
import { isRunning, type RunView } from '../trace/reduce.ts'
import { ended } from './ended.ts'
import { useDeviceStore } from './device.ts'
import { useModelStore } from './model.ts'
import { useRunStore } from './run.ts'
import { useTranslatorStore } from './translator.ts'

/** How a stored run is to be made once more. */
export interface Rerun {
  modelId: string
  /** What a chat or a text is to be computed on. */
  device: Device
  /** null: the chat template's own default. */
  system: string | null
  sampling: SamplingSettings
  /** Of a translation: hypotheses kept at every step, and the exponent of their length. */
  beams: number
  lengthPenalty: number
}

export type RerunSetting =
  'modelId' | 'device' | 'system' | 'beams' | 'lengthPenalty' | keyof SamplingSettings

/** What has to be known of a run to make it once more. */
export type Made = Pick<RunView, 'header' | 'tokens'>

/** A run, and what it answered. */
interface Stored {
  detail: SessionDetail
  view: Made
  answer: SessionMessage
  header: RunHeader
  asStored: Rerun
}

/** What a copy of a session is called and tagged by, made because the session itself is not to be changed. */
export interface CopyWords {
  title: (title: string) => string
  tag: string
}

interface Started {
  sessionId: string
  runId: string
}

/** Most tags a session has. */
const MOST_TAGS = 20

/** Makes a stored run once more, with settings changed, beside the answer there is. */
export const useRerunStore = defineStore('rerun', () => {
  const model = useModelStore()
  const translator = useTranslatorStore()
  const own = useDeviceStore()
  const runs = useRunStore()
  const stored = shallowRef<Stored | null>(null)
  const choice = shallowRef<Rerun | null>(null)
  /** The model is being loaded, or asked. */
  const starting = shallowRef(false)
  const error = shallowRef<SerializedError | null>(null)
  /** Sessions that could not be added to → their copies, which the next run goes into too. */
  const copies = new Map<string, string>()
  let given = 0

  const isTranslation = computed(() => stored.value?.header.translation !== undefined)
  /** Models that can answer what was asked. */
  const models = computed(() =>
    isTranslation.value
      ? translator.usable
      : model.cards.filter(({ problem, kind }) => problem === null && kind === 'decoder'),
  )
  const installed = computed(() =>
    models.value.some(({ id }) => id === stored.value?.asStored.modelId),
  )

  /** What it can be computed on here; of a translation the processor alone. */
  const devices = computed<readonly Device[]>(() =>
    isTranslation.value || own.devices === null || own.devices.length === 0 ? ['cpu'] : own.devices,
  )

  /** Takes up a run: everything as it was stored, but for a model that is not here. */
  async function prepare(detail: SessionDetail, view: Made): Promise<void> {
    error.value = null
    const { header } = view
    const answer = detail.messages.find(({ runId }) => runId === header?.runId)
    if (!header || !answer) return
    const system = detail.runs.find(({ id }) => id === header.runId)?.system ?? null
    const { translation, sampling, model: made } = header
    const { beams = 1, lengthPenalty = 1 } = translation ?? {}
    const { device } = header
    if (!translation) await own.refresh()
    const asStored = { modelId: made.id, device, system, sampling, beams, lengthPenalty }
    await (translation ? translator.refresh() : model.refresh())
    stored.value = { detail, view, answer, header, asStored }
    const modelId = installed.value ? made.id : (model.info?.id ?? models.value[0]?.id ?? made.id)
    const fits = models.value.some(({ id }) => id === modelId)
    // A device this computer has not got is not what it can be made with.
    const here = devices.value.includes(device) ? device : 'cpu'
    const other = models.value[0]?.id ?? made.id
    choice.value = { ...asStored, device: here, modelId: fits ? modelId : other }
  }

  function set(patch: Partial<Rerun>): void {
    if (choice.value) choice.value = { ...choice.value, ...patch }
  }
  function setSampling(patch: Partial<SamplingSettings>): void {
    if (choice.value) set({ sampling: { ...choice.value.sampling, ...patch } })
  }

  /** What is not as it was stored, in order. */
  const changed = computed<RerunSetting[]>(() => {
    const [now, before] = [choice.value, stored.value?.asStored]
    if (!now || !before) return []
    const plain = (['modelId', 'device', 'system', 'beams', 'lengthPenalty'] as const).filter(
      (name) => now[name] !== before[name],
    )
    const drawn = (['temperature', 'topK', 'topP', 'seed', 'maxTokens'] as const).filter(
      (name) => now.sampling[name] !== before.sampling[name],
    )
    return [...plain, ...drawn]
  })

  /** The first tokens were taken over from another answer: only the model that wrote it goes on from them. */
  const begins = computed(() => {
    const begun = stored.value?.header.begun
    return begun ? begun.kept + (begun.forced ? 1 : 0) : 0
  })
  /** Of a chat the exact prompt can be given once more: to the same model, with the same words first. */
  const isExact = computed(() =>
    isTranslation.value
      ? begins.value > 0 && changed.value.length === 0
      : !changed.value.includes('modelId') && !changed.value.includes('system'),
  )

  /**
   * Loads the model where it is another, asks, and brings the model that was loaded before back once it
   * has answered.
   *
   * @returns the new run; null where it was given up, or could not be started: `error` says why
   */
  async function start(words: CopyWords): Promise<string | null> {
    const [from, now] = [stored.value, choice.value]
    if (!from || !now) return null
    const current = ++given
    error.value = null
    starting.value = true
    const before = model.info?.id ?? null
    const other = !isTranslation.value && before !== now.modelId
    try {
      if (other) await model.loadModel(now.modelId)
      if (current !== given) return null
      if (model.status.state === 'failed' && !isTranslation.value) {
        error.value = model.status.error
        return null
      }
      const { runId } = await ask(from, now, words)
      runs.follow(runId)
      if (other && before !== null) void bringBack(runId, now.modelId, before)
      return runId
    } catch (reason) {
      error.value = asSerializedError(reason)
      return null
    } finally {
      starting.value = false
    }
  }

  /** Gives up while the model is still being loaded. */
  function cancel(): void {
    given++
    starting.value = false
  }

  async function bringBack(runId: string, loaded: string, before: string): Promise<void> {
    await ended(() => isRunning(runs.viewOf(runId)) && !runs.errors.has(runId))
    // Unless somebody has chosen another meanwhile.
    if (model.info?.id === loaded) await model.loadModel(before)
  }

  async function ask(from: Stored, now: Rerun, words: CopyWords): Promise<Started> {
    const place = await placeOf(from)
    const started = await send(from, now, place)
    if (started.sessionId === place.sessionId) {
      // It opens on the branch it was left on: what was prepared to be shown stays as it was.
      if (place.headId !== null) {
        const { sessionId, headId: messageId } = place
        await request('session.show', { sessionId, messageId })
      }
      return started
    }
    copies.set(place.sessionId, started.sessionId)
    const { title, tags } = from.detail.session
    const { sessionId } = started
    await request('session.rename', { sessionId, title: words.title(title).slice(0, 200) })
    const all = [...new Set([...tags, words.tag])].slice(0, MOST_TAGS)
    await request('session.tag', { sessionId, tags: all })
    return started
  }

  interface Place {
    sessionId: string
    questionId: string
    answerId: string
    headId: string | null
  }

  /** Where the new answer goes: beside the stored one, or in the copy made for the answer before. */
  async function placeOf({ detail, answer }: Stored): Promise<Place> {
    const own = {
      sessionId: detail.session.id,
      questionId: answer.parentId ?? '',
      answerId: answer.id,
      headId: detail.headId,
    }
    const copyId = copies.get(own.sessionId)
    if (copyId === undefined) return own
    const copy = await request('session.get', { sessionId: copyId }).catch(() => null)
    // A copy's messages are the session's, in the same order, and those written since.
    const at = (id: string) => copy?.messages[detail.messages.findIndex((one) => one.id === id)]?.id
    const [questionId, answerId] = [at(own.questionId), at(own.answerId)]
    if (questionId === undefined || answerId === undefined) return own
    return { sessionId: copyId, questionId, answerId, headId: copy?.headId ?? null }
  }

  function send({ header, view }: Stored, now: Rerun, place: Place): Promise<Started> {
    const { sessionId, questionId, answerId: answerMessageId } = place
    const { capture, begun, task, template, model: made } = header
    const { system, sampling, device } = now
    const kept = begun?.kept ?? 0
    const force = begun?.forced ? (view.tokens[kept]?.id ?? null) : null
    const branch = { sessionId, answerMessageId, kept, force }
    if (header.translation) {
      if (isExact.value) return request('translate.branch', branch)
      const { beams, lengthPenalty, modelId } = now
      const question = { id: questionId }
      return request('translate.start', {
        ...{
          sessionId,
          question,
          replaces: null,
          modelId,
          beams,
          lengthPenalty,
          sampling,
          capture,
        },
        ...languagesFor(modelId, header),
      })
    }
    const isSame = model.info?.sha256 === made.sha256 && header.prompt.length > 0
    if (isExact.value && isSame)
      return request('run.branch', { ...branch, sampling, capture, device })
    if (task === 'complete') {
      return request('run.complete', { sessionId, text: template, sampling, capture, device })
    }
    const userMessageId = questionId
    const again = { sessionId, userMessageId, system, sampling, capture, device }
    return request('run.again', again)
  }

  /** Another model has codes of its own, and goes by what it can. */
  function languagesFor(modelId: string, { model: made, translation }: RunHeader) {
    if (modelId !== made.id) return {}
    const card = models.value.find(({ id }) => id === modelId)
    // A model for one pair is not told which.
    if (card?.translates?.from && card.translates.to) return {}
    const { sourceLanguage = null, targetLanguage = null } = translation ?? {}
    return {
      ...(sourceLanguage === null ? {} : { sourceLanguage }),
      ...(targetLanguage === null ? {} : { targetLanguage }),
    }
  }

  return {
    stored,
    choice,
    changed,
    begins,
    isExact,
    isTranslation,
    models,
    devices,
    installed,
    starting,
    error,
    prepare,
    set,
    setSampling,
    start,
    cancel,
  }
})

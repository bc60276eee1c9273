import { useTimeoutFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { SerializedError } from '#shared/trace/event.ts'
import { request } from '../client/ipc-client.ts'
import { asSerializedError } from '../client/request-error.ts'
import { isRunning } from '../trace/reduce.ts'
import { countWords, sentencesOf } from '../trace/sentences.ts'
import { gapAfter, sentencesIn, untranslated, type Sentence } from '../trace/translated-text.ts'
import { useDraftStore } from './drafts.ts'
import { ended } from './ended.ts'
import { inTurn } from './in-turn.ts'
import { useRunStore } from './run.ts'
import { useTranslationMannerStore } from './translation-manner.ts'
import { useTranslatorStore } from './translator.ts'

/** People are given so long to go on typing. */
const REST_MS = 200
/** A translation that stood for so long was seen; before, it was one of a text still being typed. */
const SEEN_MS = 3000
/** Characters at most: about a hundred sentences. */
export const LONGEST_TEXT = 10_000
const DRAFT = 'translate'

/** The text of the translate room, its sentences, and their translations as they come. */
export const useTranslateStore = defineStore('translate', () => {
  const runs = useRunStore()
  const drafts = useDraftStore()
  const translator = useTranslatorStore()
  const manner = useTranslationMannerStore()

  const sessionId = shallowRef<string | null>(null)
  const sentences = shallowRef<readonly Sentence[]>([])
  /** Index of the sentence that is looked into. */
  const current = shallowRef(0)
  const failure = shallowRef<SerializedError | null>(null)
  /** The room is the one that is shown. */
  const onStage = shallowRef(false)
  /** `working`: the sentence being translated. */
  const { working, want, each, settled } = inTurn((error) => {
    failure.value = asSerializedError(error)
  })
  /** When each question was answered, on the window's own clock. */
  const answeredAt = new Map<string, number>()

  const source = computed(() => drafts.get(DRAFT))
  const tooLong = computed(() => source.value.length > LONGEST_TEXT)
  const rest = useTimeoutFn(() => void translate(), REST_MS, { immediate: false })

  const runIdAt = (at: number): string | null => {
    const sentence = sentences.value[at]
    return sentence?.renditions[sentence.shown]?.runId ?? null
  }
  const runId = computed(() => runIdAt(current.value))
  const views = computed(() => sentences.value.map((_, at) => runs.viewOf(runIdAt(at))))
  const view = computed(() => runs.viewOf(runId.value))
  /** What stands between each sentence's translation and the next. */
  const gaps = computed(() =>
    sentences.value.map(({ text }, at) =>
      at + 1 < sentences.value.length ? gapAfter(text, translator.languages.to) : '',
    ),
  )
  const targetText = computed(() =>
    views.value.map(({ text }, at) => text.trimStart() + (gaps.value[at] ?? '')).join(''),
  )

  /** Words written a second, from the first token read to the last one written; null before any. */
  const wordsPerSecond = computed(() => {
    const { to } = translator.languages
    let [words, ms] = [0, 0]
    for (const { text, stats } of views.value) {
      if (!stats) continue
      words += countWords(text, to)
      ms += stats.prefillMs + stats.decodeMs
    }
    return words === 0 || ms === 0 ? null : (1000 * words) / ms
  })

  function write(text: string): void {
    drafts.set(DRAFT, text)
  }

  /** What people type; translated when they pause. */
  function type(text: string): void {
    write(text)
    rest.start()
  }

  /** Translates what stands there: sentences that are known stay, what follows the first new one is made anew. */
  async function translate(): Promise<void> {
    rest.stop()
    const still = want()
    failure.value = null
    await halt()
    if (!still()) return
    const parts =
      tooLong.value || source.value.trim() === ''
        ? []
        : sentencesOf(source.value, translator.languages.from)
    const known = sentences.value
    const same = parts.findIndex((part, at) => !isKnown(known[at], part))
    const kept = same === -1 ? parts.length : same
    if (kept === 0) begin(parts.length > 0 ? known[0] : undefined)
    const replaces = replaced(known[kept])
    sentences.value = parts.map((text, at) => {
      const sentence = at < kept ? known[at] : undefined
      return sentence ? { ...sentence, text } : untranslated(text)
    })
    if (kept === parts.length) {
      current.value = Math.min(current.value, Math.max(0, kept - 1))
      if (kept < known.length && kept > 0) await endWith(kept - 1)
      return
    }
    await each(still, kept, parts.length, (at) => ask(still, at, at === kept ? replaces : null))
  }

  /** What is typed over a text that was seen begins a new one. */
  function begin(first: Sentence | undefined): void {
    if (first === undefined || replaced(first) === null) sessionId.value = null
    current.value = 0
  }

  /** The question that may be taken back, as its translation was never seen. */
  function replaced(sentence: Sentence | undefined): string | null {
    if (!sentence?.questionId || sentence.renditions.length !== 1) return null
    const at = answeredAt.get(sentence.questionId)
    return at === undefined || performance.now() - at > SEEN_MS ? null : sentence.questionId
  }

  function isKnown(sentence: Sentence | undefined, text: string): boolean {
    if (sentence?.text.trim() !== text.trim()) return false
    const state = runs.viewOf(sentence.renditions[sentence.shown]?.runId ?? null).state
    return state === 'eos' || state === 'length'
  }

  async function ask(still: () => boolean, at: number, replaces: string | null): Promise<void> {
    const before = sentences.value[at - 1]
    const parentId = before?.renditions[before.shown]?.messageId ?? null
    const text = sentences.value[at]?.text ?? ''
    current.value = at
    await start(still, at, { text, parentId }, replaces)
  }

  async function start(
    still: () => boolean,
    at: number,
    question: { text: string; parentId: string | null } | { id: string },
    replaces: string | null,
  ): Promise<void> {
    const { source: sourceLanguage, target: targetLanguage } = translator.pair
    const asking = {
      sessionId: sessionId.value,
      question,
      replaces,
      modelId: translator.modelId ?? '',
      ...(sourceLanguage === undefined ? {} : { sourceLanguage }),
      ...(targetLanguage === undefined ? {} : { targetLanguage }),
      ...manner.manner,
    }
    await take(still, at, await request('translate.start', asking))
  }

  /** Shows a run that was started, and waits for its end. */
  async function take(
    still: () => boolean,
    at: number,
    started: { sessionId: string; userMessageId: string; answerMessageId: string; runId: string },
  ): Promise<void> {
    const wasCopied = sessionId.value !== null && sessionId.value !== started.sessionId
    sessionId.value = started.sessionId
    if (wasCopied) await renamed(at)
    const { runId: id, answerMessageId: messageId, userMessageId: questionId } = started
    put(at, (sentence) => {
      const renditions = [
        ...sentence.renditions.filter((one) => one.runId !== id),
        { messageId, runId: id },
      ]
      return { ...sentence, questionId, renditions, shown: renditions.length - 1 }
    })
    runs.follow(id)
    // Something else is wanted by now.
    if (!still()) await request('run.stop', { runId: id })
    await ended(() => isRunning(runs.viewOf(id)) && !runs.errors.has(id))
    answeredAt.set(questionId, performance.now())
  }

  /** Where the session had to be copied to go on, everything has other ids from now on. */
  async function renamed(at: number): Promise<void> {
    const { messages, headId } = await request('session.get', { sessionId: sessionId.value ?? '' })
    const copies = sentencesIn(messages, headId)
    sentences.value = sentences.value.map((sentence, i) =>
      i <= at ? (copies[i] ?? sentence) : sentence,
    )
    followAll()
  }

  function put(at: number, change: (sentence: Sentence) => Sentence): void {
    sentences.value = sentences.value.map((sentence, i) => (i === at ? change(sentence) : sentence))
  }

  function followAll(): void {
    for (const { renditions } of sentences.value) {
      for (const one of renditions) runs.follow(one.runId)
    }
  }

  async function endWith(at: number): Promise<void> {
    const sentence = sentences.value[at]
    const messageId = sentence?.renditions[0]?.messageId
    if (sessionId.value === null || messageId === undefined) return
    await request('session.show', { sessionId: sessionId.value, messageId })
  }

  /** Translates every sentence once more, in the manner of the moment, beside what it has. */
  async function again(): Promise<void> {
    if (tooLong.value || sentences.value.length === 0) return translate()
    const still = want()
    failure.value = null
    await halt()
    if (!still()) return
    await each(still, 0, sentences.value.length, (at) => {
      const id = sentences.value[at]?.questionId ?? null
      return id === null ? ask(still, at, null) : start(still, at, { id }, null)
    })
  }

  /** Another translation of the sentence looked into: its first `kept` tokens, then `force`. */
  async function branch(kept: number, force: number | null): Promise<string | null> {
    const at = current.value
    const sentence = sentences.value[at]
    const from = sentence?.renditions[sentence.shown]
    if (sessionId.value === null || !from) return null
    const still = want()
    failure.value = null
    await halt()
    const id = sessionId.value
    await each(still, at, at + 1, async () => {
      const branching = { sessionId: id, answerMessageId: from.messageId, kept, force }
      await take(still, at, await request('translate.branch', branching))
    })
    return runIdAt(at)
  }

  /** Stops what is being translated; resolves when nothing is any more. */
  async function halt(): Promise<void> {
    const id = working.value === null ? null : runIdAt(working.value)
    if (id !== null && isRunning(runs.viewOf(id))) await request('run.stop', { runId: id })
    await settled()
    working.value = null
  }

  async function stop(): Promise<void> {
    want()
    rest.stop()
    await halt()
  }

  function show(at: number, shown: number): void {
    put(at, (sentence) => ({ ...sentence, shown }))
  }

  watch(
    () => manner.manner,
    () => {
      if (sentences.value.length > 0) change.start()
    },
  )
  const change = useTimeoutFn(() => void again(), REST_MS, { immediate: false })

  return {
    sessionId,
    sentences,
    current,
    working,
    failure,
    onStage,
    source,
    tooLong,
    views,
    view,
    runId,
    gaps,
    targetText,
    wordsPerSecond,
    type,
    translate,
    again,
    branch,
    stop,
    show,
    write,
    followAll,
  }
})

import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SessionSummary } from '#shared/ipc/routes/session.ts'
import { request } from '../client/ipc-client.ts'
import { sentencesIn } from '../trace/translated-text.ts'
import { useTranslateStore } from './translate.ts'
import { useTranslatorStore } from './translator.ts'

/** Translations listed at most, the newest. */
const LISTED = 100

/** What was translated before, and what is on the page in its place. */
export const useTranslationHistoryStore = defineStore('translation-history', () => {
  const page = useTranslateStore()
  const translator = useTranslatorStore()
  const list = shallowRef<readonly SessionSummary[]>([])

  function newest(limit: number): Promise<SessionSummary[]> {
    return request('session.list', { query: '', limit, filter: { task: 'translate' } })
  }

  async function refresh(): Promise<void> {
    list.value = await newest(LISTED)
  }

  /** Opens a stored translation; no model is needed for it. */
  async function open(id: string): Promise<void> {
    await page.stop()
    const detail = await request('session.get', { sessionId: id })
    page.sessionId = id
    page.sentences = sentencesIn(detail.messages, detail.headId)
    page.current = 0
    page.failure = null
    page.write(page.sentences.map(({ text }) => text).join(''))
    page.followAll()
    const last = detail.runs.findLast(({ task }) => task === 'translate')
    if (last) await translator.choose(last.modelId).catch(() => undefined)
  }

  /** An empty page; what was translated stays in the history. */
  async function clear(): Promise<void> {
    page.write('')
    await page.translate()
  }

  /**
   * Comes back to what stood there, which may have been translated before the app was closed.
   *
   * @param id the translation that was asked for; null: none in particular
   */
  async function enter(id: string | null): Promise<void> {
    await translator.refresh()
    if (id !== null && id !== page.sessionId) return open(id)
    if (page.sentences.length > 0 || page.source.trim() === '') return
    const [latest] = await newest(1)
    if (latest) {
      const { messages, headId } = await request('session.get', { sessionId: latest.id })
      const text = sentencesIn(messages, headId)
        .map((one) => one.text)
        .join('')
      if (text.trim() === page.source.trim()) return open(latest.id)
    }
    await page.translate()
  }

  /** The other direction: what was written becomes what is read. */
  async function swap(): Promise<void> {
    const [before, said] = [page.source, page.targetText]
    await begin(async () => {
      await translator.swap()
      // What was typed meanwhile stays.
      if (page.source === before && said !== '') page.write(said)
    })
  }

  /** Another model, other languages: a translation of its own. */
  function choose(modelId: string): Promise<void> {
    return begin(() => translator.choose(modelId))
  }

  /** Another of the languages that the model knows. */
  function chooseLanguages(pair: { source?: string; target?: string }): Promise<void> {
    return begin(() => {
      translator.setPair(pair)
    })
  }

  /** Begins a translation of its own, once something about it was changed. */
  async function begin(change: () => unknown): Promise<void> {
    await page.stop()
    await change()
    await page.stop()
    page.sessionId = null
    page.sentences = []
    await page.translate()
  }

  return { list, refresh, open, clear, enter, swap, choose, chooseLanguages }
})

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
    if (last) translator.chosen = last.modelId
  }

  /** An empty page; what was translated stays in the history. */
  async function clear(): Promise<void> {
    page.write('')
    await page.translate()
  }

  /** Comes back to what stood there, which may have been translated before the app was closed. */
  async function enter(): Promise<void> {
    await translator.refresh()
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
    const { opposite } = translator
    if (!opposite) return
    const text = page.targetText
    await choose(opposite.id, text === '' ? page.source : text)
  }

  /** Another model, other languages: a translation of its own. */
  async function choose(modelId: string, text = page.source): Promise<void> {
    await page.stop()
    translator.chosen = modelId
    page.sessionId = null
    page.sentences = []
    page.write(text)
    await page.translate()
  }

  return { list, refresh, open, clear, enter, swap, choose }
})

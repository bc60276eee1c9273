import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import type { Settings } from '#shared/ipc/routes/settings.ts'
import type { Store } from '#main/store/store.ts'

const WORDS = {
  'zh-CN': { you: '提问', model: '回答', source: '原文', target: '译文', system: '系统提示词' },
  en: { you: 'Question', model: 'Answer', source: 'Text', target: 'Translation', system: 'System' },
} as const satisfies Record<Settings['locale'], Record<string, string>>

/**
 * The branch that is shown, as a text: who said what, by which model, with the notes that are for the
 * audience. What was said stands as it is: answers are Markdown themselves.
 */
export function* markdownOf(
  store: Store,
  sessionId: string,
  locale: Settings['locale'],
): Generator<string> {
  const words = WORDS[locale]
  const { title = '' } = store.sessions.get(sessionId) ?? {}
  yield `# ${title.replaceAll(/\s+/g, ' ')}\n`
  const head = store.messages.head(sessionId)
  const path = head === null ? [] : store.messages.path(head)
  let system: string | null = null
  for (const [i, message] of path.entries()) {
    const run = runOf(store, message) ?? runOf(store, path[i + 1])
    const isTranslation = run?.task === 'translate'
    const given = run?.system ?? null
    if (message.role !== 'assistant' && given !== null && given !== system) {
      system = given
      yield `\n## ${words.system}\n\n${system}\n`
    }
    if (message.role === 'assistant') {
      const who = run === null ? '' : ` · ${run.modelId}`
      yield `\n## ${isTranslation ? words.target : words.model}${who}\n\n${message.text}\n`
      yield* notesOf(store, message.runId)
    } else yield `\n## ${isTranslation ? words.source : words.you}\n\n${message.text}\n`
  }
}

function runOf(store: Store, message: SessionMessage | undefined) {
  const runId = message?.runId ?? null
  return runId === null ? null : store.traces.run(runId)
}

function* notesOf(store: Store, runId: string | null): Generator<string> {
  if (runId === null) return
  const notes = store.notes.ofRun(runId).filter((note) => note.public)
  for (const { id, title } of store.bookmarks.ofRun(runId)) {
    const said = notes.filter(({ bookmarkId }) => bookmarkId === id).map(({ text }) => text)
    for (const text of said) yield `\n> **${title}**: ${text.replaceAll('\n', '\n> ')}\n`
  }
}

import { defineStore } from 'pinia'
import { computed, shallowReactive, shallowRef, watch } from 'vue'
import type { Draft } from '#shared/ipc/routes/draft.ts'
import { request } from '../client/ipc-client.ts'
import { decodeTextFile, fencedFile, FILES_BYTES, withFiles } from '../trace/text-file.ts'
import { useChatStore } from './chat.ts'
import { useModelStore } from './model.ts'

export interface Attachment {
  id: number
  name: string
  /** Bytes, as on disk. */
  size: number
  text: string
  /** What it costs in the message, by the loaded model's tokenizer; null: not known yet. */
  tokens: number | null
}

/** Why a file was not taken. */
export interface FileProblem {
  name: string
  why: 'binary' | 'encoding' | 'tooLarge' | 'empty' | 'unreadable'
}

const NONE: readonly Attachment[] = []

/** Text files that go with the next message, by session; '' is the new conversation. */
export const useAttachmentStore = defineStore('attachments', () => {
  const chat = useChatStore()
  const model = useModelStore()
  const bySession = shallowReactive(new Map<string, readonly Attachment[]>())
  const problems = shallowRef<readonly FileProblem[]>([])
  let made = 0

  const key = computed(() => chat.sessionId ?? '')
  const files = computed(() => bySession.get(key.value) ?? NONE)

  function put(session: string, list: readonly Attachment[]): void {
    if (list.length === 0) bySession.delete(session)
    else bySession.set(session, list)
  }

  /** Main keeps them over restarts; those that cannot be kept are still here. */
  function keep(session: string): void {
    const list = bySession.get(session) ?? NONE
    const kept = list.map(({ name, size, text }) => ({ name, size, text }))
    request('draft.files', { sessionId: session, files: kept }).catch(() => undefined)
  }

  /** Those of the last time. */
  function restore(drafts: readonly Pick<Draft, 'sessionId' | 'files'>[]): void {
    for (const { sessionId, files: kept } of drafts) {
      if (bySession.has(sessionId)) continue
      put(
        sessionId,
        kept.map((file) => ({ ...file, id: ++made, tokens: null })),
      )
    }
    void count()
  }

  async function add(given: readonly File[]): Promise<void> {
    const session = key.value
    const refused: FileProblem[] = []
    for (const file of given) {
      const own = bySession.get(session) ?? NONE
      const taken = own.reduce((sum, { size }) => sum + size, 0)
      const read = file.size + taken > FILES_BYTES ? 'tooLarge' : await readFile(file)
      if (typeof read === 'string') refused.push({ name: file.name, why: read })
      else {
        const { name, size } = file
        const one = { id: ++made, name, size, text: read.text, tokens: null }
        put(session, [...(bySession.get(session) ?? NONE), one])
      }
    }
    problems.value = refused
    keep(session)
    await count()
  }

  function remove(id: number): void {
    put(
      key.value,
      files.value.filter((file) => file.id !== id),
    )
    keep(key.value)
    problems.value = []
  }

  /** Those that go with the message sent now; they are no longer here. */
  function take(): readonly Attachment[] {
    const taken = files.value
    put(key.value, NONE)
    if (taken.length > 0) keep(key.value)
    problems.value = []
    return taken
  }

  /** Back again: the message could not be sent. */
  function giveBack(taken: readonly Attachment[]): void {
    put(key.value, [...taken, ...files.value])
    if (taken.length > 0) keep(key.value)
  }

  /** Asks the model's tokenizer about those not counted. Without a model they stay uncounted. */
  async function count(): Promise<void> {
    const { info } = model
    if (!info) return
    for (const [session, list] of [...bySession]) {
      for (const file of list.filter(({ tokens }) => tokens === null)) {
        const found = await request('model.tokenize', { text: fencedFile(file) }).catch(() => null)
        if (found === null || model.info?.id !== info.id) return
        const now = bySession.get(session) ?? NONE
        put(
          session,
          now.map((one) => (one.id === file.id ? { ...one, tokens: found.length } : one)),
        )
      }
    }
  }
  watch(
    () => model.info?.id,
    () => {
      for (const [session, list] of [...bySession]) {
        put(
          session,
          list.map((file) => ({ ...file, tokens: null })),
        )
      }
      void count()
    },
  )

  /** Tokens of all of them; null while one is not counted. */
  const tokens = computed(() =>
    files.value.reduce<number | null>(
      (sum, file) => (sum === null || file.tokens === null ? null : sum + file.tokens),
      0,
    ),
  )
  /** More than the model's window holds, whatever else is sent. */
  const tooLong = computed(
    () => tokens.value !== null && model.info !== null && tokens.value >= model.info.window,
  )

  /** What is sent: the files, then what is typed. */
  function compose(said: string): string {
    return withFiles(files.value, said)
  }

  return { files, problems, tokens, tooLong, restore, add, remove, take, giveBack, compose }
})

async function readFile(file: File): Promise<{ text: string } | FileProblem['why']> {
  if (file.size === 0) return 'empty'
  try {
    const decoded = decodeTextFile(new Uint8Array(await file.arrayBuffer()))
    return 'problem' in decoded ? decoded.problem : decoded
  } catch {
    // A folder, or a file that is gone.
    return 'unreadable'
  }
}

import { join } from 'node:path'
import { toBase64 } from '#shared/trace/base64.ts'
import { openStore } from '#main/store/open-store.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { Random } from '../../unit/support/random.ts'
import { addRun } from '../../unit/support/store-data.ts'
import { anyRun } from '../../unit/support/trace-data.ts'

const WORDS: [string, ...string[]] = [
  'the',
  'lighthouse',
  'keeper',
  'reads',
  'attention',
  '词元',
  'a',
  'wave',
  'and',
]
const CODE = '```python\ndef keep(light):\n    return [lamp for lamp in light if lamp > 0]\n```'
const TABLE = '| hour | waves |\n|:--|--:|\n| one | 12 |\n| two | 7 |'

interface LongSession {
  id: string
  messages: number
  /** Another text for a message, by its index. */
  textOf?: (i: number) => string | null
  /** Another answer beside the one with this index, written last. */
  branch?: { beside: number; text: string }
}

/**
 * Writes a conversation of many messages straight into the store of a home whose app is not running:
 * questions and answers of different lengths, with lists, tables and code, each answer with a run.
 */
export function writeLongSession(
  home: string,
  { id, messages, textOf, branch }: LongSession,
): void {
  const { file: store, scratch } = openStore({ file: join(home, 'profile', 'vitrine.sqlite') })
  const random = new Random(7)
  store.transaction(() => {
    store.sessions.create({ id, title: 'A long conversation', sample: false, createdMs: 1000 })
    for (let i = 0; i < messages; i++) {
      const answered = i % 2 === 1
      const runId = answered ? `${id}-run-${String(i)}` : null
      const text = textOf?.(i) ?? (answered ? answer(random, i) : sentence(random, 12))
      if (runId !== null) addRun(store, id, runId, runOf(random, runId, text))
      store.messages.add({
        id: `${id}-${String(i)}`,
        sessionId: id,
        parentId: i === 0 ? null : `${id}-${String(i - 1)}`,
        role: answered ? 'assistant' : 'user',
        text,
        runId,
        createdMs: 1000 + i,
      })
    }
    if (branch) {
      const runId = `${id}-run-branch`
      addRun(store, id, runId, runOf(random, runId, branch.text))
      const parentId = `${id}-${String(branch.beside - 1)}`
      const answered = { role: 'assistant', text: branch.text, runId, createdMs: 9000 } as const
      store.messages.add({ id: `${id}-branch`, sessionId: id, parentId, ...answered })
    }
  })
  store.close()
  scratch.close()
}

function sentence(random: Random, words: number): string {
  return random.list(words, () => random.pick(WORDS)).join(' ')
}

function answer(random: Random, i: number): string {
  const parts = [sentence(random, 20 + (i % 7) * 12)]
  if (i % 5 === 0) parts.push(`- ${sentence(random, 6)}\n- **${sentence(random, 4)}**`)
  if (i % 8 === 1) parts.push(CODE)
  if (i % 16 === 3) parts.push(TABLE)
  return parts.join('\n\n')
}

/** A run with words for tokens: what is drawn is a text as people have it. */
function runOf(random: Random, runId: string, text: string): TraceEvent[] {
  const events = anyRun(random, runId, 40).slice(0, -1)
  const stats = { promptTokens: 3, newTokens: 40, prefillMs: 1.5, decodeMs: 9, threads: 2 }
  const word = () => {
    const said = ` ${random.pick(WORDS)}`
    return { text: said, bytes: toBase64(new TextEncoder().encode(said)) }
  }
  return [
    ...events.map((event) => {
      if (event.kind === 'run-started') {
        const prompt = event.run.prompt.map((token) => ({ ...token, ...word() }))
        return {
          ...event,
          run: { ...event.run, prompt, droppedMessages: 0, task: 'chat' as const },
        }
      }
      if (event.kind !== 'token') return event
      const top = event.top.map((candidate) => ({ ...candidate, text: word().text }))
      return { ...event, ...word(), top }
    }),
    { seq: events.length, tMs: 10_000, kind: 'finished', reason: 'eos', text, stats },
  ]
}

import { computed } from 'vue'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'
import { givenMessages } from '#shared/trace/conversation.ts'
import type { RunHeader } from '#shared/trace/event.ts'
import type { RunView } from '../trace/reduce.ts'
import { promptSpans } from '../trace/turns.ts'

interface Row {
  message: SessionMessage
  /** The run that wrote it or answered it. */
  runId: string | null
  header: RunHeader | null
  withSystem: boolean
  dropped: boolean
}

/** What a transcript shows of each message, from the runs known so far. */
export function useRows(
  messages: () => readonly SessionMessage[],
  viewOf: (runId: string) => RunView | undefined,
) {
  /** The run that each message belongs to: its own, or its answer's. */
  const runIds = computed(() =>
    messages().map((message, index, all) => message.runId ?? all[index + 1]?.runId ?? null),
  )
  /** Stays the same list while answers grow, so that only the growing message is drawn again. */
  const headers = computed((old?: readonly (RunHeader | null)[]) => {
    const now = runIds.value.map((id) => (id === null ? null : (viewOf(id)?.header ?? null)))
    return old?.length === now.length && now.every((header, i) => header === old[i]) ? old : now
  })
  /** The oldest messages, which the last run did not read: of those that were to be given to it. */
  const dropped = computed<readonly string[]>(() => {
    const count = headers.value.at(-1)?.droppedMessages ?? 0
    if (count === 0) return []
    const asked = messages().findLastIndex(({ role }) => role === 'user')
    const said = messages()
      .slice(0, asked)
      .map(({ id, role, text, runId }) => ({
        ...{ id, role },
        text: (runId === null ? undefined : viewOf(runId)?.text) || text,
      }))
    return givenMessages(said)
      .slice(0, count)
      .map(({ id }) => id)
  })

  const rows = computed<Row[]>(() => {
    let system: string | null = null
    return messages().map((message, index) => {
      const header = headers.value[index] ?? null
      const said = header ? systemOf(header) : null
      const withSystem = message.role === 'user' && said !== null && said !== system
      if (said !== null) system = said
      const runId = runIds.value[index] ?? null
      return { message, runId, header, withSystem, dropped: dropped.value.includes(message.id) }
    })
  })

  return { rows, dropped }
}

const systems = new WeakMap<RunHeader, string>()

/** What the model was told first; read once of each run, as there may be hundreds. */
function systemOf(header: RunHeader): string {
  const known = systems.get(header)
  if (known !== undefined) return known
  const { end } = promptSpans(header.prompt).system
  const said = header.prompt.slice(0, end).map((token) => token.text)
  systems.set(header, said.join(''))
  return said.join('')
}

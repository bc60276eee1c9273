import type { SessionMessage } from '#shared/ipc/routes/session.ts'

type Node = Pick<SessionMessage, 'id' | 'parentId'>

/** From the conversation's first message to this one; empty where it is not among them. */
export function pathTo<M extends Node>(messages: readonly M[], id: string | null): M[] {
  const known = new Map(messages.map((message) => [message.id, message]))
  const path: M[] = []
  for (let at = id; at !== null;) {
    const message = known.get(at)
    // A message stands on a path once, whatever the data say.
    if (!message || path.length > messages.length) break
    path.push(message)
    at = message.parentId
  }
  return path.reverse()
}

/**
 * What is on stage while a run is replayed: the branch it is written on, up to its answer, which is
 * there once it has begun; above it the conversations that were begun before, each as it was last.
 * Where nothing was ever answered, all that was said.
 */
export function onStage<M extends Node & { runId: string | null }>(
  messages: readonly M[],
  runId: string | null,
  begun: boolean,
): M[] {
  const written = messages.findIndex((message) => runId !== null && message.runId === runId)
  const answer = messages[written]
  if (!answer) return [...messages]
  const said = messages.slice(0, written + 1)
  const path = pathTo(said, answer.id)
  const before = said.filter(({ id, parentId }) => parentId === null && id !== path[0]?.id)
  return [
    ...before.flatMap(({ id }) => pathTo(said, leafBelow(said, id))),
    ...(begun ? path : path.slice(0, -1)),
  ]
}

/** A message with those beside it, in the order they were written: other answers, or other wordings. */
export function versionsOf<M extends Node>(messages: readonly M[], message: Node): M[] {
  return messages.filter(({ parentId }) => parentId === message.parentId)
}

/** Where the branch through a message goes on to: its newest descendant, or itself. */
export function leafBelow(messages: readonly Node[], id: string): string {
  const below = new Set([id])
  let leaf = id
  // Parents come before what follows them.
  for (const message of messages) {
    if (message.parentId === null || !below.has(message.parentId)) continue
    below.add(message.id)
    leaf = message.id
  }
  return leaf
}

/** One message of the tree drawn as an outline. */
export interface Branch<M> {
  message: M
  /** 0-based place among its versions, and how many there are. */
  version: number
  versions: number
  /** How far it is set in: by one wherever versions stand beside each other. */
  depth: number
  /** On the path that is shown. */
  shown: boolean
}

/** The whole tree, depth first, the versions of a message one after the other. */
export function outline<M extends Node>(
  messages: readonly M[],
  headId: string | null,
): Branch<M>[] {
  const shown = new Set(pathTo(messages, headId).map(({ id }) => id))
  const children = new Map<string | null, M[]>()
  for (const message of messages) {
    children.set(message.parentId, [...(children.get(message.parentId) ?? []), message])
  }
  const branches: Branch<M>[] = []
  // A stack, not recursion: a conversation is as deep as it is long.
  const due = turned(children.get(null) ?? [], 0)
  for (let next = due.pop(); next; next = due.pop()) {
    branches.push({ ...next, shown: shown.has(next.message.id) })
    due.push(...turned(children.get(next.message.id) ?? [], next.depth))
  }
  return branches
}

function turned<M>(versions: readonly M[], depth: number): Omit<Branch<M>, 'shown'>[] {
  return versions
    .map((message, version) => ({
      message,
      version,
      versions: versions.length,
      depth: versions.length > 1 ? depth + 1 : depth,
    }))
    .reverse()
}

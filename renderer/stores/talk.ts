import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Talk, TalkItem, TalkPlace, TalkSummary } from '#shared/ipc/routes/talk.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** Talks: bookmarks of several sessions in an order of their own; and the one that is open. */
export const useTalkStore = defineStore('talk', () => {
  const list = shallowRef<readonly TalkSummary[]>([])
  const talk = shallowRef<Talk | null>(null)
  /** Which of its moments is shown; null while it is only put together. */
  const at = shallowRef<number | null>(null)
  /** Counts how often a moment was asked for. */
  const asked = shallowRef(0)
  /** Those that can be shown: a deleted session's cannot. */
  const shown = computed(() => talk.value?.items.filter(({ gone }) => !gone) ?? [])
  const current = computed<TalkItem | null>(() =>
    at.value === null ? null : (talk.value?.items[at.value] ?? null),
  )
  let listening = false

  async function refresh(): Promise<void> {
    if (!listening) onEvent('session.changed', () => void refresh())
    listening = true
    const id = talk.value?.id
    const [all, open] = await Promise.all([
      request('talk.list', null),
      id === undefined ? null : request('talk.get', { talkId: id }).catch(() => null),
    ])
    list.value = all
    // Not where another one was opened meanwhile.
    if (id !== undefined && talk.value?.id === id) take(open)
  }

  function take(now: Talk | null): void {
    talk.value = now
    if (now === null || (at.value !== null && at.value >= now.items.length)) at.value = null
  }

  async function open(talkId: string): Promise<void> {
    at.value = null
    talk.value = await request('talk.get', { talkId })
  }

  function close(): void {
    at.value = null
    talk.value = null
  }

  async function create(title: string): Promise<Talk> {
    const made = await request('talk.create', { title })
    at.value = null
    talk.value = made
    await refresh()
    return made
  }

  async function rename(title: string): Promise<void> {
    if (talk.value === null) return
    take(await request('talk.rename', { talkId: talk.value.id, title }))
    await refresh()
  }

  async function remove(talkId: string): Promise<void> {
    await request('talk.delete', { talkId })
    if (talk.value?.id === talkId) close()
    await refresh()
  }

  async function restore(talkId: string): Promise<void> {
    await request('talk.restore', { talkId })
    await refresh()
  }

  /** Puts moments at the end of a talk, open or not. */
  async function add(talkId: string, places: readonly TalkPlace[]): Promise<void> {
    const { items } = await request('talk.get', { talkId })
    await setItems(talkId, [...items, ...places])
  }

  /** Puts a moment of the open talk elsewhere in it. */
  async function move(from: number, to: number): Promise<void> {
    const items = [...(talk.value?.items ?? [])]
    const [moved] = items.splice(from, 1)
    if (!talk.value || !moved || to < 0 || to > items.length) return
    items.splice(to, 0, moved)
    const showing = current.value
    await setItems(talk.value.id, items)
    if (showing) at.value = items.indexOf(showing)
  }

  async function removeItem(index: number): Promise<void> {
    if (!talk.value) return
    const items = talk.value.items.filter((_, place) => place !== index)
    const before = at.value
    await setItems(talk.value.id, items)
    if (before === null) return
    if (before === index) at.value = null
    else if (before > index) at.value = before - 1
  }

  async function setItems(talkId: string, items: readonly TalkPlace[]): Promise<void> {
    const places = items.map(({ sessionId, bookmarkId }) => ({ sessionId, bookmarkId }))
    const now = await request('talk.setItems', { talkId, items: places })
    if (talk.value?.id === talkId) take(now)
    await refresh()
  }

  /** The file written with what it had no room for, or null where the person cancelled. */
  const save = (
    talkId: string,
    withPrivate: boolean,
  ): Promise<{ file: string; leftOut: number } | null> =>
    request('talk.export', { talkId, privateNotes: withPrivate })

  /** Shows a moment of the open talk; once more where it is shown already. */
  function goTo(place: number): void {
    if (talk.value?.items[place]?.gone !== false) return
    at.value = place
    asked.value++
  }
  function start(): void {
    at.value = null
    jump(1)
  }
  function jump(direction: 1 | -1): void {
    const place = neighbour(direction)
    if (place !== null) goTo(place)
  }
  /** The talk stays open, and none of its moments is shown any more. */
  function end(): void {
    at.value = null
  }

  /** The moment that follows the one shown, or comes before it; null at an end. */
  function neighbour(direction: 1 | -1): number | null {
    const items = talk.value?.items ?? []
    for (let place = (at.value ?? -1) + direction; place in items; place += direction) {
      if (items[place]?.gone === false) return place
    }
    return null
  }

  return {
    list,
    talk,
    at,
    asked,
    shown,
    current,
    refresh,
    open,
    close,
    create,
    rename,
    remove,
    restore,
    add,
    move,
    removeItem,
    save,
    neighbour,
    goTo,
    start,
    jump,
    end,
  }
})

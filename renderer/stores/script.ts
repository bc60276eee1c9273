import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type {
  ScriptCheck,
  ScriptProgress,
  ScriptRecording,
  SessionScript,
} from '#shared/ipc/routes/script.ts'
import { onEvent, request } from '../client/ipc-client.ts'

/** The script that is being written, and the one that is being recorded. */
export const useScriptStore = defineStore('script', () => {
  /** Whether its window is open. */
  const open = ref(false)
  const text = ref('')
  /** What is said of the text as it is now; null while that is not known. */
  const check = shallowRef<ScriptCheck | null>(null)
  /** Answers and bookmarks of a session that its script has not. */
  const left = shallowRef<SessionScript['left'] | null>(null)
  const recording = shallowRef<ScriptRecording | null>(null)
  const running = computed(
    () => recording.value?.state === 'running' || recording.value?.state === 'stopping',
  )
  /** The step that is under way, or was the last. */
  const at = shallowRef(0)
  let asked = 0

  /** Follows a recording, also one that was begun before this window. */
  async function load(): Promise<void> {
    onEvent('script.progress', follow)
    recording.value = await request('script.status', null)
    const steps = recording.value?.steps ?? []
    at.value = Math.max(
      0,
      steps.findLastIndex(({ state }) => state !== 'waiting'),
    )
  }

  function follow({ sessionId, state, at: place, step }: ScriptProgress): void {
    const now = recording.value
    if (now === null) return
    const steps = step === null ? now.steps : now.steps.with(place, step)
    if (step !== null) at.value = place
    recording.value = { ...now, sessionId, state, steps }
  }

  async function recheck(): Promise<void> {
    const current = ++asked
    const wanted = text.value
    const found = await request('script.check', { text: wanted })
    if (current === asked && wanted === text.value) check.value = found
  }

  function write(now: string): void {
    text.value = now
    check.value = null
    left.value = null
  }

  /** The name of the file that was chosen, or null where the person cancelled. */
  async function openFile(): Promise<string | null> {
    const file = await request('script.open', null)
    if (file !== null) write(file.text)
    return file?.name ?? null
  }

  /** The file written, or null where the person cancelled. */
  async function save(): Promise<string | null> {
    const title = check.value?.title ?? ''
    return (await request('script.save', { text: text.value, title }))?.file ?? null
  }

  async function ofSession(sessionId: string): Promise<void> {
    const script = await request('script.ofSession', { sessionId })
    write(script.text)
    left.value = script.left
    open.value = true
  }

  /** Has another model asked wherever this one was to be. */
  function replaceModel(model: string, by: string): void {
    const places = (check.value?.named ?? []).filter((named) => named.model === model)
    const { left: still } = { left: left.value }
    write(
      places.reduceRight(
        (now, place) => now.slice(0, place.at) + JSON.stringify(by) + now.slice(place.end),
        text.value,
      ),
    )
    left.value = still
  }

  async function start(): Promise<void> {
    at.value = 0
    recording.value = await request('script.start', { text: text.value })
  }

  async function stop(): Promise<void> {
    await request('script.stop', null)
  }

  /** What was recorded last needs not be shown any more. */
  function putAway(): void {
    if (!running.value) recording.value = null
  }

  return {
    open,
    text,
    check,
    left,
    recording,
    running,
    at,
    load,
    recheck,
    write,
    openFile,
    save,
    ofSession,
    replaceModel,
    start,
    stop,
    putAway,
  }
})

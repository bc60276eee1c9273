import { computed } from 'vue'
import { useRouter } from 'vue-router'
import type { SessionDetail } from '#shared/ipc/routes/session.ts'
import { useNotices } from '#renderer/composables/use-notices.ts'
import { asSerializedError } from '#renderer/stores/as-error.ts'
import { useBesideStore } from '#renderer/stores/beside.ts'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useModelStore } from '#renderer/stores/model.ts'
import { useReplayStore } from '#renderer/stores/replay.ts'
import { newSeed } from '#renderer/stores/seed.ts'

/** Lets the model itself go on from where a replay stands. */
export function useOnward(detail: () => SessionDetail | null) {
  const router = useRouter()
  const replay = useReplayStore()
  const chat = useChatStore()
  const beside = useBesideStore()
  const model = useModelStore()
  const { notify } = useNotices()

  const view = computed(() => replay.viewOf(replay.runId))
  const answer = computed(() =>
    detail()?.messages.find(({ runId }) => runId !== null && runId === replay.runId),
  )
  /** Tokens to begin with: those shown, without the one that ended the answer. */
  const kept = computed(() => {
    const { tokens, header } = view.value
    const last = tokens.at(-1)
    return last && header?.stopIds.includes(last.id) ? tokens.length - 1 : tokens.length
  })
  /** Why it cannot go on; null where it can. */
  const refusal = computed<'nothing' | 'model' | 'busy' | null>(() => {
    const { header } = view.value
    if (!header || !answer.value || kept.value === 0) return 'nothing'
    const made = header.model
    if (model.info?.id !== made.id || model.info.sha256 !== made.sha256) return 'model'
    return beside.busy ? 'busy' : null
  })

  async function onward(): Promise<void> {
    const [session, message, { header }] = [detail()?.session, answer.value, view.value]
    if (!session || !message || !header || refusal.value !== null) return
    replay.pause()
    beside.end()
    const { temperature, maxTokens } = header.sampling
    const how = {
      ...header.sampling,
      // A greedy answer would only be repeated.
      temperature: temperature || 0.8,
      maxTokens: Math.max(maxTokens, kept.value + 2),
      seed: newSeed(),
    }
    try {
      await chat.open(session.id)
      const started = await chat.branch(message, kept.value, null, how)
      if (!started) return
      await router.push({ name: 'chat', params: { sessionId: started.sessionId } })
    } catch (error) {
      notify({ error: asSerializedError(error) })
    }
  }
  /** A translation goes on in its own room, from any of its words. */
  const offered = computed(() => view.value.header?.translation === undefined)
  return { offered, refusal, modelId: computed(() => view.value.header?.model.id ?? ''), onward }
}

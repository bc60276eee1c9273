import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { DEFAULT_SAMPLING, type SamplingSettings } from '#shared/trace/sampling.ts'
import { request } from '../client/ipc-client.ts'
import { useChatStore } from './chat.ts'
import { conversation } from './conversation.ts'
import { ended } from './ended.ts'
import { useModelStore } from './model.ts'
import { useSamplingStore } from './sampling.ts'
import { newSeed } from './seed.ts'
import { useSettingsStore } from './settings.ts'
import { useSetupStore, withoutSeed } from './setup.ts'

/** How the second conversation differs; everything else is as in the first. */
const useBesideSetup = defineStore('beside-setup', () => ({
  sampling: shallowRef<SamplingSettings>(DEFAULT_SAMPLING),
}))

/** The conversation that stands beside the chat room's, with a manner of its own. */
export const useBesideChatStore = defineStore('beside-chat', () => {
  const settings = useSettingsStore()
  const first = useSetupStore()
  const setup = useBesideSetup()
  return conversation(
    (given) =>
      Promise.resolve({
        system: first.setup.system,
        sampling: { ...setup.sampling, ...given },
        capture: settings.settings?.capture ?? 'summary',
      }),
    {
      opened: () => undefined,
      /** Opened alone one day, it goes on in its own manner. */
      asking: () => {
        const { system } = first.setup
        const own = { system, sampling: withoutSeed(setup.sampling) }
        return ({ session }) => {
          void request('session.setup', { sessionId: session.id, setup: own })
        }
      },
    },
  )
})

/**
 * Two conversations, one composer: what is sent goes to both, one after the other, as one model answers
 * at a time.
 */
export const useBesideStore = defineStore('beside', () => {
  const chat = useChatStore()
  const beside = useBesideChatStore()
  const model = useModelStore()
  const shared = useSamplingStore()
  const setup = useBesideSetup()
  const own = useSetupStore()
  const open = ref(false)
  /** The model that answers beside; null = the one that answers in the first. */
  const modelId = shallowRef<string | null>(null)
  /** The second answer is still to come. */
  const waiting = ref(false)
  let given = 0

  const busy = computed(() => chat.running || beside.running || waiting.value)

  /** Both begin anew, in the manner of the moment: the second differs in its seed, until more is chosen. */
  function begin(): void {
    const now = own.own
    chat.startNew()
    own.put(now)
    beside.startNew()
    setup.sampling = { ...shared.sampling, seed: newSeed() }
    modelId.value = null
    open.value = true
  }

  function end(): void {
    given++
    open.value = false
    waiting.value = false
  }

  function set(patch: Partial<SamplingSettings>): void {
    setup.sampling = { ...setup.sampling, ...patch }
  }

  /** Sends to the first, and when that has answered to the second. */
  async function send(text: string, own?: Partial<SamplingSettings>): Promise<void> {
    const current = ++given
    waiting.value = true
    const first = model.info?.id ?? null
    try {
      await chat.send(text, own)
      await ended(() => chat.running)
      if (current !== given) return
      const other = modelId.value !== null && modelId.value !== first
      if (other) await model.loadModel(modelId.value ?? '')
      await beside.send(text)
      waiting.value = false
      await ended(() => beside.running)
      if (other && first !== null) await model.loadModel(first)
    } finally {
      if (current === given) waiting.value = false
    }
  }

  /** Stops the answer being written, and the one that was to follow. */
  async function stop(): Promise<void> {
    given++
    waiting.value = false
    await (beside.running ? beside.stop() : chat.stop())
  }

  const sampling = computed(() => setup.sampling)
  return { open, modelId, sampling, busy, begin, end, set, send, stop }
})

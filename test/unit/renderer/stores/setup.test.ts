import { describe, expect, it, vi } from 'vitest'
import { useChatStore } from '#renderer/stores/chat.ts'
import { usePresetStore } from '#renderer/stores/preset.ts'
import { useSamplingStore } from '#renderer/stores/sampling.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { useSetupStore } from '#renderer/stores/setup.ts'
import { usePage } from '#test/unit/support/page.ts'

const { app, send, ended } = usePage()

describe('a setup of its own', () => {
  const setups = () => app().asked.filter(({ route }) => route === 'session.setup')

  it('is kept once the hand rests, all changes in one, and comes back with its conversation', async () => {
    await useSettingsStore().load()
    const [chat, sampling, setup] = [useChatStore(), useSamplingStore(), useSetupStore()]
    ;(await send('One')).start().finish('1')
    await ended()
    const id = chat.sessionId ?? ''
    const usual = app().main.settings.get().sampling
    const before = setups().length
    for (const temperature of [0.5, 0.6, 0.9]) sampling.set({ temperature })
    setup.set({ system: 'Be brief.' })
    expect(sampling.sampling.temperature).toBe(0.9)
    expect(setups()).toHaveLength(before)
    await vi.waitFor(() => {
      expect(app().main.sessions.get(id).setup?.system).toBe('Be brief.')
    })
    expect(setups()).toHaveLength(before + 1)
    expect(app().main.settings.get()).toMatchObject({ systemPrompt: null, sampling: usual })

    chat.startNew()
    expect(sampling.sampling.temperature).toBe(usual.temperature)
    await chat.open(id)
    expect(sampling.sampling).toMatchObject({ temperature: 0.9, topP: usual.topP })
    const run = await send('Two')
    expect(run.params.sampling.temperature).toBe(0.9)
    expect(run.params.input).toMatchObject({
      messages: [{ role: 'system', content: 'Be brief.' }, {}, {}, {}],
    })
    run.start().finish('2')
    await ended()
  })

  it('chosen before the first message goes with the conversation it becomes', async () => {
    await useSettingsStore().load()
    const [chat, sampling] = [useChatStore(), useSamplingStore()]
    sampling.set({ topK: 7 })
    const run = await send('One')
    expect(run.params.sampling.topK).toBe(7)
    run.start().finish('1')
    await ended()
    await vi.waitFor(() => {
      expect(app().main.sessions.get(chat.sessionId ?? '').setup?.sampling.topK).toBe(7)
    })
  })

  it('goes with its first message even where another conversation is opened meanwhile', async () => {
    await useSettingsStore().load()
    const [chat, sampling, setup] = [useChatStore(), useSamplingStore(), useSetupStore()]
    sampling.set({ topK: 7 })
    const sent = chat.send('One')
    chat.startNew()
    sampling.set({ topK: 3 })
    await sent
    await vi.waitFor(() => {
      const [first] = app()
        .main.sessions.list('', 10)
        .filter(({ title }) => title === 'One')
      expect(app().main.sessions.get(first?.id ?? '').setup?.sampling.topK).toBe(7)
    })
    expect(chat.sessionId).toBeNull()
    expect(setup.setup.sampling.topK).toBe(3)
  })

  it('can be made the usual one, and be let go', async () => {
    const settings = useSettingsStore()
    await settings.load()
    const [sampling, setup] = [useSamplingStore(), useSetupStore()]
    const before = app().main.settings.get()
    sampling.set({ temperature: 1.25 })
    await setup.makeDefault()
    expect(app().main.settings.get().sampling).toEqual({ ...before.sampling, temperature: 1.25 })
    expect(setup.own).toBeNull()
    expect(sampling.sampling.temperature).toBe(1.25)
    sampling.set({ temperature: 0.1 })
    setup.put(null)
    expect(sampling.sampling.temperature).toBe(1.25)
    await settings.set({ sampling: before.sampling })
  })
})

describe('presets', () => {
  it('say the dice, or everything where they are people’s own, and are recognised', async () => {
    await useSettingsStore().load()
    const [presets, setup] = [usePresetStore(), useSetupStore()]
    expect(presets.current).toBe('recommended')
    setup.set({ system: 'As a pirate.', sampling: { maxTokens: 99 } })
    presets.use('greedy')
    expect(setup.setup).toMatchObject({
      system: 'As a pirate.',
      sampling: { temperature: 0, maxTokens: 99 },
    })
    await presets.save('Pirate')
    expect(presets.current).toBe('own:Pirate')
    setup.put(null)
    presets.use('own:Pirate')
    expect(setup.setup.system).toBe('As a pirate.')
    const undo = await presets.remove('Pirate')
    expect(presets.own).toEqual([])
    expect(presets.current).toBe('greedy')
    await undo()
    expect(presets.current).toBe('own:Pirate')
    setup.set({ sampling: { temperature: 0.33 } })
    expect(presets.current).toBeNull()
  })
})

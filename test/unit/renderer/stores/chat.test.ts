import { createPinia, setActivePinia } from 'pinia'
import { describe, expect, it, vi } from 'vitest'
import { useChatStore } from '#renderer/stores/chat.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { useSamplingStore } from '#renderer/stores/sampling.ts'
import { useSettingsStore } from '#renderer/stores/settings.ts'
import { usePage } from '#test/unit/support/page.ts'

const { app, send, ended } = usePage()

describe('a conversation', () => {
  it('begins with the first message, shows the answer as it grows, and ends', async () => {
    const chat = useChatStore()
    const runs = useRunStore()
    const run = await send('Hello')
    expect(chat.sessionId).not.toBeNull()
    expect(chat.messages.map(({ role, text }) => [role, text])).toEqual([
      ['user', 'Hello'],
      ['assistant', ''],
    ])
    expect(chat.activeRunId).toBe(run.params.runId)
    expect(chat.running).toBe(true)
    run.start().say('Good', ' day')
    await vi.waitFor(() => {
      expect(runs.viewOf(chat.activeRunId).text).toBe('Good day')
    })
    expect(chat.running).toBe(true)
    run.finish('Good day.')
    await ended()
    expect(runs.viewOf(chat.activeRunId)).toMatchObject({ text: 'Good day.', state: 'eos' })
  })

  it('goes on after its last message, with what was said before', async () => {
    const chat = useChatStore()
    ;(await send('One')).start().say('1').finish('1')
    await ended()
    const second = await send('Two')
    expect(second.params.input).toEqual({
      task: 'chat',
      messages: [
        { role: 'user', content: 'One' },
        { role: 'assistant', content: '1' },
        { role: 'user', content: 'Two' },
      ],
    })
    expect(chat.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
    ])
    expect(chat.messages[2]?.parentId).toBe(chat.messages[1]?.id)
    second.start().finish('2')
    await ended()
  })

  it('is running where the window is opened again in the middle of an answer', async () => {
    const run = await send('Hello')
    run.start().say('Still')
    const id = useChatStore().sessionId ?? ''
    setActivePinia(createPinia())
    const chat = useChatStore()
    await chat.open(id)
    expect(chat.running).toBe(true)
    await chat.stop()
    expect(app().runtime.calls.at(-1)).toBe('stop')
    run.finish('Still', 'stopped')
    await ended()
    expect(useRunStore().viewOf(chat.activeRunId)).toMatchObject({ state: 'stopped' })
  })

  it('keeps what was written where the model process dies', async () => {
    const chat = useChatStore()
    const run = await send('Hello')
    run.start().say('Half an ans')
    await vi.waitFor(() => {
      expect(useRunStore().viewOf(chat.activeRunId).text).toBe('Half an ans')
    })
    app().runtime.crash()
    await ended()
    const view = useRunStore().viewOf(chat.activeRunId)
    expect(view).toMatchObject({ state: 'failed', text: 'Half an ans' })
    expect(view.error?.code).toBe('run.crashed')
    await app().main.models.load('tiny')
  })

  it('reads only its last run when it is opened, the others when they are asked for', async () => {
    const chat = useChatStore()
    for (const word of ['One', 'Two']) {
      ;(await send(word)).start().say(word).finish(word)
      await ended()
    }
    const id = chat.sessionId ?? ''
    setActivePinia(createPinia())
    const again = useChatStore()
    await again.open(id)
    const [first, last] = again.messages.flatMap(({ runId }) => runId ?? [])
    const runs = useRunStore()
    await vi.waitFor(() => {
      expect(runs.viewOf(last ?? '').text).toBe('Two')
    })
    expect(runs.views.has(first ?? '')).toBe(false)
    expect(again.stateOf(first ?? '')).toBe('eos')
    runs.follow(first ?? '')
    await vi.waitFor(() => {
      expect(runs.viewOf(first ?? '').text).toBe('One')
    })
  })

  it('is the one opened last, also where an earlier one is answered later', async () => {
    const chat = useChatStore()
    const ids: string[] = []
    for (const word of ['One', 'Two']) {
      chat.startNew()
      ;(await send(word)).start().finish(word)
      await ended()
      ids.push(chat.sessionId ?? '')
    }
    const [one = '', two = ''] = ids
    const { request } = window.vitrine
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    window.vitrine.request = async (route, input) => {
      const answer = await request(route, input)
      if (JSON.stringify(input).includes(one)) await held
      return answer
    }
    const slow = chat.open(one)
    await chat.open(two)
    release()
    await slow
    window.vitrine.request = request
    expect(chat.sessionId).toBe(two)
    expect(chat.messages[0]?.text).toBe('Two')
  })
})

describe('what is typed', () => {
  it('belongs to its conversation and waits there', async () => {
    const chat = useChatStore()
    ;(await send('One')).start().finish('1')
    await ended()
    const id = chat.sessionId ?? ''
    chat.draft = 'about one'
    chat.startNew()
    expect(chat.draft).toBe('')
    chat.draft = 'something new'
    await chat.open(id)
    expect(chat.draft).toBe('about one')
    chat.startNew()
    expect(chat.draft).toBe('something new')
  })
})

describe('the seed', () => {
  it('is a new one for each answer, and the one that is shown', async () => {
    const settings = useSettingsStore()
    await settings.load()
    const seeds: number[] = []
    for (const word of ['One', 'Two', 'Three']) {
      const run = await send(word)
      seeds.push(run.params.sampling.seed)
      expect(useSamplingStore().sampling.seed).toBe(run.params.sampling.seed)
      expect(app().main.settings.get().sampling.seed).toBe(run.params.sampling.seed)
      run.start().finish('')
      await ended()
    }
    expect(new Set(seeds).size).toBe(3)
  })

  it('stays once it is locked', async () => {
    const settings = useSettingsStore()
    await settings.load()
    const sampling = useSamplingStore()
    sampling.set({ seed: 77 })
    await sampling.lockSeed(true)
    for (const word of ['One', 'Two']) {
      const run = await send(word)
      expect(run.params.sampling.seed).toBe(77)
      run.start().finish('')
      await ended()
    }
    await sampling.lockSeed(false)
  })

  it('can be set aside for one answer with the rest of the sampling, without being kept', async () => {
    await useSettingsStore().load()
    const before = app().main.settings.get().sampling.temperature
    await useChatStore().send('One', { temperature: 0 })
    await vi.waitFor(() => {
      expect(app().runtime.run.params.sampling.temperature).toBe(0)
    })
    expect(before).not.toBe(0)
    expect(app().main.settings.get().sampling.temperature).toBe(before)
    app().runtime.run.start().finish('')
    await ended()
  })
})

describe('a conversation with branches', () => {
  it('shows the newest branch, goes back to another, and goes on from the one shown', async () => {
    const chat = useChatStore()
    const first = await send('One')
    first.start().say('1').finish('1')
    await ended()
    const [, answer] = chat.messages
    if (!answer) throw new Error('there is no answer')
    const asked = app().runtime.runs.length
    await chat.again(answer)
    await vi.waitFor(() => {
      expect(app().runtime.runs.length).toBe(asked + 1)
    })
    app().runtime.run.start().say('eins').finish('eins')
    await ended()
    expect(chat.messages.map(({ id }) => id)).not.toContain(answer.id)
    expect(chat.tree).toHaveLength(3)
    await chat.showBranch(answer.id)
    expect(chat.messages.at(-1)?.id).toBe(answer.id)
    const next = await send('Two')
    expect(next.params.input).toMatchObject({
      messages: [{ content: 'One' }, { content: '1' }, { content: 'Two' }],
    })
    next.start().finish('2')
    await ended()

    await chat.branch(answer, 1, 9, { ...useSamplingStore().sampling, seed: 4 })
    await vi.waitFor(() => {
      expect(app().runtime.run.params.given).toMatchObject({ force: 9, kept: [{ text: '1' }] })
    })
    expect(app().runtime.run.params.sampling.seed).toBe(4)
    app().runtime.run.start().finish('1!')
    await ended()
    const [question] = chat.messages
    if (!question) throw new Error('there is no question')
    await chat.edit(question, 'Uno')
    expect(chat.messages.map(({ text }) => text)).toEqual(['Uno', ''])
    await vi.waitFor(() => {
      expect(app().runtime.run.params.input).toMatchObject({ messages: [{ content: 'Uno' }] })
    })
    app().runtime.run.start().finish('1')
    await ended()
  })
})

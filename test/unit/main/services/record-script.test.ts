import { describe, expect, it } from 'vitest'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import { checkScript } from '#main/services/record/check-script.ts'
import { scriptOf } from '#test/unit/support/record.ts'

const chat = { do: 'chat', model: 'tiny', user: 'hi' }
const script = (...steps: unknown[]) => JSON.stringify({ version: 1, title: 't', steps })

describe('a recording script', () => {
  it('may leave out what has a default or stood in the step before', () => {
    const { title, steps } = scriptOf(
      script(
        {
          ...chat,
          system: 'Be brief.',
          sampling: { temperature: 0, maxTokens: 5 },
          capture: 'none',
        },
        { do: 'chat', continue: true, user: 'and?' },
        { do: 'complete', text: 'Once' },
        { do: 'translate', model: 'marian', text: 'Hi.', beams: 4, targetLanguage: 'fr' },
        { do: 'probe', probe: 'attention', layers: [0, -1] },
        { do: 'probe', probe: 'lens', positions: [-1] },
        { do: 'probe', probe: 'logits', position: -1 },
        { do: 'probe', probe: 'attention', rollout: true },
        { do: 'probe', probe: 'qkv', layers: [3], projected: true },
        { do: 'probe', probe: 'stream', positions: [-1] },
        { do: 'probe', probe: 'block' },
        { do: 'bookmark', title: 'here', step: 0 },
      ),
    )
    expect(title).toBe('t')
    const first = {
      model: 'tiny',
      system: 'Be brief.',
      sampling: { ...DEFAULT_SAMPLING, temperature: 0, maxTokens: 5 },
      capture: 'none',
    }
    expect(steps).toMatchObject([
      { do: 'chat', continue: false, settings: first },
      { do: 'chat', continue: true, settings: first },
      {
        do: 'complete',
        settings: { model: 'tiny', system: null, sampling: DEFAULT_SAMPLING, capture: 'summary' },
      },
      {
        do: 'translate',
        text: 'Hi.',
        beams: 4,
        lengthPenalty: 1,
        targetLanguage: 'fr',
        settings: { model: 'marian' },
      },
      {
        do: 'probe',
        request: { probe: 'attention', layers: [0, -1], heads: 'all', positions: 'all' },
      },
      { do: 'probe', request: { probe: 'lens', positions: [-1], top: 5 } },
      { do: 'probe', request: { probe: 'logits', position: -1 } },
      {
        do: 'probe',
        request: {
          probe: 'attention',
          layers: 'all',
          heads: 'all',
          positions: 'all',
          rollout: true,
        },
      },
      {
        do: 'probe',
        request: { probe: 'qkv', layers: [3], heads: 'all', positions: 'all', projected: true },
      },
      { do: 'probe', request: { probe: 'stream', positions: [-1] } },
      { do: 'probe', request: { probe: 'block', layers: 'all', positions: 'all' } },
      { do: 'bookmark', step: 0, title: 'here', notes: [] },
    ])
  })

  it.each<[string, string, string]>([
    ['another version', JSON.stringify({ version: 2, title: 't', steps: [chat] }), 'version'],
    ['no title', JSON.stringify({ version: 1, steps: [chat] }), 'title'],
    [
      'a field of no meaning',
      JSON.stringify({ version: 1, title: 't', steps: [chat], speed: 2 }),
      'speed',
    ],
    ['no steps', script(), 'steps'],
    ['a step that is a text', script('chat'), 'steps[0]'],
    ['an unknown do', script(chat, { do: 'dance' }), 'steps[1].do'],
    ['no do', script({ user: 'hi' }), 'steps[0].do'],
    ['an unknown field', script(chat, { ...chat, usr: 'hi' }), 'steps[1].usr'],
    [
      'an unknown field inside',
      script({ ...chat, sampling: { temprature: 1 } }),
      'steps[0].sampling.temprature',
    ],
    ['a wrong value', script(chat, { ...chat, sampling: { topP: 2 } }), 'steps[1].sampling.topP'],
    ['an empty question', script({ ...chat, user: '' }), 'steps[0].user'],
    ['no model', script({ do: 'chat', user: 'hi' }), 'steps[0].model'],
    [
      'nothing to continue',
      script(
        { do: 'complete', model: 'tiny', text: 'a' },
        { do: 'chat', continue: true, user: 'b' },
      ),
      'steps[1].continue',
    ],
    ['nothing to probe', script({ do: 'probe', probe: 'lens' }), 'steps[0].do'],
    ['an unknown probe', script(chat, { do: 'probe', probe: 'xray' }), 'steps[1].probe'],
    [
      'a range for a list',
      script(chat, { do: 'probe', probe: 'score', positions: '0-3' }),
      'steps[1].positions',
    ],
    [
      'a field of another probe',
      script(chat, { do: 'probe', probe: 'lens', layers: [1] }),
      'steps[1].layers',
    ],
    ['half a step', script(chat, { do: 'bookmark', title: 'a', step: 1.5 }), 'steps[1].step'],
    [
      'an empty note',
      script(chat, { do: 'bookmark', title: 'a', step: 0, notes: [{ text: ' ' }] }),
      'steps[1].notes[0].text',
    ],
    [
      'a head that is no pair',
      script(chat, { do: 'probe', probe: 'ablate', heads: [[0, 1], [2]] }),
      'steps[1].heads[1]',
    ],
  ])('names the field at fault: %s', (_, text, path) => {
    expect(checkScript(text).problems.map((problem) => problem.path)).toEqual([path])
  })
})

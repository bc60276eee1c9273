import { expect, test } from 'vitest'
import type { RunHeader } from '#shared/trace/event.ts'
import { conditions, type Conditions } from '#renderer/trace/conditions.ts'
import { Random } from '#test/unit/support/random.ts'
import { anyHeader } from '#test/unit/support/trace-data.ts'

function chat(patch: Partial<Conditions> = {}, header: Partial<RunHeader> = {}): Conditions {
  const made = anyHeader(new Random(3), 'run')
  delete made.translation
  const sampling = { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 40 }
  const prompt = [
    { id: 1, text: 'Hi', bytes: 'SGk=', special: false, role: 'user', content: true, turn: 0 },
  ] as const
  return {
    header: {
      ...made,
      task: 'chat',
      sampling,
      prompt: [...prompt],
      template: '<user>Hi',
      ...header,
    },
    system: null,
    question: 'Hi',
    threads: 2,
    ...patch,
  }
}
const differing = (a: Conditions, b: Conditions): string[] =>
  conditions(a, b).flatMap(({ name, differs }) => (differs ? [name] : []))

test('a run has the conditions it has itself', () => {
  expect(differing(chat(), chat())).toEqual([])
  expect(differing(chat(), chat({}, { begun: { kept: 0, forced: false } }))).toEqual([])
  expect(differing(chat(), chat({}, { begun: { kept: 3, forced: true } }))).toEqual(['begun'])
})

test('what plays no part is not held against it: a greedy answer has no seed, an open one no threads', () => {
  const { sampling } = chat().header
  const seeded = chat({}, { sampling: { ...sampling, seed: 9, topK: 5, topP: 0.5 } })
  expect(differing(chat(), seeded)).toEqual([])
  expect(differing(chat(), chat({ threads: null }))).toEqual([])
  const warm = chat({}, { sampling: { ...sampling, temperature: 0.8 } })
  expect(differing(chat(), warm)).toEqual(['temperature', 'seed'])
  const filtered = chat({}, { sampling: { ...sampling, temperature: 0.8, topK: 5, topP: 0.9 } })
  expect(differing(warm, filtered)).toEqual(['topK', 'topP'])
  const warmer = chat({}, { sampling: { ...sampling, temperature: 1, seed: 2 } })
  expect(differing(warm, warmer)).toEqual(['temperature', 'seed'])
})

test('the prompt is named only where no question, system prompt or model says why it is another', () => {
  const other = { template: '<user>Hello' }
  expect(differing(chat(), chat({ question: 'Hello' }, other))).toEqual(['question'])
  expect(differing(chat(), chat({ system: 'Be short.' }, other))).toEqual(['system'])
  expect(differing(chat(), chat({}, other))).toEqual(['prompt'])
})

test('a model of the same name with other weights differs in its file', () => {
  const { model } = chat().header
  expect(differing(chat(), chat({}, { model: { ...model, sha256: 'cd'.repeat(32) } }))).toEqual([
    'weights',
  ])
  const renamed = { ...model, id: 'other', sha256: 'cd'.repeat(32) }
  expect(differing(chat(), chat({}, { model: renamed }))).toEqual(['model'])
})

test('a translation is held by its beams, and its length penalty where there is a search', () => {
  const translation = {
    ...{ sourceLanguage: 'en', targetLanguage: 'zh', beams: 1, lengthPenalty: 1 },
    ...{ encoderLayers: 1, encoderHeads: 1, hiddenSize: null, feedForwardSize: null },
    ...{ recurrent: false, startId: 0 },
  }
  const made = (patch: Partial<typeof translation>): Conditions =>
    chat({}, { task: 'translate', translation: { ...translation, ...patch } })
  expect(differing(made({}), made({ lengthPenalty: 2 }))).toEqual([])
  expect(differing(made({}), made({ beams: 4 }))).toEqual([
    'decoding',
    'beams',
    'lengthPenalty',
    'temperature',
  ])
  expect(differing(made({ beams: 4 }), made({ beams: 4, lengthPenalty: 2 }))).toEqual([
    'lengthPenalty',
  ])
})

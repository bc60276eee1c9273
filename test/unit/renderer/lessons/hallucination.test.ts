import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HALLUCINATION } from '#renderer/lessons/chapters/07-hallucination.ts'
import { initialState } from '#renderer/lessons/engine/lesson-state.ts'
import { planned, stepsOf } from '#renderer/lessons/engine/transformer/plan.ts'
import {
  ERRORS,
  gapPlan,
  gapView,
  INVENTED_QUESTIONS,
  KNOWN_QUESTION,
  namesIn,
  SEED_PROMPTS,
  SEED_SAMPLING,
  SEEDS,
} from '#renderer/lessons/hallucination.ts'
import {
  BUNDLED,
  chat,
  endOf,
  EnginePort,
  GREEDY,
  tokensOf,
} from '#test/unit/runtime/engine-port.ts'

describe.each(['en', 'zh-CN'] as const)('%s: the tiny model and its gap', (language) => {
  function answers(filled: boolean) {
    const plan = gapPlan(language, filled, initialState().hallucination.seed)
    const { model, trainer } = planned(plan)
    for (let step = 0; step < stepsOf(plan); step++) trainer.step()
    return gapView(model, language)
  }

  it('makes up a capital it has read of another country, and says the right one once it has read that', () => {
    const [lacking, filled] = [answers(false), answers(true)]
    const right = filled.missing.slice(filled.asked.question.length).trim()
    expect(lacking.sentences).not.toContain(lacking.missing)
    expect(lacking.asked.answer).not.toBe(right)
    // Plausible: the name of a capital, which stands in the corpus behind the same words.
    const capitals = language === 'en' ? ['Paris', 'Rome', 'Tokyo'] : ['巴黎', '罗马', '东京']
    expect(capitals).toContain(lacking.asked.answer)
    expect(Math.max(...lacking.asked.probabilities)).toBeGreaterThan(0.8)
    expect(filled.asked.answer).toBe(right)
    for (const { known } of [lacking, filled]) expect(capitals).toContain(known.answer)
  })
})

describe('names', () => {
  it('end at the first sign, and differ by more than capitals', () => {
    const answers = [' Paris. In other', ' paris, a', ' Nova Haven.\n\nThe', '\n', ' Nova Haven']
    expect(namesIn(answers)).toEqual([
      { name: 'Paris', count: 2 },
      { name: 'Nova Haven', count: 2 },
      { name: '', count: 1 },
    ])
  })

  it('the question counts those of the made-up country, once they are there', () => {
    const state = initialState()
    expect(HALLUCINATION.ask(state, 'en')).toBeNull()
    state.hallucination.answers = { invented: ['A.', 'B,', 'a'], known: null, mistaken: null }
    const asked = HALLUCINATION.ask(state, 'en')
    expect(asked?.values).toMatchObject({ names: 'A · B · a', different: '2' })
    expect([asked?.judge('2'), asked?.judge('3')]).toEqual(['right', 'wrong'])
  })
})

describe('the chat model that comes with the app', () => {
  const port = new EnginePort()
  beforeAll(() => port.call('load', BUNDLED))
  afterAll(() => port.call('unload', {}))
  const sampling = { ...GREEDY, maxTokens: 20 }

  async function complete(text: string, changes: Partial<typeof sampling>) {
    return port.run({
      input: { task: 'complete', text },
      sampling: { ...sampling, ...changes },
      capture: 'none',
    })
  }
  const p = (token: { logprob: number }): number => Math.exp(token.logprob)
  const isWord = ({ text }: { text: string }): boolean => /[\p{L}\p{N}]/u.test(text)

  it('wavers at the name of a country that is not, and not at one it knows', async () => {
    const ask = async (question: string) =>
      tokensOf(await port.run({ input: chat(question), sampling, capture: 'none' })).filter(isWord)
    const known = await ask(KNOWN_QUESTION)
    expect(known.map(({ text }) => text).join('')).toContain('Tokyo')
    expect(Math.min(...known.map(p))).toBeGreaterThan(0.5)
    const invented = await ask(INVENTED_QUESTIONS[0])
    const doubtful = invented.filter((token) => p(token) < 0.5)
    expect(doubtful.length).toBeGreaterThan(0)
    expect(Math.max(...doubtful.map(({ entropy }) => entropy))).toBeGreaterThan(
      2 * Math.max(...known.map(({ entropy }) => entropy)),
    )
  })

  it('agrees with itself where it knows and where it is mistaken, and not where it makes things up', async () => {
    const names: Record<string, { name: string; count: number }[]> = {}
    for (const [kind, prompt] of Object.entries(SEED_PROMPTS)) {
      const answers: string[] = []
      for (const seed of SEEDS) {
        answers.push(endOf(await complete(prompt, { ...SEED_SAMPLING, seed })).text)
      }
      names[kind] = namesIn(answers)
    }
    expect(names.known).toEqual([{ name: 'Paris', count: SEEDS.length }])
    expect(names.invented?.length).toBeGreaterThan(3)
    expect(names.mistaken?.[0]?.count).toBeGreaterThan(3)
    expect(names.mistaken?.[0]?.name).not.toBe('Canberra')
  })

  it.each([
    ['capital', 'Sydney', 0.7],
    ['telephone', '1876', 0.9],
    ['sum', '32', 0.7],
  ])('is sure of what is wrong: %s', async (name, wrong, sure) => {
    const { prompt, tokens } = ERRORS.find((each) => each.name === name)!
    const written = tokensOf(await complete(prompt, { maxTokens: tokens }))
    expect(written.map(({ text }) => text).join('')).toContain(wrong)
    expect(Math.min(...written.filter(isWord).map(p))).toBeGreaterThan(sure)
  })
})

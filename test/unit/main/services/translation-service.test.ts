import { describe, expect, it } from 'vitest'
import type { TranslateInput } from '#main/services/translation-service.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'

const MANNER = {
  modelId: 'tatoeba-en-zh',
  beams: 1,
  lengthPenalty: 1,
  sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 60 },
  capture: 'full',
} as const

/** The services over the real engine, and what a translation takes to its end. */
function start() {
  const app = makeServices({ runtime: new EngineRuntime(), models: 'resources/models' })
  const translate = async (
    text: string,
    more: Partial<Omit<TranslateInput, 'question'>> & { parentId?: string | null } = {},
  ) => {
    const { parentId = null, ...rest } = more
    const question = { text, parentId }
    const ids = await app.translations.start({ ...MANNER, sessionId: null, question, ...rest })
    await app.keeper.ended(ids.runId)
    return ids
  }
  const textsOf = (sessionId: string) =>
    app.sessions.get(sessionId).messages.map(({ text, parentId }) => [text, parentId])
  return { app, translate, textsOf }
}

describe('translations', () => {
  it('are asked sentence after sentence, and a sentence again beside what it has', async () => {
    const { app, translate, textsOf } = start()
    const first = await translate('I like apples. ')
    const { sessionId, answerMessageId } = first
    const second = await translate('He is a teacher.', { sessionId, parentId: answerMessageId })
    const again = await app.translations.start({
      ...MANNER,
      beams: 4,
      sessionId,
      question: { id: first.userMessageId },
    })
    await app.keeper.ended(again.runId)
    expect(textsOf(sessionId)).toEqual([
      ['I like apples. ', null],
      ['我喜欢苹果。', first.userMessageId],
      ['He is a teacher.', answerMessageId],
      ['他是老师。', second.userMessageId],
      ['我喜欢苹果。', first.userMessageId],
    ])
    expect(app.sessions.get(sessionId).runs.map(({ task, state }) => [task, state])).toEqual(
      Array.from({ length: 3 }, () => ['translate', 'eos']),
    )
  })

  it('take back what was still being typed, with its run', async () => {
    const { app, translate, textsOf } = start()
    const typed = await translate('I like')
    const { sessionId } = typed
    const whole = await translate('I like apples.', { sessionId, replaces: typed.userMessageId })
    expect(textsOf(sessionId)).toEqual([
      ['I like apples.', null],
      ['我喜欢苹果。', whole.userMessageId],
    ])
    expect(app.sessions.get(sessionId).session.title).toBe('I like apples.')
    expect(() => app.runs.events(typed.runId)).toThrow(
      expect.objectContaining({ code: 'run.notFound' }),
    )
  })

  it('go on from a word people put in, beside the original', async () => {
    const { app, translate, textsOf } = start()
    const { sessionId, answerMessageId, userMessageId, runId } = await translate('I like apples.')
    const tokens = app.runs.events(runId).filter((event) => event.kind === 'token')
    const other = tokens[1]?.top.find(({ id }) => id !== tokens[1]?.id)
    const branch = await app.translations.branch({
      sessionId,
      answerMessageId,
      kept: 1,
      force: other?.id ?? -1,
    })
    await app.keeper.ended(branch.runId)
    const events = app.runs.events(branch.runId)
    const [began] = events
    expect(began).toMatchObject({ run: { begun: { kept: 1, forced: true }, capture: 'full' } })
    const written = events.filter((event) => event.kind === 'token')
    expect(written.slice(0, 2).map(({ id, how }) => [id, how])).toEqual([
      [tokens[0]?.id, 'forced'],
      [other?.id, 'forced'],
    ])
    // What the model itself thought of that word is the same either way.
    expect(written[1]?.logprob).toBeCloseTo(other?.logprob ?? 0, 5)
    expect(textsOf(sessionId)[2]?.[1]).toBe(userMessageId)
    expect(textsOf(sessionId)[2]?.[0]).not.toBe('我喜欢苹果。')
  })

  it('are refused with a reason', async () => {
    const { app, translate } = start()
    const refused = (code: string) => expect.objectContaining({ code }) as unknown
    await expect(translate(' \n')).rejects.toThrow(refused('run.emptyPrompt'))
    const chat = { modelId: 'SmolLM2-135M-Instruct' }
    await expect(translate('Hello.', chat as never)).rejects.toThrow(refused('model.unsupported'))
    const none = { modelId: 'none' }
    await expect(translate('Hello.', none as never)).rejects.toThrow(refused('model.notFound'))
    const { sessionId, answerMessageId } = await translate('Hello.')
    const far = { sessionId, answerMessageId, kept: 99, force: null }
    await expect(app.translations.branch(far)).rejects.toThrow(refused('run.badBranch'))
    const gone = { sessionId, question: { id: 'gone' } }
    await expect(app.translations.start({ ...MANNER, ...gone })).rejects.toThrow(
      refused('run.badMessages'),
    )
    expect(app.sessions.get(sessionId).messages).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { countWords, sentencesOf, usesSpaces } from '#renderer/trace/sentences.ts'
import { gapAfter, sentencesIn } from '#renderer/trace/translated-text.ts'
import type { SessionMessage } from '#shared/ipc/routes/session.ts'

describe('sentences', () => {
  it.each([
    ['One. Two! Three?', 'en', ['One. ', 'Two! ', 'Three?']],
    ['Mr. Smith met Dr. No. They talked.', 'en', ['Mr. Smith met Dr. No. ', 'They talked.']],
    ['It costs 3.5 euros. Yes.', 'en', ['It costs 3.5 euros. ', 'Yes.']],
    ['A line\nAnother\n\nA third', 'en', ['A line\n', 'Another\n\n', 'A third']],
    ['  \n Hello.', 'en', ['  \n Hello.']],
    ['我来了。你呢？', 'zh', ['我来了。', '你呢？']],
    ['Olá. A Sra. Silva chegou.', 'pt', ['Olá. ', 'A Sra. Silva chegou.']],
    ['no end', 'not a language', ['no end']],
    ['', 'en', []],
  ])('of %j', (text, language, sentences) => {
    expect(sentencesOf(text, language)).toEqual(sentences)
    expect(sentencesOf(text, language).join('')).toBe(text)
  })

  it('are set apart as their language does it, line breaks as the source had them', () => {
    expect([usesSpaces('en'), usesSpaces('zho'), usesSpaces('zho_Hans'), usesSpaces(null)]).toEqual(
      [true, false, false, true],
    )
    expect(gapAfter('One. ', 'pt')).toBe(' ')
    expect(gapAfter('One. ', 'zho')).toBe('')
    expect(gapAfter('One. \n\n', 'zho')).toBe(' \n\n')
  })

  it('have their words counted without punctuation', () => {
    expect(countWords('I like apples, too.', 'en')).toBe(4)
    expect(countWords('我喜欢苹果。', 'zh')).toBe(3)
  })
})

describe('the text of a session', () => {
  const message = (id: string, parentId: string | null): SessionMessage => {
    const wrote = id.startsWith('a')
    const role = wrote ? 'assistant' : 'user'
    return { id, parentId, role, text: id, runId: wrote ? `run ${id}` : null, createdMs: 0 }
  }
  const ids = (messages: SessionMessage[], head: string) =>
    sentencesIn(messages, head).map((one) => [
      one.questionId,
      one.renditions.map(({ messageId }) => messageId),
      one.shown,
    ])
  const CHAIN = [message('q1', null), message('a1', 'q1'), message('q2', 'a1'), message('a2', 'q2')]

  it('follows the branch shown to its end', () => {
    expect(ids(CHAIN, 'a2')).toEqual([
      ['q1', ['a1'], 0],
      ['q2', ['a2'], 0],
    ])
    // Where the last sentences were taken away, the branch shown ends before them.
    expect(ids(CHAIN, 'a1')).toEqual([['q1', ['a1'], 0]])
  })

  it('keeps what followed a sentence that was translated once more, and shows the newest', () => {
    const messages = [...CHAIN, message('a1b', 'q1')]
    expect(ids(messages, 'a1b')).toEqual([
      ['q1', ['a1', 'a1b'], 1],
      ['q2', ['a2'], 0],
    ])
  })

  it('is nothing where nothing was said', () => {
    expect(sentencesIn([], null)).toEqual([])
  })
})

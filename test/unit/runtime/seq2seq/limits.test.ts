import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TraceEvent } from '#shared/trace/event.ts'
import { shapeOf, TINY_TRANSLATORS } from '#test/fixtures/tiny-translators/shape.ts'
import { languageId } from '#test/fixtures/tiny-translators/tokenizer.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { endOf, EnginePort, GREEDY, headerOf, tokensOf } from '../engine-port.ts'

/** Tokens no position is left for in Marian and M2M100; T5 has none to run out of. */
const MAX_LENGTH = 60

describe.each(TINY_TRANSLATORS)('at its limits a tiny %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-limits-'))
  const port = new EnginePort()
  const { startId, endId, maxPositions } = shapeOf(kind)
  let made = 0
  const translate = (text: string, beams = 1): Promise<TraceEvent[]> =>
    port.eventsOf(
      () =>
        port.call('translate', {
          modelId: kind,
          folder,
          threads: 1,
          text,
          beams,
          lengthPenalty: 1,
          sampling: GREEDY,
          capture: 'full',
          given: null,
          runId: `limits-${kind}-${String(++made)}`,
        }),
      () => undefined,
    )
  beforeAll(() => {
    writeTinyTranslator(kind, 'merged', folder)
    // It may not end by itself.
    const generation = {
      decoder_start_token_id: startId,
      eos_token_id: endId,
      max_length: MAX_LENGTH + 1,
      min_new_tokens: MAX_LENGTH,
      ...(kind === 'm2m100' ? { forced_bos_token_id: languageId('fr') } : {}),
    }
    writeFileSync(join(folder, 'generation_config.json'), JSON.stringify(generation))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  /** Every letter is a token; the space before the first is one, so is the end, and a language. */
  const textOf = (tokens: number): string => 'q'.repeat(tokens - (kind === 'm2m100' ? 3 : 2))

  it.each([1, 2])(
    'reads a text that just fits and writes as far as it can, %i beams',
    async (beams) => {
      const events = await translate(textOf(maxPositions), beams)
      expect(headerOf(events).prompt).toHaveLength(maxPositions)
      const most = kind.startsWith('t5') ? MAX_LENGTH : maxPositions
      expect(tokensOf(events)).toHaveLength(most)
      expect(endOf(events).reason).toBe('length')
    },
  )

  it('refuses one token more, and says how many there are', async () => {
    for (const tokens of [maxPositions + 1, 500]) {
      await expect(translate(textOf(tokens))).rejects.toMatchObject({
        code: 'run.sourceTooLong',
        data: { tokens, limit: maxPositions },
      })
    }
  })

  it.each(['😀', '😀🎉🚀', 'ภาษาไทย', '苹果', '\u0000\u0007\ufffd'])(
    'translates %j to whatever it likes, and says that it does not know it',
    async (text) => {
      const events = await translate(text)
      expect(headerOf(events).translation?.unknownTokens).toBeGreaterThan(0)
      expect(endOf(events).reason).toBe('length')
    },
  )

  it.each(['', ' ', '\n\t\u3000'])('has nothing to read in %j', async (text) => {
    await expect(translate(text)).rejects.toMatchObject({ code: 'run.emptyPrompt' })
  })
})

import { expect, it } from 'vitest'
import { beamTree } from '#renderer/trace/beam-tree.ts'
import type { TraceEvent } from '#shared/trace/event.ts'
import { reduceAll, EMPTY_VIEW } from '#renderer/trace/reduce.ts'
import { EngineRuntime } from '#test/unit/support/engine-runtime.ts'

/** A real search, by the real model. */
async function search(text: string, beams: number) {
  const runtime = new EngineRuntime()
  const events: TraceEvent[] = []
  runtime.onEvents((_, batch) => events.push(...batch))
  await runtime.call('translate', {
    runId: 'r',
    modelId: 'tatoeba-en-zh',
    folder: 'resources/models/tatoeba-en-zh',
    threads: 1,
    text,
    beams,
    lengthPenalty: 1,
    sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: 60 },
    capture: 'none',
    given: null,
  })
  return reduceAll(EMPTY_VIEW, events)
}

it('every node of a search hangs on the one whose beginning it shares', async () => {
  const view = await search('She asked me to help her because she was very busy.', 4)
  const winner = view.tokens.map(({ id }) => id)
  const tree = beamTree(view.beams, winner, view.header?.stopIds ?? [])
  expect(tree.length).toBeGreaterThan(5)
  for (const [step, nodes] of tree.entries()) {
    expect(nodes.filter(({ state }) => state === 'live').length).toBeLessThanOrEqual(4)
    for (const { hypothesis, parentRow, state } of nodes) {
      expect(hypothesis.ids).toHaveLength(step + 1)
      const parent = parentRow === null ? null : tree[step - 1]?.[parentRow]
      expect(parent?.hypothesis.ids ?? []).toEqual(hypothesis.ids.slice(0, -1))
      if (parent) expect(parent.state).toBe('live')
      if (state === 'ended') expect(hypothesis.ids.at(-1)).toBe(0)
    }
  }
  // The winner is one unbroken way from the first column to its end token.
  const way = tree.flatMap((nodes) => nodes.filter((node) => node.winner))
  expect(way.map(({ hypothesis }) => hypothesis.ids.at(-1))).toEqual(winner)
  expect(way.at(-1)?.state).toBe('ended')
  expect(way.slice(0, -1).every(({ state }) => state === 'live')).toBe(true)
})

it('there is no tree where nothing was searched', async () => {
  const view = await search('I like apples.', 1)
  expect(beamTree(view.beams, [], [])).toEqual([])
})

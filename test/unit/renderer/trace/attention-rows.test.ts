import { expect, test } from 'vitest'
import type { AttentionFrame } from '#shared/trace/attention-frame.ts'
import type { AttentionEvent } from '#shared/trace/event.ts'
import { attentionMatrix } from '#renderer/trace/attention-matrix.ts'
import { attentionRows, rowsOfAll } from '#renderer/trace/attention-rows.ts'
import { Random } from '../../support/random.ts'

const [LAYERS, HEADS, SOURCE, STEPS] = [2, 3, 5, 4]
const random = new Random(7)

function event(which: 'cross' | 'decoder-self', step: number, keys: number): AttentionEvent {
  const data = Float32Array.from({ length: LAYERS * HEADS * keys }, () => random.next())
  const shape: AttentionFrame['shape'] = [LAYERS, HEADS, 1, keys]
  return { kind: 'attention', step, which, frame: { dtype: 'f32', scale: 1, shape, data } }
}
const attention = new Map(
  Array.from({ length: STEPS }, (_, step) => [
    step,
    [event('cross', step, SOURCE), event('decoder-self', step, step + 1)],
  ]),
)
const view: Parameters<typeof attentionRows>[0] = { attention, tokens: [] }
view.tokens = Array.from({ length: STEPS }, (_, step) => ({ step }) as never)

test.each(['cross', 'decoder-self'] as const)('%s: every row is that of its head', (which) => {
  const rows = attentionRows(view, which)
  if (!rows) throw new Error('nothing was kept')
  expect([rows.layers, rows.heads, rows.rows]).toEqual([LAYERS, HEADS, STEPS])
  const positions = [0, 3]
  const all = rowsOfAll(rows, positions)
  for (let layer = 0; layer < LAYERS; layer++) {
    for (let head = 0; head < HEADS; head++) {
      const matrix = attentionMatrix(view, which, layer, head)
      positions.forEach((position, place) => {
        const at = ((layer * HEADS + head) * positions.length + place) * rows.cols
        expect([...all.subarray(at, at + rows.cols)]).toEqual([
          ...(matrix?.weights.subarray(position * rows.cols, (position + 1) * rows.cols) ?? []),
        ])
      })
    }
  }
})

test('nothing where nothing was kept', () => {
  expect(attentionRows(view, 'encoder-self')).toBeNull()
})

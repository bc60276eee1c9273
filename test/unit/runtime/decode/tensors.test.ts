import { InferenceSession } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { fedBack, floatsOf, floatTensor } from '#runtime/decode/tensors.ts'
import { ELEMENT } from '#runtime/graph/edit.ts'
import { graphBuilder, modelBytes } from '#test/fixtures/tiny-models/graph-builder.ts'

/** 1, −2, 0.5 as binary16. */
const BITS = Uint16Array.of(0x3c00, 0xc000, 0x3800)

it('float16 goes into a session and comes out again as often as it likes, whatever the engine', async () => {
  const b = graphBuilder('halves')
  b.input('x', ELEMENT.FLOAT16, [1, 'n'])
  b.op('Add', ['x', 'x'], { outputs: ['y'] })
  b.output('y', ELEMENT.FLOAT16, [1, 'n'])
  const session = await InferenceSession.create(modelBytes(b, 17))
  let x = floatTensor(BITS, [1, 3])
  for (const factor of [2, 4, 8]) {
    const { y } = await session.run({ x })
    if (y === undefined) throw new Error('the graph has an output y')
    expect([...floatsOf(y)]).toEqual([factor, -2 * factor, 0.5 * factor])
    x = fedBack(y)
  }
  // A cache of no tokens yet.
  const { y } = await session.run({ x: floatTensor(new Uint16Array(0), [1, 0]) })
  expect(y?.dims).toEqual([1, 0])
  await session.release()
})

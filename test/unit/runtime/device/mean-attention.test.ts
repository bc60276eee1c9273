import { readFileSync } from 'node:fs'
import { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { Decoder, type Pass } from '#runtime/decode/decoder.ts'
import { floatsOf } from '#runtime/decode/tensors.ts'
import { LAST_QUERY, SUMMARY } from '#runtime/graph/captures.ts'
import { prepareDecoder } from '#runtime/graph/prepare.ts'
import { meanAttention } from '#runtime/numeric/mean-attention.ts'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const TEXTS = [[5, 9, 30, 41, 17, 22, 80], [33], [44, 12], [7]]

describe.each(['gqa', 'gqa-packed', 'gqa-quantised', 'parallel'] as const)(
  'a “%s” model',
  (kind) => {
    it.each(['delta', 'growing'] as const)(
      'attends as its queries and keys say, with a %s cache',
      async (cache) => {
        const folder = tempFolder()
        writeTinyModel(kind, folder)
        const bytes = readFileSync(`${folder}/onnx/model.onnx`)
        const captures = ['summary', 'last-query'] as const
        const prepared = prepareDecoder(bytes, { cache, captures, merge: true, weightsFile: null })
        expect(prepared.outputs).toEqual([SUMMARY, LAST_QUERY])
        const session = await InferenceSession.create(prepared.model, { intraOpNumThreads: 1 })
        const decoder = new Decoder(session, prepared.description.names, prepared.cache)
        const sequence = decoder.newSequence()
        for (const ids of TEXTS) {
          const pass: Pass = await decoder.pass(sequence, ids, {
            logits: 'none',
            outputs: prepared.outputs,
          })
          const [shown, queries] = [SUMMARY, LAST_QUERY].map((name) => {
            const tensor = pass.outputs[name]
            if (tensor === undefined) throw new Error(`no ${name}`)
            return floatsOf(tensor)
          })
          const count = sequence.ids.length
          let at = 0
          for (const [l, layer] of prepared.description.layers.entries()) {
            const { heads, headDim, scale } = layer
            const query = queries?.subarray(at, at + heads * headDim) ?? new Float32Array(0)
            const keys = sequence.cache.keys(l)
            if (keys === null || scale === null) throw new Error('no keys, or no scale')
            const mean = meanAttention(query, keys, layer, scale, count)
            expect(mean).toHaveLength(count)
            for (const [key, weight] of mean.entries()) {
              expect(Math.abs(weight - (shown?.[l * count + key] ?? NaN))).toBeLessThan(1e-6)
            }
            at += heads * headDim
          }
        }
        await decoder.release()
      },
    )
  },
)

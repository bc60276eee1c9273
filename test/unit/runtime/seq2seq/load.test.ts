import { mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadTranslator, type LoadedTranslator } from '#runtime/seq2seq/load.ts'
import { searchTranslations } from '#runtime/seq2seq/decode.ts'
import { moveWeightsOf } from '#test/fixtures/move-weights.ts'
import { LAYOUTS } from '#test/fixtures/tiny-translators/shape.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'
import { EnginePort } from '../engine-port.ts'

const NAMES = {
  merged: ['encoder_model.onnx', 'decoder_model_merged.onnx'],
  split: ['encoder_model.onnx', 'decoder_model.onnx', 'decoder_with_past_model.onnx'],
} as const

let folder: string
const path = (name: string): string => join(folder, 'onnx', name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-translator-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** What a translator writes and looks at. */
async function said(model: LoadedTranslator) {
  const source = model.tokenizer.encode('the other thing', true)
  const encoded = await model.translator.encode(source, true)
  const [best] = await searchTranslations(model, encoded, { width: 1, lengthPenalty: 1 })
  const step = await model.translator.step(
    encoded,
    model.translator.begin(encoded),
    model.rules.startId,
    true,
  )
  await model.translator.release()
  return { ids: best?.ids, encoder: encoded.attention, cross: step.cross, self: step.self }
}

describe.each(LAYOUTS)('a folder with a %s decoder', (layout) => {
  it('is the same with its weights beside the graphs', async () => {
    writeTinyTranslator('marian', layout, folder)
    const before = await said(await loadTranslator('m', folder, 1))
    for (const name of NAMES[layout]) moveWeightsOf(path(name), `${name}_data`)
    const model = await loadTranslator('m', folder, 1)
    expect(model.info.inspect.cross).toEqual({ ok: true })
    expect(await said(model)).toEqual(before)
    unlinkSync(path(`${NAMES[layout][1]}_data`))
    await expect(loadTranslator('m', folder, 1)).rejects.toMatchObject({
      code: 'model.missingFile',
      data: { file: `onnx/${NAMES[layout][1]}_data` },
    })
  })

  it('is found with the suffix of its dtype, and says which that is', async () => {
    writeTinyTranslator('t5', layout, folder)
    for (const name of NAMES[layout]) {
      renameSync(path(name), path(name.replace('.onnx', '_quantized.onnx')))
    }
    const model = await loadTranslator('m', folder, 1)
    expect(model.info.precision).toBe('q8')
    expect((await said(model)).self).toHaveLength(2)
  })

  it('says which of its graphs is missing, or is none', async () => {
    writeTinyTranslator('m2m100', layout, folder)
    const port = new EnginePort()
    const load = () => port.call('translator', { modelId: 'm', folder, threads: 1 })
    for (const name of [...NAMES[layout]].reverse()) {
      renameSync(path(name), join(folder, name))
      const file = name === 'decoder_model.onnx' ? 'decoder_model_merged.onnx' : name
      await expect(load()).rejects.toMatchObject({
        code: 'model.missingFile',
        data: { file: `onnx/${file}` },
      })
      for (const [text, code] of [
        ['', 'model.badFile'],
        ['version https://git-lfs.github.com/spec/v1\n', 'model.badGraph'],
      ] as const) {
        writeFileSync(path(name), text)
        await expect(load()).rejects.toMatchObject({ code, data: { file: `onnx/${name}` } })
      }
      renameSync(join(folder, name), path(name))
    }
    // What failed is tried again.
    expect(await load()).toMatchObject({ family: 'm2m_100' })
  })
})

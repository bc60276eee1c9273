import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { FolderSpoiler, MUTATIONS } from '#test/fixtures/mutated-models/all.ts'
import type { ModelStatus } from '#shared/runtime/model-info.ts'
import { makeHome, type RunningApp } from './support/app.ts'
import { answerGreedily, endsAs, send } from './support/chat.ts'
import { expect, test } from './support/test.ts'

const BUNDLED = 'SmolLM2-135M-Instruct'

/** Some of every kind, among them what kept main waiting or ended the model's process. */
const CHOSEN = [
  'config.json: 100,000 brackets',
  'tokenizer.json: half a file',
  'config.json: vocab_size = 200000',
  'config.json: num_hidden_layers = 1000000000',
  'tokenizer: an id of 2⁴⁰',
  'tokenizer: five million merges',
  'tokenizer: a vocabulary of ten',
  'template: cut short',
  'graph file: cut short 3',
  'graph file: garbled 5',
  'graph file: empty messages without end',
  'graph: nodes in a circle',
  'graph: an operator nobody knows',
  'graph: a shape of 2⁸⁰',
  'graph: a cache of 2⁴⁰ heads',
  'graph: weights that are not numbers',
  'graph: 2³⁵ numbers made from nothing',
  'graph: a loop without end',
  'files: a pipe named config.json',
  'files: a pipe named tokenizer_config.json',
  'files: a pipe named onnx/model.onnx',
  'files: config.json leads round in a circle',
  'files: tokenizer.json leads to a device',
  'files: weights far up',
  'files: weights behind a link that leads out',
  'files: onnx leads round in a circle',
  'files: a graph of three gigabytes of holes',
]

test(`${String(CHOSEN.length)} spoilt model folders: each is refused, and the app goes on`, async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const home = makeHome()
  const spoiler = new FolderSpoiler(join(home, 'profile', 'models'))
  const spoilt = CHOSEN.map((name, at) => {
    const mutation = MUTATIONS.find((one) => one.name === name)
    if (mutation === undefined) throw new Error(`there is no “${name}”`)
    spoiler.spoil(mutation, `m-${String(at)}`)
    return { name, modelId: `m-${String(at)}` }
  })
  // A hidden folder is none of people's.
  cpSync(join(home, 'profile', 'models', '.base-gqa'), join(home, 'profile', 'models', 'good'), {
    recursive: true,
  })
  const app = await launch({ home })
  await app.modelReady()
  await answerGreedily(app, 8)
  for (const { name, modelId } of spoilt) {
    await test.step(name, async () => {
      expect(await load(app, modelId)).toMatchObject({ state: 'failed', modelId })
    })
  }
  // The folder each was made from is a good one.
  expect(await load(app, 'good')).toMatchObject({ state: 'ready' })
  expect(await load(app, BUNDLED)).toMatchObject({ state: 'ready' })
  await endsAs(await send(app, 'Say hello.'), 'done')
  expect(app.errors).toEqual([])
})

async function load(app: RunningApp, modelId: string): Promise<ModelStatus> {
  const status = await app.get('model.load', { modelId })
  if (status.state === 'failed') expect(status.error.code).toMatch(/^model\./)
  return status
}

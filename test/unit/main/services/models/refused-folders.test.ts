import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeTinyModel } from '#test/fixtures/tiny-models/write-tiny-model.ts'
import { codeOf, open, PASSED, tree } from './opened.ts'

describe('a folder that cannot be taken in', () => {
  it.each([
    ['relative', 'models/x', 'model.notAFolder'],
    ['nothing', '', 'model.notAFolder'],
    ['gone', '/nowhere/at/all', 'model.notAFolder'],
  ])('is refused: %s', async (_what, path, code) => {
    expect(await codeOf(open().imports.offer(path))).toBe(code)
  })

  it('is one of something else, a file, or one whose links lead out of it', async () => {
    const { stick, imports } = open()
    mkdirSync(stick)
    expect(await codeOf(imports.offer(stick))).toBe('model.notAModel')
    writeTinyModel('gqa', stick)
    expect(await codeOf(imports.offer(join(stick, 'config.json')))).toBe('model.notAFolder')
    const outside = join(stick, '..', 'secret')
    writeFileSync(outside, 'secret')
    symlinkSync(outside, join(stick, 'README.md'))
    expect(await codeOf(imports.offer(stick))).toBe('model.linkLeadsOut')
  })

  it('is one with a pipe for a graph, or far too many files', async () => {
    const { stick, imports } = open()
    writeTinyModel('gqa', stick)
    const graph = join(stick, 'onnx', 'model.onnx')
    rmSync(graph)
    execFileSync('mkfifo', [graph])
    writeFileSync(join(stick, 'onnx', 'beside.bin'), 'w')
    expect(await codeOf(imports.offer(stick))).toBe('model.specialFile')
    rmSync(graph)
    mkdirSync(join(stick, 'onnx', 'many'))
    for (let at = 0; at < 2001; at++) writeFileSync(join(stick, 'onnx', 'many', String(at)), '')
    expect(await codeOf(imports.offer(stick))).toBe('model.tooManyFiles')
  })

  it('says what is wrong, and is not copied whatever the window asks', async () => {
    const { own, stick, imports } = open({
      checker: {
        check: (model) =>
          Promise.resolve({
            problem: { code: 'model.badGraph', message: '', data: { model, detail: 'cut' } },
            dryRun: null,
          }),
      },
    })
    writeTinyModel('gqa', stick)
    const offer = await imports.offer(stick)
    expect(await codeOf(imports.add(offer.offerId, 'copy', 'x'))).toBe('model.badGraph')
    expect(tree(own)).toEqual([])
    writeFileSync(join(stick, 'config.json'), '{')
    const broken = await imports.offer(stick)
    expect(broken.problem).toMatchObject({ code: 'model.badJson' })
    expect(await codeOf(imports.add(broken.offerId, 'link', 'x'))).toBe('model.badJson')
    expect(tree(own)).toEqual([])
  })

  it('ends its check when it is cancelled', async () => {
    let ended = 0
    const { stick, imports } = open({
      checker: {
        async check(_model, _folder, signal) {
          await new Promise<void>((resolve) => {
            signal?.addEventListener('abort', resolve)
          })
          ended++
          signal?.throwIfAborted()
          return PASSED
        },
      },
    })
    writeTinyModel('gqa', stick)
    const { offerId } = await imports.offer(stick)
    const checking = codeOf(imports.check(offerId))
    await imports.cancel(offerId)
    expect(await checking).toBe('model.offerGone')
    expect(ended).toBe(1)
  })
})

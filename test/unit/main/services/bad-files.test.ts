import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { Random } from '#test/unit/support/random.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { linesOf, writeLines, type Line } from '#test/unit/support/vitrine-file.ts'

import { FILE_LIMITS } from '#main/services/vitrine-file/limits.ts'
import { exported } from '#test/unit/support/exported.ts'

let app: ReturnType<typeof makeServices>
let folder: string

beforeEach(() => {
  app = makeServices({ runtime: new ScriptedRuntime() })
  folder = tempFolder()
})

describe('a file that is not as it should be', () => {
  const change = (lines: Line[], type: string, changes: Line) =>
    lines.map((line) => (line.type === type ? { ...line, ...changes } : line))
  const without = (lines: Line[], type: string) => lines.filter((line) => line.type !== type)
  const bad: [string, (lines: Line[]) => unknown[], number | null, RegExp][] = [
    [
      'no session',
      (l) => without(l, 'session'),
      2,
      /first line after the header must be the session/,
    ],
    ['two sessions', (l) => [l[0], ...l], 3, /second session/],
    ['lines in disorder', (l) => [...l, l[1]], null, /message line comes too late/],
    ['an unknown type', (l) => [l[0], { type: 'virus' }], 3, /type/],
    ['an unknown field', (l) => change(l, 'session', { evil: 1 }), 2, /evil/],
    ['a wrong type', (l) => change(l, 'run', { seed: 'one' }), null, /seed/],
    [
      'an unknown parent',
      (l) => change(l, 'message', { parent: 'm99' }),
      3,
      /follows one that is not there/,
    ],
    [
      'a message of no run',
      (l) => change(l, 'message', { run: 'r99', parent: null }),
      null,
      /there is no run r99/,
    ],
    [
      'the same run twice',
      (l) => l.flatMap((line) => (line.type === 'run' ? [line, line] : [line])),
      null,
      /comes twice/,
    ],
    ['an event of no run', (l) => change(l, 'event', { run: 'r9' }), null, /no run r9/],
    ['a gap', (l) => l.filter((line) => line.seq !== 2), null, /event 3 comes where 2 is due/],
    [
      'no end',
      (l) => l.filter((line) => line.kind !== 'finished' && line.kind !== 'failed'),
      null,
      /has no last event/,
    ],
    [
      'events after the end',
      (l) =>
        l.flatMap((line) =>
          line.kind === 'failed' || line.kind === 'finished'
            ? [line, { ...line, seq: Number(line.seq) + 1 }]
            : [line],
        ),
      null,
      /after the end/,
    ],
    [
      'weights that do not fit their shape',
      (l) =>
        l.map((line) =>
          line.kind === 'attention'
            ? { ...line, frame: { dtype: 'u8', shape: [1, 1, 1, 9], scale: 1, base64: 'AAAA' } }
            : line,
        ),
      null,
      /needs 9 weights, got 3/,
    ],
    [
      'bytes that are no base64',
      (l) =>
        l.map((line) =>
          line.kind === 'attention'
            ? { ...line, frame: { dtype: 'u8', shape: [1, 1, 1, 3], scale: 1, base64: '!!!!' } }
            : line,
        ),
      null,
      /base64/,
    ],
    ['no JSON', (l) => [l[0], '{"type":"message",'], 3, /JSON/],
    ['deep nesting', (l) => [l[0], '['.repeat(200_000)], 3, /./],
  ]

  it.each(bad)(
    'is refused with a sentence and leaves nothing behind: %s',
    async (_, mutate, line, detail) => {
      const file = join(folder, 'bad.vitrine')
      writeLines(file, mutate(linesOf(await exported(app, folder))))
      const error: unknown = await app.importer.importFile(file).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        code: 'import.badFile',
        data: { file: 'bad.vitrine', detail: expect.stringMatching(detail) as unknown },
      })
      if (line !== null) expect(error).toMatchObject({ data: { line } })
      expect(app.sessions.list('', 9).map(({ id }) => id)).toEqual(['s-1'])
      expect(app.store.file.traces.unfinished()).toEqual([])
    },
  )

  it.each([
    ['changed after it was written', { sha256: '0'.repeat(64) }, 'import.badFile', /sha256/],
    ['shorter than it says', { lines: 99 }, 'import.badFile', /has \d+ lines, its header says 99/],
    ['of a newer app', { version: 2, news: true }, 'import.newer', /^$/],
    ['of another kind', { format: 'tar' }, 'import.badFile', /format/],
  ])('is refused: %s', async (_, header, code, detail) => {
    const file = join(folder, 'bad.vitrine')
    writeLines(file, linesOf(await exported(app, folder)), header)
    const error: unknown = await app.importer.importFile(file).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code })
    if (code === 'import.badFile')
      expect(error).toMatchObject({ data: { detail: expect.stringMatching(detail) as unknown } })
    else expect(error).toMatchObject({ data: { found: 2, known: 1 } })
    expect(app.sessions.list('', 9)).toHaveLength(1)
  })

  it('is refused where it is cut, or no gzip at all, wherever that happens', async () => {
    const bytes = readFileSync(await exported(app, folder))
    const random = new Random(4)
    for (const length of [0, 1, 10, ...random.list(12, () => random.int(11, bytes.length))]) {
      const file = join(folder, 'cut.vitrine')
      writeFileSync(file, bytes.subarray(0, length))
      await expect(app.importer.importFile(file)).rejects.toMatchObject({ code: 'import.badFile' })
    }
    writeFileSync(join(folder, 'text.vitrine'), 'hello')
    await expect(app.importer.importFile(join(folder, 'text.vitrine'))).rejects.toMatchObject({
      code: 'import.badFile',
    })
    await expect(app.importer.importFile(join(folder, 'nowhere.vitrine'))).rejects.toMatchObject({
      code: 'import.badFile',
    })
    expect(app.sessions.list('', 9)).toHaveLength(1)
  })

  it('is refused where it would unpack to more than is allowed', async () => {
    const file = join(folder, 'bomb.vitrine')
    const limits = { ...FILE_LIMITS, line: 2 ** 16, total: 2 ** 20 }
    writeFileSync(file, gzipSync(Buffer.alloc(2 ** 22, 'a')))
    await expect(app.importer.importFile(file, { limits })).rejects.toMatchObject({
      code: 'import.tooLarge',
      data: { limit: 2 ** 16 },
    })
    writeFileSync(file, gzipSync(`${'[]\n'.repeat(10)}${' \n'.repeat(2 ** 20)}`))
    await expect(
      app.importer.importFile(file, { limits: { ...limits, total: 100 } }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/import/) as unknown })
  })
})

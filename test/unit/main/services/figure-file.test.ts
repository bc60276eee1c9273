import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { figureRoutes } from '#shared/ipc/routes/figure.ts'
import { fileNameOf } from '#main/services/file-name.ts'
import { saveFigure } from '#main/services/figure-file.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3)
const { input } = figureRoutes['figure.save']

describe('a figure is saved', () => {
  test('where people say, byte for byte, under a name made of its title', async () => {
    const folder = tempFolder()
    const asked: string[] = []
    const ask = (name: string): Promise<string> => {
      asked.push(name)
      return Promise.resolve(join(folder, name))
    }
    const png = await saveFigure({ format: 'png', name: 'Layer 3: head 1/2', data: PNG }, ask)
    const svg = await saveFigure({ format: 'svg', name: '注意力', data: '<svg >词</svg>' }, ask)
    expect(asked).toEqual(['Layer 3 head 1 2.png', '注意力.svg'])
    expect(new Uint8Array(readFileSync(png?.file ?? ''))).toEqual(PNG)
    expect(readFileSync(svg?.file ?? '', 'utf8')).toBe('<svg >词</svg>')
  })

  test('not at all where they cancel', async () => {
    const figure = { format: 'png', name: 'a', data: PNG } as const
    expect(await saveFigure(figure, () => Promise.resolve(null))).toBeNull()
  })

  test('or it is said that the place cannot be written', async () => {
    const folder = join(tempFolder(), 'taken.svg')
    mkdirSync(folder)
    const saving = saveFigure({ format: 'svg', name: 'a', data: '<svg ></svg>' }, () =>
      Promise.resolve(folder),
    )
    await expect(saving).rejects.toMatchObject({ code: 'export.failed', data: { file: folder } })
    expect(existsSync(folder)).toBe(true)
  })
})

describe('what is no figure is refused', () => {
  test.each([
    ['a PNG without its signature', { format: 'png', name: 'a', data: Uint8Array.of(1, 2, 3) }],
    ['a PNG as text', { format: 'png', name: 'a', data: 'iVBOR' }],
    ['an SVG that is a page', { format: 'svg', name: 'a', data: '<html></html>' }],
    ['another format', { format: 'exe', name: 'a', data: PNG }],
    ['a name as long as a book', { format: 'svg', name: 'a'.repeat(201), data: '<svg ></svg>' }],
  ])('%s', (_, figure) => {
    expect(input.safeParse(figure).success).toBe(false)
  })

  test('but a PNG and an SVG are taken', () => {
    expect(input.safeParse({ format: 'png', name: 'a', data: PNG }).success).toBe(true)
    expect(input.safeParse({ format: 'svg', name: 'a', data: '<svg ></svg>' }).success).toBe(true)
  })
})

test.each([
  ['a title', 'a title'],
  ['CON: <all> "of" it?', 'CON all of it'],
  ['...', 'figure'],
  ['\u202e\u0007', 'figure'],
  ['长'.repeat(80), '长'.repeat(60)],
])('%j becomes the file name %j', (title, name) => {
  expect(fileNameOf(title, 'figure')).toBe(name)
})

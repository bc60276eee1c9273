import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/ipc/result.ts'
import { pageAround } from '#main/services/handout/page.ts'
import { sessionLines } from '#main/services/vitrine-file/session-lines.ts'
import { filled } from '#test/unit/support/exported.ts'
import { Random } from '#test/unit/support/random.ts'
import { ScriptedRuntime } from '#test/unit/support/scripted-runtime.ts'
import { makeServices } from '#test/unit/support/services.ts'
import { addRun } from '#test/unit/support/store-data.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'
import { anyRun } from '#test/unit/support/trace-data.ts'

// What `String.replace` would expand, and letters of more than one byte, which a hash must count as UTF-8.
const SCRIPT = 'document.title = "$& $1 é 词元"'
const STYLE = ':root { --a: "$&" }'

function made() {
  const player = tempFolder()
  writeFileSync(join(player, 'player.js'), SCRIPT)
  writeFileSync(join(player, 'player.css'), STYLE)
  const app = makeServices({ runtime: new ScriptedRuntime(), player })
  const folder = tempFolder()
  const write = async (id: string, languages: ('zh-CN' | 'en')[] = ['zh-CN', 'en']) => {
    const file = join(folder, 'page.html')
    await app.handouts.write(id, languages, file)
    return readFileSync(file, 'utf8')
  }
  return { app, folder, write }
}

/** The text of each element of this name, as a browser cuts them out: from its tag to the first that closes it. */
function textsOf(page: string, name: string): string[] {
  const found = page.matchAll(new RegExp(`<${name}[^>]*>(.*?)</${name}`, 'gis'))
  return [...found].map(([, text = '']) => text)
}

const sha256 = (text: string): string =>
  `'sha256-${createHash('sha256').update(Buffer.from(text)).digest('base64')}'`

function policyOf(page: string): Map<string, string[]> {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []
  return new Map(
    policy.split('; ').map((rule) => {
      const [name = '', ...sources] = rule.split(' ')
      return [name, sources]
    }),
  )
}

function linesIn(page: string): unknown[] {
  const [packed = ''] = textsOf(page, 'script')
  const text = gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}

describe('a hand-out', () => {
  it('lets run the one script that stands in it, and nothing else', async () => {
    const { app, write } = made()
    const page = await write(filled(app))
    const policy = policyOf(page)
    const [, script = ''] = textsOf(page, 'script')
    const [style = ''] = textsOf(page, 'style')
    expect(script).toBe(SCRIPT)
    expect(style).toBe(STYLE)
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': ["'none'"],
      'script-src': [sha256(SCRIPT)],
      'style-src': [sha256(STYLE)],
      'img-src': ['data:'],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
    })
    // Before anything that a policy could hold back.
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style'))
    expect(textsOf(page, 'script')).toHaveLength(2)
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/)
  })

  it('holds every line of the session, after one about itself', async () => {
    const { app, write } = made()
    const id = filled(app)
    const [head, ...lines] = linesIn(await write(id, ['en']))
    expect(head).toEqual({ type: 'handout', version: 1, app: '0.0.0-test', languages: ['en'] })
    const known = [...sessionLines(app.store.file, id)].flatMap((line): object[] => {
      if (line.type === 'note') return line.public ? [line] : []
      if (line.type !== 'session') return [line]
      // What the presenter keeps order by is nobody else's.
      const { type, id: own, title, createdMs } = line
      return [{ type, id: own, title, createdMs }]
    })
    expect(lines).toEqual(JSON.parse(JSON.stringify(known)))
  })

  it('holds what is noted for whoever watches, and never what is for the presenter alone', async () => {
    const { app, write } = made()
    const id = filled(app)
    const [bookmark] = app.bookmarks.list(id)
    const bookmarkId = bookmark?.id ?? 0
    const note = { id: null, bookmarkId }
    app.bookmarks.setNote(id, { ...note, text: 'look at this', public: true })
    app.bookmarks.setNote(id, { ...note, text: 'they will ask about the price', public: false })
    const page = await write(id)
    const notes = linesIn(page).filter((line) => (line as { type: string }).type === 'note')
    expect(notes).toContainEqual({
      type: 'note',
      bookmark: 0,
      text: 'look at this',
      public: true,
    })
    expect(notes.filter((line) => !(line as { public: boolean }).public)).toEqual([])
    expect(JSON.stringify(linesIn(page))).not.toContain('price')
  })

  it('keeps text that looks like a page as text', async () => {
    const { app, write } = made()
    const id = filled(app)
    app.sessions.rename(id, `</title><script>alert(1)</script>"'&`)
    const page = await write(id)
    expect(textsOf(page, 'title')).toEqual([
      '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;',
    ])
    expect(page.match(/<script/g)).toHaveLength(2)
    expect(page.match(/<\/script/g)).toHaveLength(2)
    // What was said lies packed, in letters that no page reads as anything.
    expect(textsOf(page, 'script')[0]).toMatch(/^[A-Za-z0-9+/]+=*$/)
  })

  it('is as large as was said before, and tells what is in it', async () => {
    const { app, folder, write } = made()
    const id = filled(app)
    const contents = await app.handouts.contents(id)
    await write(id)
    const lines = [...sessionLines(app.store.file, id)]
    const count = (type: string) => lines.filter((line) => line.type === type).length
    expect(contents).toEqual({
      runs: count('run'),
      tokens: lines.filter((line) => line.type === 'event' && line.kind === 'token').length,
      answers: count('probe'),
      bookmarks: count('bookmark'),
      notes: lines.filter((line) => line.type === 'note' && line.public).length,
      bytes: statSync(join(folder, 'page.html')).size,
    })
  })

  it('is in the language that comes first until its script says otherwise', async () => {
    const { app, write } = made()
    const id = filled(app)
    const [chinese, english] = [await write(id, ['zh-CN']), await write(id, ['en', 'zh-CN'])]
    expect(chinese).toContain('<html lang="zh-CN"')
    expect(textsOf(chinese, 'noscript')[0]).not.toContain('lang="en"')
    expect(english).toContain('<html lang="en"')
    expect(textsOf(english, 'noscript')[0]).toContain('lang="zh-CN"')
  })

  it('leaves nothing behind where it cannot be made', async () => {
    const { app, folder, write } = made()
    await expect(write('none')).rejects.toEqual(new AppError('session.notFound'))
    const page = app.handouts.write(filled(app), ['en'], join(folder, 'none', 'page.html'))
    await expect(page).rejects.toMatchObject({ code: 'export.failed' })
    const bare = makeServices({ runtime: new ScriptedRuntime(), player: join(folder, 'none') })
    await expect(bare.handouts.contents(filled(bare))).rejects.toMatchObject({
      code: 'export.failed',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('is not made while an answer is being written', async () => {
    const { app } = made()
    const id = filled(app)
    addRun(app.store.file, id, 'open', anyRun(new Random(3), 'open', 4).slice(0, -1))
    await expect(app.handouts.contents(id)).rejects.toEqual(new AppError('run.alreadyRunning'))
  })
})

describe('the page around a session', () => {
  const page = { title: '', languages: ['en'] as const }

  it('refuses a player that would end the element it stands in', () => {
    for (const script of ['"</script>"', '"</SCRIPT "', '"<script>"', '"<!--"']) {
      expect(() => pageAround({ ...page, player: { script, style: '' } })).toThrow(RangeError)
    }
    const style = 'a::after { content: "</style>" }'
    expect(() => pageAround({ ...page, player: { script: '', style } })).toThrow(RangeError)
  })
})

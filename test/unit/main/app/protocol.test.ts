import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOf, serveFolder } from '#main/app/protocol.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vitrine-protocol-'))
  mkdirSync(join(root, 'renderer', 'assets'), { recursive: true })
  writeFileSync(join(root, 'renderer', 'index.html'), '<p>你好</p>')
  writeFileSync(join(root, 'renderer', 'assets', 'a b.js'), 'export {}')
  writeFileSync(join(root, 'secret.html'), 'secret')
  mkdirSync(join(root, 'renderer-other'))
  writeFileSync(join(root, 'renderer-other', 'secret.html'), 'secret')
})
afterAll(() => {
  rmSync(root, { recursive: true })
})

const serve = (url: string, init?: RequestInit): Promise<Response> =>
  serveFolder(join(root, 'renderer'))(new Request(url, init))

test('files of the folder are served with their type and the policy', async () => {
  const page = await serve('app://vitrine/?room=1#x')
  expect(await page.text()).toBe('<p>你好</p>')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  const script = await serve('app://vitrine/assets/a%20b.js')
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

test.each([
  'app://vitrine/../secret.html',
  'app://vitrine/%2e%2e/secret.html',
  'app://vitrine/assets/..%2f..%2fsecret.html',
  'app://vitrine/%2e%2e%2fsecret.html',
  'app://vitrine/..%5csecret.html',
  'app://vitrine/../renderer-other/secret.html',
  'app://vitrine/..%2frenderer-other%2fsecret.html',
  'app://vitrine//etc/passwd',
  'app://vitrine/%00index.html',
  'app://vitrine/%E0%A4%A',
  'app://other/index.html',
  'file:///etc/hosts',
])('%s names no file of the folder', async (url) => {
  const file = fileOf(url, join(root, 'renderer'))
  if (file !== null) expect(file.startsWith(join(root, 'renderer') + '/')).toBe(true)
  const answer = await serve(url)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toBe('')
})

test('only reading is possible', async () => {
  expect((await serve('app://vitrine/', { method: 'POST', body: 'x' })).status).toBe(405)
  const head = await serve('app://vitrine/', { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

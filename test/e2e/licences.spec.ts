import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './support/test.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Every package that the sources import something of, types aside. */
function importedPackages(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ts|vue|css)$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(ROOT, folder, name), 'utf8')
      const pattern =
        /^\s*(?:\} from|import(?! type)\s+(?:[\w*{][^;'"(]*?\sfrom)?|@import(?: url\()?)\s*['"]([^'"\n]+)['"]/gm
      return [...text.matchAll(pattern)].map(([, target = '']) => target)
    })
    .filter((target) => /^(?:@[\w.-]+\/)?[a-z][\w./-]*$/.test(target))
    .filter((target) => !/^electron(?:$|\/)/.test(target))
    .map((target) =>
      target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

test('every part of the app is shown with its licence, by keys alone', async ({ app }) => {
  const { page } = app
  await page.getByTestId('nav-settings').click()
  await page.getByRole('button', { name: 'Licences' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Licences' })
  await expect(dialog.getByTestId('licence-search')).toBeFocused()
  await expect(dialog.getByTestId('licence-name')).toHaveText('Vitrine')
  await page.keyboard.type('onnxruntime')
  await expect(dialog.getByTestId('licence')).toHaveCount(2)
  await page.keyboard.press('ArrowDown')
  await expect(dialog.getByTestId('licence-name')).toHaveText(/^onnxruntime-/)
  await expect(dialog.getByTestId('licence-text')).toContainText('Microsoft Corporation')
  await page.keyboard.press('Tab')
  await expect(dialog.getByTestId('licence-text')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Licences' })).toBeFocused()
  expect(app.errors).toEqual([])
})

test('no package that the app is made of is missing from the list', async ({ app }) => {
  const parts = await app.get('licence.list', null)
  const listed = new Set(parts.map(({ name }) => name))
  // Types alone, and the desktop that the bridge is typed for: nothing of them is in a bundle.
  const imported = ['electron', 'renderer'].flatMap(importedPackages)
  expect(imported.length).toBeGreaterThan(100)
  for (const known of ['zod', 'vue', 'katex', 'onnxruntime-node']) expect(imported).toContain(known)
  expect([...new Set(imported)].filter((name) => !listed.has(name))).toEqual([])
  for (const { name, text } of parts) expect(text.length, name).toBeGreaterThan(100)
  const models = await app.get('model.list', null)
  for (const { id, origin } of models) if (origin === 'bundled') expect(listed).toContain(id)
})

import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { expect, it } from 'vitest'
import { sampleTitle } from '#renderer/trace/sample-title.ts'

it.each([
  ['有多大把握？ · How sure is it?', '有多大把握？', 'How sure is it?'],
  [
    '很有把握，却错了（应为 408）· Sure, and wrong',
    '很有把握，却错了（应为 408）',
    'Sure, and wrong',
  ],
  ['My own title', 'My own title', 'My own title'],
  ['a · b · c', 'a · b · c', 'a · b · c'],
])('the title %j is shown in one language', (title, chinese, english) => {
  expect(sampleTitle(title, 'zh-CN')).toBe(chinese)
  expect(sampleTitle(title, 'en')).toBe(english)
})

it('every title that comes with the app has a half for each language', async () => {
  const titles: string[] = []
  const folder = 'resources/samples'
  for (const file of readdirSync(folder)) {
    const text = createReadStream(join(folder, file)).pipe(createGunzip())
    for await (const line of createInterface({ input: text })) {
      if (!/^\{"type":"(session|bookmark)"/.test(line)) continue
      titles.push((JSON.parse(line) as { title: string }).title)
    }
  }
  expect(titles).toHaveLength(12)
  for (const title of titles) {
    expect(sampleTitle(title, 'zh-CN'), title).toMatch(/\p{Script=Han}/u)
    expect(sampleTitle(title, 'en'), title).not.toMatch(/\p{Script=Han}/u)
  }
})

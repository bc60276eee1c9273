import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LicenceService } from '#main/services/licence-service.ts'
import { tempFolder } from '#test/unit/support/temp-folder.ts'

const PART = {
  kind: 'package',
  name: 'a',
  version: '1.0.0',
  licence: 'MIT',
  source: null,
  text: 'x',
}

function serviceOf(content: string | null, problem = '') {
  const list = join(tempFolder(), 'licences.json')
  if (content !== null) writeFileSync(list, content)
  const opened: string[] = []
  const service = new LicenceService({
    list,
    chromium: '/app/LICENSES.chromium.html',
    openFile: (file) => {
      opened.push(file)
      return Promise.resolve(problem)
    },
  })
  return { service, opened, list }
}

test('gives the list that the build wrote', async () => {
  const { service } = serviceOf(JSON.stringify([PART]))
  expect(await service.list()).toEqual([PART])
})

test.each([
  ['is not there', null],
  ['is cut short', '[{"kind":'],
  ['is empty', '[]'],
  ['has a part without a text', JSON.stringify([{ ...PART, text: '' }])],
])('a list that %s is named in an error', async (_what, content) => {
  const { service, list } = serviceOf(content)
  await expect(service.list()).rejects.toMatchObject({
    code: 'licence.notRead',
    data: { file: list },
  })
})

test('the page of Chromium’s licences is opened by the system, and what it says is passed on', async () => {
  const good = serviceOf('[]')
  await good.service.openChromium()
  expect(good.opened).toEqual(['/app/LICENSES.chromium.html'])
  const bad = serviceOf('[]', 'No application found')
  await expect(bad.service.openChromium()).rejects.toMatchObject({
    code: 'licence.notOpened',
    data: { file: '/app/LICENSES.chromium.html', detail: 'No application found' },
  })
})

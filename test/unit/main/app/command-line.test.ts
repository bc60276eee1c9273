import { expect, test } from 'vitest'
import { parseCommandLine } from '#main/app/command-line.ts'

test('without --record a window opens, whatever Chromium adds', () => {
  expect(parseCommandLine(['--no-sandbox', '/app', '--out', 'x'], '/here')).toEqual({
    kind: 'window',
    files: [],
  })
})

test('files that were double-clicked are opened, from the folder it was started in', () => {
  const args = ['/app', '--flag=x.vitrine', 'talk.vitrine', '/a/词元 one.VITRINE', 'notes.txt']
  const addresses = ['file:///tmp/a%20b.vitrine', 'file://elsewhere/a.vitrine', '-x.vitrine']
  expect(parseCommandLine([...args, ...addresses], '/here')).toEqual({
    kind: 'window',
    files: ['/here/talk.vitrine', '/a/词元 one.VITRINE', '/tmp/a b.vitrine'],
  })
})

test.each([
  [['--record', 'talk.json', '--out', '/tmp/talk.vitrine']],
  [['/app', '--disable-gpu', '--out=/tmp/talk.vitrine', '--record=talk.json']],
])('%j records, with paths from the folder it was started in', (args) => {
  expect(parseCommandLine(args, '/here')).toEqual({
    kind: 'record',
    script: '/here/talk.json',
    out: '/tmp/talk.vitrine',
  })
})

test.each([
  [['--record'], '--record'],
  [['--record='], '--record'],
  [['--record', '--out', 'x'], '--record'],
  [['--record', 'talk.json'], '--out'],
])('%j is refused with what is missing', (args, missing) => {
  const command = parseCommandLine(args, '/here')
  expect(command.kind === 'usage' ? command.problem : '').toContain(missing)
})

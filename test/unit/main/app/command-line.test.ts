import { expect, test } from 'vitest'
import { parseCommandLine } from '#main/app/command-line.ts'

test('without --record a window opens, whatever Chromium adds', () => {
  expect(parseCommandLine(['--no-sandbox', '/app', '--out', 'x'], '/here')).toEqual({
    kind: 'window',
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

import { expect, it } from 'vitest'
import { checkScript } from '#main/services/record/check-script.ts'
import type { RecordProgress } from '#main/services/record/progress.ts'
import { TerminalReport, type TerminalOptions } from '#main/services/record/terminal.ts'

function report(options: Partial<TerminalOptions> = {}) {
  let nowMs = 0
  let said = ''
  const write = (text: string): void => void (said += text)
  const it = new TerminalReport({
    write,
    columns: null,
    locale: 'en',
    now: () => nowMs,
    ...options,
  })
  const step: RecordProgress = {
    step: 1,
    of: 3,
    do: 'chat',
    model: 'tiny',
    state: 'running',
    tokens: 0,
    ms: 0,
    error: null,
  }
  return {
    it,
    said: () => said,
    at(ms: number, more: Partial<RecordProgress>): void {
      nowMs = ms
      it.progress({ ...step, ms, ...more })
    },
  }
}

it('a pipe gets a line for each step, and one every ten seconds of a long one', () => {
  const { at, said } = report()
  for (let ms = 0; ms < 25_000; ms += 50) at(ms, { tokens: ms / 50 })
  at(25_000, { tokens: 500, state: 'done' })
  expect(said().split('\n')).toEqual([
    '[2/3] chat · tiny · 200 tokens · 10.0 s',
    '[2/3] chat · tiny · 400 tokens · 20.0 s',
    '[2/3] chat · tiny · 500 tokens · 25.0 s · done',
    '',
  ])
})

it('a terminal gets one that is rewritten and never wider than it is', () => {
  const { at, said } = report({ columns: 24, locale: 'zh-CN' })
  for (let ms = 0; ms <= 1000; ms += 20) at(ms, { tokens: ms / 20 })
  at(1020, { tokens: 51, state: 'failed', error: { code: 'run.crashed', message: '' } })
  const lines = said().split('\r\u001b[K')
  expect(lines[1]).toBe('[2/3] chat · tiny · 0.…')
  expect(lines.at(-2)).toBe('[2/3] chat · tiny · 50…')
  expect(lines.at(-1)).toBe('[2/3] chat · tiny · 51 个词元 · 1.0 秒 · 失败 · run.crashed\n')
  expect(lines.length).toBeLessThan(14)
})

it('a mistake is shown in its line, with a mark under it: Chinese letters take two columns', () => {
  const { it: terminal, said } = report({ locale: 'zh-CN' })
  const script = '{ "version": 1, "title": "演示",\n  "step": [] }'
  terminal.problems('演示.json', `{ "标题": x }`, checkScript(`{ "标题": x }`).problems)
  expect(said()).toContain('演示.json:1:9\n')
  expect(said()).toContain('  { "标题": x }\n            ^\n')
  terminal.problems('演示.json', script, checkScript(script).problems)
  expect(said()).toContain('演示.json:2:3 · step\n')
  expect(said()).toContain('是不是想写“steps”？')
})

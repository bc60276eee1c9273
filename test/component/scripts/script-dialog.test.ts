import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import ScriptReading from '#renderer/scripts/ScriptReading.vue'
import ScriptSteps from '#renderer/scripts/ScriptSteps.vue'
import { scriptTemplate } from '#renderer/scripts/template.ts'
import { useScriptStore } from '#renderer/stores/script.ts'
import type { ScriptCheck } from '#shared/ipc/routes/script.ts'
import { checkScript } from '#main/services/record/check-script.ts'
import { installBridge } from '../components/bridge.ts'
import { mountApp } from '../components/mount.ts'

const TEXT = '{ "model": "one", "other": "two", "again": "one" }'
const CHECK: ScriptCheck = {
  title: 'Demo',
  mistakes: [],
  steps: [
    { do: 'chat', model: 'one', what: 'hi', continues: false, notes: 0 },
    { do: 'translate', model: 'two', what: 'hello', continues: false, notes: 0 },
  ],
  unfit: [{ model: 'one', steps: [1, 3], problem: 'missing' }],
  named: [
    { model: 'one', at: TEXT.indexOf('"one"'), end: TEXT.indexOf('"one"') + 5 },
    { model: 'two', at: TEXT.indexOf('"two"'), end: TEXT.indexOf('"two"') + 5 },
    { model: 'one', at: TEXT.lastIndexOf('"one"'), end: TEXT.lastIndexOf('"one"') + 5 },
  ],
  models: [
    { id: 'real', task: 'chat' },
    { id: 'two', task: 'translate' },
  ],
}

beforeEach(() => {
  installBridge()
})
afterEach(() => {
  document.body.innerHTML = ''
  vi.restoreAllMocks()
})

it.each(['zh-CN', 'en'] as const)('the script to begin with is in order: %s', (locale) => {
  const { script, problems } = checkScript(scriptTemplate(locale))
  expect(problems).toEqual([])
  expect(new Set(script?.steps.map((step) => step.do))).toEqual(
    new Set(['chat', 'bookmark', 'probe', 'complete', 'translate']),
  )
})

describe('how a script is understood', () => {
  it('names a missing model, and puts another in its place everywhere', async () => {
    const view = mountApp(ScriptReading)
    const script = useScriptStore()
    script.write(TEXT)
    script.check = CHECK
    await flushPromises()
    expect(view.get('[data-testid=script-heading]').text()).toBe('2 steps will be done')
    expect(view.get('[data-testid=script-unfit]').text()).toBe(
      'Model “one” is not on this computer (steps 1, 3): these will be recorded as failed.',
    )
    expect(view.findAll('[role=combobox]').map((one) => one.text())).toEqual([
      'one (not here)',
      'two',
    ])
    script.replaceModel('one', 'a "real" one')
    expect(JSON.parse(script.text)).toEqual({
      model: 'a "real" one',
      other: 'two',
      again: 'a "real" one',
    })
    expect(script.check).toBeNull()
  })

  it('shows mistakes instead of steps, and tells which was chosen', async () => {
    const view = mountApp(ScriptReading, { locale: 'zh-CN' })
    const mistake = { line: 4, column: 7, path: 'steps[0].do', message: '缺少“do”。' }
    useScriptStore().check = { ...CHECK, steps: [], unfit: [], named: [], mistakes: [mistake] }
    await flushPromises()
    expect(view.get('[data-testid=script-heading]').text()).toBe('有 1 处要改')
    const button = view.get('[data-testid=script-mistake]')
    expect(button.text()).toContain('第 4 行第 7 列')
    await button.trigger('click')
    expect(view.emitted('goTo')).toEqual([[mistake]])
    expect(view.findAll('[data-testid=script-step]')).toEqual([])
  })
})

it('the steps of a recording say how they stand, and why one failed', () => {
  const step = { model: 'one', continues: false, notes: 0, error: null } as const
  const view = mountApp(ScriptSteps, {
    props: {
      steps: [
        { ...step, do: 'chat', what: 'hi', state: 'done', tokens: 1200, ms: 3210 },
        {
          ...{ ...step, do: 'complete', what: 'x', state: 'failed', tokens: 0, ms: 3 },
          error: { code: 'model.notFound', message: '', data: { model: 'one' } },
        },
        { ...step, do: 'chat', what: 'more', state: 'running', tokens: 3, ms: 900 },
        {
          ...step,
          do: 'bookmark',
          model: null,
          what: 'b',
          state: 'waiting',
          tokens: 0,
          ms: 0,
          notes: 2,
        },
      ],
    },
  })
  const rows = view.findAll('[data-testid=script-step]').map((row) => row.text())
  expect(rows[0]).toContain('one · 1,200 tokens · 3.2 s · done')
  expect(rows[1]).toContain('There is no model “one” here.')
  expect(rows[2]).toContain('3 tokens · 0.9 s · under way')
  expect(rows[3]).toContain('2 notes')
  expect(view.get('[aria-current=step]').text()).toContain('more')
})

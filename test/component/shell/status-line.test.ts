import { afterEach, describe, expect, it } from 'vitest'
import { enableAutoUnmount } from '@vue/test-utils'
import StatusLine from '#renderer/components/shell/StatusLine.vue'
import type { ModelStatus } from '#shared/runtime/model-info.ts'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)

const props = {
  model: { state: 'none' } satisfies ModelStatus as ModelStatus,
  tokensPerSecond: null as number | null,
  context: null as { used: number; total: number } | null,
  recording: 'on',
  blocked: 0,
}

describe('StatusLine', () => {
  it('counts what was blocked, for people and for machines', () => {
    const blocked = mountApp(StatusLine, { props: { ...props, blocked: 3 } }).get(
      '[data-testid=blocked]',
    )
    expect(blocked.attributes('data-count')).toBe('3')
    expect(blocked.text()).toMatch(/offline\s*3 requests blocked/)
  })

  it('shows how much of the window is used', () => {
    const line = mountApp(StatusLine, {
      props: { ...props, context: { used: 312, total: 8192 }, tokensPerSecond: 41.27 },
    })
    expect(line.text()).toContain('312/8,192')
    expect(line.text()).toContain('41.3 tok/s')
    expect(line.get('[role=meter]').attributes()).toMatchObject({
      'aria-valuenow': '312',
      'aria-valuemax': '8192',
    })
  })

  it('says how far loading is, in bytes while reading and by phase after', () => {
    const progress = { modelId: 'm', loadedBytes: 41, totalBytes: 100, phase: 'reading' } as const
    const loading = (phase: 'reading' | 'creating') =>
      mountApp(StatusLine, {
        props: { ...props, model: { state: 'loading', progress: { ...progress, phase } } },
        locale: 'zh-CN',
      }).text()
    expect(loading('reading')).toMatch(/正在载入 m…… 41\s%/)
    expect(loading('creating')).toContain('准备模型')
  })

  it.each([
    ['on', 'steps saved'],
    ['off', 'not saved'],
    ['impossible', 'cannot save'],
  ])('says that recording is %s', (recording, text) => {
    const line = mountApp(StatusLine, { props: { ...props, recording } })
    expect(line.get(`[data-recording=${recording}]`).text()).toBe(text)
  })
})

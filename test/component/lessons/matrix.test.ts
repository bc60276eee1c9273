import { afterEach, expect, it } from 'vitest'
import { enableAutoUnmount } from '@vue/test-utils'
import HeatBlock from '#renderer/rooms/lessons/matrix/HeatBlock.vue'
import NumberMatrix from '#renderer/rooms/lessons/matrix/NumberMatrix.vue'
import SinusoidMap from '#renderer/rooms/lessons/input/SinusoidMap.vue'
import ScoreWall from '#renderer/rooms/lessons/heads/ScoreWall.vue'
import { mountApp } from '#test/component/components/mount.ts'

enableAutoUnmount(afterEach)

const rows = ['a', ' b', ' c'].map((text) => ({ text }))
const matrix = (more: Record<string, unknown> = {}) =>
  mountApp(NumberMatrix, {
    props: {
      rows,
      values: [
        [1, null, null],
        [0.25, 0.75, null],
        [0.5, 0.2, 0.3],
      ],
      kind: 'share',
      max: 1,
      text: (value: number) => value.toFixed(2),
      say: ({ row, column }: { row: number; column: number }) =>
        `${String(row)} at ${String(column)}`,
      label: 'Shares',
      corner: '',
      lit: { row: 1, column: 1 },
      ...more,
    },
  })

it('has one stop for Tab, and arrows lead from it, kept inside', async () => {
  const table = matrix()
  const at = (row: number, column: number) =>
    table.get(`[data-row="${String(row)}"][data-column="${String(column)}"]`)
  expect(table.findAll('[data-testid=matrix-cell][tabindex="0"]')).toHaveLength(1)
  at(1, 1).element.dispatchEvent(new FocusEvent('focus'))
  await at(1, 1).trigger('keydown', { key: 'ArrowDown' })
  expect(document.activeElement).toBe(at(2, 1).element)
  expect(at(2, 1).get('.visually-hidden').text()).toBe('2 at 1')
  await at(2, 1).trigger('keydown', { key: 'ArrowDown' })
  expect(document.activeElement).toBe(at(2, 1).element)
  expect(table.emitted('update:lit')?.at(-1)).toEqual([{ row: 2, column: 1 }])
})

it('writes nothing where nobody may look, and keeps the covered number back', () => {
  const shares = matrix({ covered: { row: 2, column: 0 } })
  const shown = (table: typeof shares, row: number, column: number): string =>
    table.get(`[data-row="${String(row)}"][data-column="${String(column)}"] [aria-hidden]`).text()
  expect(shown(shares, 0, 2)).toBe('0.00')
  const covered = shares.get('[data-row="2"][data-column="0"]')
  expect(shown(shares, 2, 0)).toBe('?')
  expect(covered.attributes('data-value')).toBeUndefined()
  const scores = matrix({ kind: 'signed', max: 5 })
  expect(shown(scores, 0, 2)).toBe('−∞')
})

it('a block of colours is gone through by arrows, within its rows', async () => {
  const block = mountApp(HeatBlock, {
    props: { values: [1, 2, 3, 4, 5, 6], columns: 3, max: 6, label: 'Six numbers' },
  })
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) {
    await block.get('[role=img]').trigger('keydown', { key })
  }
  expect(block.emitted('update:pointed')?.at(-1)).toEqual([{ row: 1, column: 1 }])
})

it('the wall of scores names every head and is gone through by arrows', async () => {
  const wall = mountApp(ScoreWall, {
    props: {
      scores: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
      layers: 3,
      heads: 2,
      max: 0.6,
      label: 'Scores',
      chosen: { layer: 0, head: 0 },
    },
  })
  const cell = wall.get('[data-layer="2"][data-head="1"]')
  expect(cell.attributes('aria-label')).toEqual(expect.stringMatching(/^Layer 2, head 1: 60\.0/))
  await wall.get('[data-layer="0"][data-head="0"]').trigger('keydown', { key: 'ArrowRight' })
  expect(wall.emitted('update:chosen')?.at(-1)).toEqual([{ layer: 1, head: 0 }])
})

it('the map of waves says a number as it is computed', () => {
  const map = mountApp(SinusoidMap)
  // Position 12, number 0: sin(12 / 10000^0).
  expect(map.get('[data-testid=input-wave]').text()).toContain('= −0.537')
  expect(Number(map.get('[data-testid=input-sinusoid]').attributes('data-first'))).toBeCloseTo(
    Math.sin(12),
    12,
  )
})

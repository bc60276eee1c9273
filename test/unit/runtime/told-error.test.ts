import { expect, test } from 'vitest'
import { toldError } from '#runtime/told-error.ts'
import { AppError } from '#shared/ipc/result.ts'

test.each([
  'std::bad_alloc',
  'bad allocation',
  'Non-zero status code returned while running MatMul node. Status Message: std::bad_alloc',
  'BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 1073741824',
  'Array buffer allocation failed',
  'Out of memory',
])('a lack of memory that comes back is told as one: %s', (words) => {
  expect(toldError(new Error(words))).toMatchObject({ code: 'run.noMemory', data: {} })
  expect(toldError(words).code).toBe('run.noMemory')
})

test('real buffers that cannot be had are among them', () => {
  const refusal = (): unknown => {
    try {
      return new ArrayBuffer(2 ** 46)
    } catch (error) {
      return error
    }
  }
  expect(toldError(refusal()).code).toBe('run.noMemory')
})

test('other errors stay what they are', () => {
  const known = new AppError('model.loadFailed', { model: 'm', detail: 'bad allocation' })
  expect(toldError(known)).toMatchObject({ code: 'model.loadFailed' })
  expect(toldError(new Error('no such node'))).toMatchObject({
    code: 'app.internal',
    data: { detail: 'no such node' },
  })
})

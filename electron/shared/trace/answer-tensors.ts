import type { TensorData } from './tensor.ts'

/** The same with `To` in the place of every tensor, however deep. */
export type WithTensorsAs<T, To> = T extends TensorData
  ? To
  : T extends (infer E)[]
    ? WithTensorsAs<E, To>[]
    : T extends object
      ? { [K in keyof T]: WithTensorsAs<T[K], To> }
      : T

/**
 * A copy of an answer with something else in the place of every tensor.
 *
 * @param to is told where the tensor stands: its fields and indices, joined by dots
 */
export function replaceTensors<T, To>(
  value: T,
  to: (tensor: TensorData, path: string) => To,
): WithTensorsAs<T, To> {
  // What comes out has the shape that the type says: only tensors are replaced.
  return replaced(value, isTensor, to, '') as WithTensorsAs<T, To>
}

/** The way back: what `isIt` knows becomes a tensor. */
export function restoreTensors<From>(
  value: unknown,
  isIt: (part: unknown) => part is From,
  to: (part: From) => TensorData,
): unknown {
  return replaced(value, isIt, to, '')
}

function replaced<From>(
  value: unknown,
  isIt: (part: unknown) => part is From,
  to: (part: From, path: string) => unknown,
  path: string,
): unknown {
  if (isIt(value)) return to(value, path)
  if (Array.isArray(value)) {
    return value.map((part: unknown, i) => replaced(part, isIt, to, join(path, String(i))))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => [
      key,
      replaced(part, isIt, to, join(path, key)),
    ]),
  )
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function isTensor(value: unknown): value is TensorData {
  return (
    typeof value === 'object' && value !== null && 'data' in value && ArrayBuffer.isView(value.data)
  )
}

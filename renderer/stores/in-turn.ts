import { shallowRef } from 'vue'

/**
 * Things done one after the other, of which only the last that was wanted is gone on with: what is
 * under way is brought to its end first, as the model does one thing at a time.
 *
 * @param onError told why the last that was wanted failed
 */
export function inTurn(onError: (error: unknown) => void) {
  /** Index of the one being done; null while none is. */
  const working = shallowRef<number | null>(null)
  let wanted = 0
  let underway: Promise<void> = Promise.resolve()

  /** Something else is wanted from now on. Returns whether it still is. */
  function want(): () => boolean {
    const mine = ++wanted
    return () => mine === wanted
  }

  /** Does `make` for each index in [from, to) while it is wanted. */
  function each(
    still: () => boolean,
    from: number,
    to: number,
    make: (at: number) => Promise<void>,
  ): Promise<void> {
    underway = one(still, from, to, make)
    return underway
  }

  async function one(
    still: () => boolean,
    from: number,
    to: number,
    make: (at: number) => Promise<void>,
  ): Promise<void> {
    try {
      for (let at = from; at < to && still(); at++) {
        working.value = at
        await make(at)
      }
    } catch (error) {
      if (still()) onError(error)
    } finally {
      if (still()) working.value = null
    }
  }

  return { working, want, each, settled: () => underway }
}

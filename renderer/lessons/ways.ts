/**
 * How far apart two words are inside a network: through how many computations, one after the other, what
 * the first word says must pass to reach the last (Vaswani et al. 2017, table 1 and section 4, "maximum
 * path length").
 */
export interface Way {
  /** Computations one after the other. */
  steps: number
  /** Where it passes, `[layer, word]`, from the last word's result down to the first word itself. */
  path: readonly (readonly [layer: number, word: number])[]
}

/** A recurrent network reads word by word: each state is made from the one before. @param n words, 2 or more */
export function recurrentWay(n: number): Way {
  const path = Array.from({ length: n }, (_, at) => [1, n - 1 - at] as const)
  return { steps: n - 1, path: [...path, [0, 0]] }
}

/**
 * Convolutions see `kernel` words, in the next layer as many results that lie `kernel` apart, and so on:
 * dilated as in ByteNet (Kalchbrenner et al. 2016), ⌈log_kernel n⌉ layers.
 *
 * @param n words, 2 or more
 * @param kernel 2 or more
 */
export function convolutionWay(n: number, kernel: number): Way {
  const layers: number[] = []
  for (let span = 1; span < n; span *= kernel) layers.push(span)
  let word = n - 1
  const path: [number, number][] = [[layers.length, word]]
  // The distance n − 1 written in the base `kernel`: each digit is what one layer reaches back.
  let left = n - 1
  for (const [at, span] of [...layers.entries()].reverse()) {
    const back = Math.floor(left / span)
    left -= back * span
    word -= back * span
    path.push([at, word])
  }
  return { steps: layers.length, path }
}

/** Attention looks at every word at once. @param n words, 2 or more */
export function attentionWay(n: number): Way {
  return {
    steps: 1,
    path: [
      [1, n - 1],
      [0, 0],
    ],
  }
}

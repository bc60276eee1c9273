/**
 * A new seed, 0 – 2³²−1, from the system's own source of chance. The only randomness in the window:
 * everything drawn later follows from this number, which is shown and stored.
 */
export function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}

/**
 * Attention rollout (Abnar & Zuidema 2020, “Quantifying Attention Flow in Transformers”, 3.1): each
 * layer as ½·A + ½·I, A the mean of its heads and I what the residual connection carries on, multiplied
 * through all layers. Rows sum to 1 where the layers' do.
 *
 * @param layers from the first to the last, each `[size, size]`, C order
 */
export function rollout(layers: readonly Float32Array[], size: number): Float32Array {
  let flow = new Float32Array(size * size)
  for (let i = 0; i < size; i++) flow[i * size + i] = 1
  for (const attention of layers) {
    const next = new Float32Array(size * size)
    for (let row = 0; row < size; row++) {
      for (let via = 0; via < size; via++) {
        const share = 0.5 * (attention[row * size + via] ?? 0) + (row === via ? 0.5 : 0)
        if (share === 0) continue
        for (let key = 0; key < size; key++) {
          const at = row * size + key
          next[at] = (next[at] ?? 0) + share * (flow[via * size + key] ?? 0)
        }
      }
    }
    flow = next
  }
  return flow
}

import { fromBase64 } from '#shared/trace/base64.ts'
import type { TokenPiece } from '#shared/trace/tokens.ts'

/** From where to where something reaches in a cluster, counted in bytes. */
interface Reach {
  from: number
  to: number
}

/** Bytes between two places where a character and a token end together; the shortest such stretch. */
export interface ByteCluster {
  /** 0–255 each. */
  bytes: number[]
  characters: (Reach & { text: string })[]
  tokens: (Reach & { piece: TokenPiece })[]
}

/** A text's characters, its bytes and its tokens, one above the other. */
export function byteClusters(pieces: readonly TokenPiece[]): ByteCluster[] {
  const parts = pieces.map((piece) => ({ piece, bytes: fromBase64(piece.bytes) }))
  const all = parts.flatMap(({ bytes }) => [...bytes])
  const characters = charactersOf(all)
  const clusters: ByteCluster[] = []
  let [start, character, token, read] = [0, 0, 0, 0]
  while (start < all.length && token < parts.length) {
    const cluster: ByteCluster = { bytes: [], characters: [], tokens: [] }
    let [charactersEnd, tokensEnd] = [start, start]
    do {
      if (charactersEnd <= tokensEnd && character < characters.length) {
        const { text, length } = characters[character++] ?? { text: '', length: 0 }
        const from = charactersEnd - start
        cluster.characters.push({ text, from, to: from + length })
        charactersEnd += length
      } else {
        const part = parts[token++]
        if (!part) break
        const from = read - start
        cluster.tokens.push({ piece: part.piece, from, to: from + part.bytes.length })
        read += part.bytes.length
        tokensEnd = read
      }
    } while (charactersEnd !== tokensEnd)
    cluster.bytes = all.slice(start, tokensEnd)
    start = tokensEnd
    clusters.push(cluster)
  }
  return clusters
}

/** UTF-8: the first byte says how many belong together. */
function lengthOf(first: number): number {
  if (first < 0xc0) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}

function charactersOf(bytes: readonly number[]): { text: string; length: number }[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const characters: { text: string; length: number }[] = []
  for (let at = 0; at < bytes.length;) {
    const length = Math.min(lengthOf(bytes[at] ?? 0), bytes.length - at)
    const text = decoder.decode(Uint8Array.from(bytes.slice(at, at + length)))
    characters.push({ text, length })
    at += length
  }
  return characters
}

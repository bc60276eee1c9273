/** How a vocabulary writes bytes as text. */
export type ByteScheme =
  /** GPT-2's: every byte has a printable character of its own. */
  | 'byte-level'
  /** SentencePiece: ▁ is a space, <0x0A> a byte. */
  | 'sentencepiece'
  /** BERT's: ## goes on with a word, everything else starts one. */
  | 'wordpiece'
  | 'plain'

const encoder = new TextEncoder()

/**
 * GPT-2's table (openai/gpt-2, encoder.py, bytes_to_unicode): printable Latin-1 bytes stand for
 * themselves, the others for U+0100 upwards in order.
 */
const BYTE_OF_CHARACTER = new Map<string, number>()
for (let byte = 0, next = 0x100; byte < 0x100; byte++) {
  const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
  BYTE_OF_CHARACTER.set(String.fromCharCode(printable ? byte : next++), byte)
}

const BYTE_TOKEN = /^<0x([0-9A-Fa-f]{2})>$/

/** The exact bytes a token of the vocabulary stands for. Added tokens are literal text: not for this. */
export function tokenBytes(token: string, scheme: ByteScheme): Uint8Array {
  switch (scheme) {
    case 'byte-level':
      return byteLevel(token)
    case 'sentencepiece': {
      const byte = BYTE_TOKEN.exec(token)?.[1]
      if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16))
      return encoder.encode(token.replaceAll('▁', ' '))
    }
    case 'wordpiece':
      return encoder.encode(token.startsWith('##') ? token.slice(2) : ` ${token}`)
    case 'plain':
      return encoder.encode(token)
  }
}

function byteLevel(token: string): Uint8Array {
  const bytes: number[] = []
  for (const character of token) {
    const byte = BYTE_OF_CHARACTER.get(character)
    // A character outside the table can only come from a damaged vocabulary: shown as it is.
    if (byte === undefined) bytes.push(...encoder.encode(character))
    else bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

/** Which scheme a tokenizer.json uses, by the components of its decoder, else its pre-tokenizer. */
export function byteScheme(types: ReadonlySet<string>): ByteScheme {
  if (types.has('ByteLevel')) return 'byte-level'
  if (types.has('ByteFallback') || types.has('Metaspace') || types.has('▁')) return 'sentencepiece'
  return types.has('WordPiece') ? 'wordpiece' : 'plain'
}

/**
 * First and last of stretches of code points, Unicode 11 or older, that are a picture by themselves and
 * easy to tell apart: no hands, faces or clocks in rows, no skin tones, nothing that joins others.
 */
const STRETCHES = [
  [0x1f32d, 0x1f335], // food, plants
  [0x1f337, 0x1f37c], // plants, food, drink
  [0x1f37e, 0x1f393], // food, feasts
  [0x1f3a0, 0x1f3c1], // games, music, sport
  [0x1f3c5, 0x1f3c6], // medals
  [0x1f3c8, 0x1f3c9],
  [0x1f3cf, 0x1f3d3],
  [0x1f3e0, 0x1f3f0], // houses
  [0x1f3f8, 0x1f3fa], // sport, jars
  [0x1f400, 0x1f43e], // animals
  [0x1f440, 0x1f440],
  [0x1f451, 0x1f465], // clothes
  [0x1f479, 0x1f47e], // monsters
  [0x1f488, 0x1f4a0], // hearts, shapes
  [0x1f4a1, 0x1f4a1],
  [0x1f4ab, 0x1f4fc], // things
  [0x1f50a, 0x1f525], // things
  [0x1f5fb, 0x1f5ff], // places
  [0x1f680, 0x1f6a2], // vehicles
  [0x1f6a4, 0x1f6a8],
  [0x1f6b2, 0x1f6b2],
  [0x1f6d2, 0x1f6d2],
  [0x1f6f4, 0x1f6f9],
  [0x1f94a, 0x1f970], // sport, food
  [0x1f973, 0x1f976],
  [0x1f980, 0x1f9a2], // animals
  [0x1f9c0, 0x1f9c2],
  [0x1f9e0, 0x1f9ff], // things
  [0x26bd, 0x26be],
  [0x26c4, 0x26c5],
] as const

const EMOJI = STRETCHES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
).slice(0, 500)

const PAIRS = EMOJI.length ** 2

/** Prime to the number of pairs: multiplied with it, neighbouring ids lie far apart, and none meet. */
const STRIDE = 104_729

/**
 * Pictures that stand for a token's id, the same on every machine and for no other id: two of 500, and
 * more before them from 250,000 on. They mean nothing, as the id does.
 *
 * @param id a whole number from 0
 */
export function emojiOf(id: number): string {
  const block = Math.floor(id / PAIRS)
  const place = ((id % PAIRS) * STRIDE) % PAIRS
  const pair = picture(Math.floor(place / EMOJI.length)) + picture(place % EMOJI.length)
  return block === 0 ? pair : emojiOf(block - 1) + pair
}

function picture(at: number): string {
  return EMOJI[at] ?? ''
}

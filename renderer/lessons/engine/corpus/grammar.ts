import { Draws } from '../draws.ts'

/**
 * A context-free grammar: what each name may be replaced by. `{name}` in a text stands for one of that
 * name's texts, all equally likely; `sentence` is where it begins.
 */
export type Grammar = Readonly<Record<'sentence', readonly string[]>> &
  Readonly<Record<string, readonly string[]>>

/**
 * Different sentences of a grammar, the same ones for the same seed.
 *
 * @throws RangeError where a name has no rule, or the grammar does not have that many sentences
 */
export function sentencesOf(grammar: Grammar, count: number, seed: number): string[] {
  const draws = new Draws(seed)
  const found = new Set<string>()
  for (let tries = 0; found.size < count; tries++) {
    if (tries > 100 * count) {
      throw new RangeError(`the grammar does not have ${String(count)} different sentences`)
    }
    found.add(expand(grammar, 'sentence', draws))
  }
  return [...found]
}

function expand(grammar: Grammar, name: string, draws: Draws): string {
  const texts = grammar[name]
  if (texts === undefined) throw new RangeError(`the grammar has no rule “${name}”`)
  return draws
    .pick(texts)
    .replaceAll(/\{(.+?)\}/gu, (_, inner: string) => expand(grammar, inner, draws))
}

import { h, type FunctionalComponent, type VNode } from 'vue'
import type { TokenGroup, TokenRef } from '../trace/pieces.ts'
import { hexOf, tokenParts } from './token-parts.ts'

interface LineProps {
  groups: readonly TokenGroup[]
  /** Position of the selected token; null where it is not among these. */
  selected: number | null
  /** The part of the selected stretch of positions that lies here, `3-7`; '' where none does. */
  range: string
  /** Position at which Tab stops; null likewise. */
  tabStop: number | null
  /** A token's underline; null where it has none. */
  markOf: (token: TokenRef) => { colour: string; weight: number } | null
  /** What a token is called whose text shows nothing. */
  nameOf: (text: string) => string
  /** Says of a group of several tokens that they share characters. */
  splitTitle: (count: number) => string
}

/**
 * A stretch of tokens in a line. Written as a function, without a component for each token: a
 * transcript has thousands. A token's text stays whole in it, so that it can be copied and found.
 */
export const XrayLine: FunctionalComponent<LineProps> = (line) =>
  line.groups.map((group) => {
    const [first] = group.tokens
    if (group.tokens.length > 1) return splitGroup(line, group)
    return first ? token(line, first, isPart(first)) : null
  })
XrayLine.props = ['groups', 'selected', 'range', 'tabStop', 'markOf', 'nameOf', 'splitTitle']

function token(line: LineProps, ref: TokenRef, part: boolean): VNode {
  const mark = line.markOf(ref)
  const { special, content, p, position } = ref
  const [first = 0, last = -1] = line.range === '' ? [] : line.range.split('-').map(Number)
  const within = position >= first && position <= last
  return h(
    'span',
    {
      key: position,
      class: { token: true, special, template: !content, part, unscored: mark === null, within },
      style: mark ? { '--p-colour': mark.colour, '--p-weight': mark.weight } : undefined,
      role: 'option',
      tabindex: position === line.tabStop ? 0 : -1,
      'aria-label': /^[\s\p{C}]*$/u.test(ref.text) ? line.nameOf(ref.text) : undefined,
      'aria-selected': position === line.selected || within,
      'data-testid': 'token',
      'data-id': ref.id,
      'data-position': position,
      'data-p': p ?? undefined,
    },
    part ? hexOf(ref.bytes) : text(ref.text),
  )
}

function text(whole: string): (string | VNode)[] {
  return tokenParts(whole).map((part) =>
    part.kind === 'text' ? part.text : h('span', { class: part.kind }, part.text),
  )
}

/** Tokens that share a character: the character, and under it the bytes each token holds. */
function splitGroup(line: LineProps, group: TokenGroup): VNode {
  return h(
    'span',
    {
      key: group.tokens[0]?.position ?? -1,
      class: 'split',
      role: 'presentation',
      title: line.splitTitle(group.tokens.length),
    },
    [
      h('span', { class: 'joined' }, text(group.text)),
      h(
        'span',
        { class: 'bytes', 'data-nofind': '', role: 'presentation' },
        group.tokens.map((ref) => token(line, ref, true)),
      ),
    ],
  )
}

/** Bytes that never became a character: the answer stopped inside it. */
function isPart(ref: TokenRef): boolean {
  return !ref.special && ref.text.includes('\ufffd')
}

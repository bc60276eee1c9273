import { computed, type ComputedRef } from 'vue'
import type { RunHeader } from '#shared/trace/event.ts'
import type { ScoreEntry } from '#shared/trace/probe.ts'
import { tokenAt, tokenRefs, type TokenRef } from '../trace/pieces.ts'
import type { RunView } from '../trace/reduce.ts'
import { promptSpans } from '../trace/turns.ts'

/** The answer's tokens. While it grows only the new ones are made. */
export function useAnswerTokens(view: () => RunView | undefined): ComputedRef<TokenRef[]> {
  return computed((old?: TokenRef[]) => {
    const now = view()
    if (!now) return []
    const start = now.header?.prompt.length ?? 0
    const grows = old?.[0]?.position === start && old.length <= now.tokens.length
    const refs = grows ? [...old] : []
    for (let i = refs.length; i < now.tokens.length; i++) {
      const token = tokenAt(now, start + i)
      if (token) refs.push(token)
    }
    return refs
  })
}

export interface PromptParts {
  system: TokenRef[]
  question: TokenRef[]
  /** What the template writes to open the answer. */
  opening: TokenRef[]
}

/** The prompt's tokens by part, without the earlier turns, which their own runs show. */
export function usePromptTokens(
  header: () => RunHeader | null | undefined,
  scores: () => readonly ScoreEntry[],
): ComputedRef<PromptParts> {
  return computed(() => {
    const made = header()
    if (!made) return { system: [], question: [], opening: [] }
    const refs = tokenRefs({ header: made, tokens: [] }, scores())
    const { system, question, opening } = promptSpans(made.prompt)
    return {
      system: refs.slice(system.start, system.end),
      question: refs.slice(question.start, question.end),
      opening: refs.slice(opening.start, opening.end),
    }
  })
}

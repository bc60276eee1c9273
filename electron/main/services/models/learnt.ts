import type { ModelInfo } from '#shared/runtime/model-info.ts'
import { MODEL_PARTS, type HashState, type Learnt } from '#shared/runtime/model-shelf.ts'
import type { Seen, TranslatorInfo } from '#shared/runtime/translator-info.ts'

/** What of a loaded model can be looked into. */
export function learntOf({ sha256, inspect, ...info }: ModelInfo | TranslatorInfo): Learnt {
  const seen: Record<string, Seen> = inspect
  return {
    sha256,
    parts: MODEL_PARTS.flatMap((part): Learnt['parts'] => {
      if (part === 'chat') return 'chat' in info ? [{ part, ok: info.chat, reason: null }] : []
      const found = seen[part]
      return found ? [{ part, ok: found.ok, reason: found.ok ? null : found.reason }] : []
    }),
  }
}

/** What was learnt still holds: as far as hashes are known, the graph is the one that was loaded. */
export function stillHolds(learnt: Learnt | null, hash: HashState): Learnt | null {
  if (learnt === null || !('files' in hash)) return learnt
  return hash.files.some(({ sha256 }) => sha256 === learnt.sha256) ? learnt : null
}

import type { HashProgress, HashState } from '#shared/runtime/model-shelf.ts'

/** What is said of a model's hashes: a sentence, and whether that is good, bad, or still open. */
export interface HashWords {
  text: string
  mood: 'good' | 'bad' | 'open'
}

/** @param now how far they have been computed, where that was told since */
export function hashWords(
  hash: HashState,
  now: HashProgress | null,
  words: {
    t: (key: string, values?: Record<string, unknown>) => string
    percent: (share: number) => string
  },
): HashWords {
  const { t, percent } = words
  switch (hash.state) {
    case 'unknown':
      return { text: t('models.hash.unknown'), mood: 'open' }
    case 'computing': {
      const { doneBytes, totalBytes } = now ?? hash
      const share = totalBytes === 0 ? 0 : doneBytes / totalBytes
      return { text: t('models.hash.computing', { percent: percent(share) }), mood: 'open' }
    }
    case 'same':
      return { text: t(`models.hash.same.${hash.against}`), mood: 'good' }
    case 'changed':
      return { text: t(`models.hash.changed.${hash.against}`), mood: 'bad' }
  }
}

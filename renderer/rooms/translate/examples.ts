/** Something to try, by the source language; everyday words, which the small models were trained on. */
const EXAMPLES: Record<string, readonly string[]> = {
  en: [
    'I like apples.',
    'Where is the station?',
    'She asked me to help her because she was very busy.',
  ],
  pt: ['Eu gosto de maçãs.', 'Onde fica a estação?', 'O livro que você me deu é muito bom.'],
  zh: ['我喜欢苹果。', '车站在哪里？'],
}

/** @param language as the model's folder names it: `en`, `eng`, `por` … */
export function examplesFor(language: string | null): readonly string[] {
  if (language === null) return []
  const [short] = Intl.getCanonicalLocales(language)[0]?.split('-') ?? []
  return EXAMPLES[short ?? ''] ?? []
}

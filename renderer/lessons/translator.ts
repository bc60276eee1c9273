/** The bundled translator that is built as the paper's Transformer, which lessons look into. */
export const TRANSLATOR = 'tatoeba-en-zh'

/** Four words whose translation has as many. */
export const SENTENCE = 'I like apples.'

/** The bundled translator that is the paper's Transformer: sinusoidal positions, an encoder without a mask. */
export const PAPERS = 'tatoeba-en-zh'

import type { BodyLine } from './vitrine-lines.ts'

export const HANDOUT_VERSION = 1

/** The element whose text is the session: base64 of gzip'd lines, one JSON object each. */
export const HANDOUT_ELEMENT = 'session'

export type HandoutLanguage = 'zh-CN' | 'en'

/** The first of the lines; those of a `.vitrine` file after its header follow, without private notes. */
export interface HandoutHead {
  type: 'handout'
  version: typeof HANDOUT_VERSION
  /** Version of the app that wrote it. */
  app: string
  /** Those it can be read in, one or more. */
  languages: HandoutLanguage[]
}

export type HandoutLine = HandoutHead | BodyLine

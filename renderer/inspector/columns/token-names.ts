/** What a token says, or what stands for it where that is not known. */
export interface TokenName {
  text: string
  /** Base64, where known. */
  bytes?: string | undefined
}

/** What Electron's powerSaveBlocker offers of itself. */
export interface DisplayBlocker {
  start: (type: 'prevent-display-sleep') => number
  stop: (id: number) => unknown
}

/** Keeps the display on while something is shown that nobody touches the keyboard for. */
export class KeepAwake {
  readonly #blocker: DisplayBlocker
  #id: number | null = null

  constructor(blocker: DisplayBlocker) {
    this.#blocker = blocker
  }

  /** Asked for twice, it is kept on once; ending it once is enough. */
  set(on: boolean): void {
    if (on && this.#id === null) this.#id = this.#blocker.start('prevent-display-sleep')
    if (on || this.#id === null) return
    this.#blocker.stop(this.#id)
    this.#id = null
  }
}

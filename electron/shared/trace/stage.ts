/** The stage's type beside the app's own: factors. */
export const SCALES = { min: 0.6, max: 2.5, step: 0.1 } as const

/** Keys that drive a presentation wherever the focus is, as `KeyboardEvent.key` has them; letters small. */
export const STAGE_KEYS = [
  ...['PageDown', 'PageUp', 'ArrowRight', 'ArrowLeft', ' ', 'Home', 'End', 'Escape', 'F5'],
  ...['b', '.', 's', 'z', '+', '=', '-', '0', '[', ']'],
] as const
export type StageKey = (typeof STAGE_KEYS)[number]

import type { PictureColours } from './picture/svg.ts'

/** The same colours as a saved picture has, as the page's own: they follow the theme by themselves. */
export const CSS_COLOURS: PictureColours = {
  wall: 'var(--wall)',
  ink: 'var(--ink)',
  ink2: 'var(--ink-2)',
  line: 'var(--line)',
  accent: 'var(--accent)',
  choice: 'var(--choice)',
}

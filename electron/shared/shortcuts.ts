/** Where a key works. */
export type KeyContext =
  | 'everywhere'
  | 'chat'
  | 'transcript'
  | 'inspector'
  | 'lessons'
  | 'sessions'
  | 'replay'
  | 'presenting'
  | 'compare'

interface Shortcut {
  context: KeyContext
  /** Any of these. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: readonly string[]
}

/**
 * Every key of the app, in the order of the keyboard map. The menu takes its accelerators from here, the
 * window the keys of the commands with the same name, and the keyboard map all of it.
 */
export const SHORTCUTS = {
  palette: { context: 'everywhere', keys: ['Mod+K'] },
  shortcuts: { context: 'everywhere', keys: ['?'] },
  'new-chat': { context: 'everywhere', keys: ['Mod+N'] },
  'room-1': { context: 'everywhere', keys: ['Mod+1'] },
  'room-2': { context: 'everywhere', keys: ['Mod+2'] },
  'room-3': { context: 'everywhere', keys: ['Mod+3'] },
  'room-4': { context: 'everywhere', keys: ['Mod+4'] },
  'room-5': { context: 'everywhere', keys: ['Mod+5'] },
  'room-6': { context: 'everywhere', keys: ['Mod+6'] },
  'room-7': { context: 'everywhere', keys: ['Mod+7'] },
  settings: { context: 'everywhere', keys: ['Mod+Comma'] },
  'text-larger': { context: 'everywhere', keys: ['Mod+Plus'] },
  'text-smaller': { context: 'everywhere', keys: ['Mod+Minus'] },
  'text-reset': { context: 'everywhere', keys: ['Mod+0'] },

  send: { context: 'chat', keys: ['Enter'] },
  newline: { context: 'chat', keys: ['Shift+Enter'] },
  stop: { context: 'chat', keys: ['Esc'] },

  xray: { context: 'transcript', keys: ['Mod+Shift+X'] },
  mark: { context: 'transcript', keys: ['Mod+D'] },
  find: { context: 'transcript', keys: ['Mod+F'] },
  'find-next': { context: 'transcript', keys: ['Enter'] },
  'find-previous': { context: 'transcript', keys: ['Shift+Enter'] },
  'token-move': { context: 'transcript', keys: ['Left', 'Right'] },
  'token-line': { context: 'transcript', keys: ['Up', 'Down'] },
  'token-ends': { context: 'transcript', keys: ['Home', 'End'] },
  'token-range': { context: 'transcript', keys: ['Shift+Left', 'Shift+Right'] },
  'token-choose': { context: 'transcript', keys: ['Enter', 'Space'] },
  'token-clear': { context: 'transcript', keys: ['Esc'] },

  'inspector-close': { context: 'inspector', keys: ['Esc'] },
  'inspector-width': { context: 'inspector', keys: ['Left', 'Right'] },
  'inspector-figure': { context: 'inspector', keys: ['Left', 'Right', 'Up', 'Down'] },

  'lesson-move': { context: 'lessons', keys: ['Left', 'Right'] },

  'session-move': { context: 'sessions', keys: ['Up', 'Down'] },
  'session-rename': { context: 'sessions', keys: ['F2'] },
  'session-delete': { context: 'sessions', keys: ['Del'] },
  'session-choose': { context: 'sessions', keys: ['X'] },
  'session-range': { context: 'sessions', keys: ['Shift+Up', 'Shift+Down'] },
  'session-all': { context: 'sessions', keys: ['Mod+A'] },
  'session-end': { context: 'sessions', keys: ['Esc'] },

  'replay-play': { context: 'replay', keys: ['Space'] },
  'replay-step': { context: 'replay', keys: ['Left', 'Right'] },
  'replay-ends': { context: 'replay', keys: ['Home', 'End'] },
  'replay-speed': { context: 'replay', keys: ['[', ']'] },
  'replay-bookmark': { context: 'replay', keys: ['B'] },
  'replay-marks': { context: 'replay', keys: [',', '.'] },
  present: { context: 'replay', keys: ['F5'] },
  'present-here': { context: 'replay', keys: ['Shift+F5'] },

  'compare-marks': { context: 'compare', keys: [',', '.'] },
  'compare-move': { context: 'compare', keys: ['Left', 'Right'] },
  'compare-line': { context: 'compare', keys: ['Up', 'Down'] },

  'present-marks': { context: 'presenting', keys: ['PgDn', 'PgUp'] },
  'present-step': { context: 'presenting', keys: ['Left', 'Right'] },
  'present-play': { context: 'presenting', keys: ['Space'] },
  'present-blank': { context: 'presenting', keys: ['B', '.'] },
  'present-spotlight': { context: 'presenting', keys: ['S'] },
  'present-magnifier': { context: 'presenting', keys: ['Z'] },
  'present-point': {
    context: 'presenting',
    keys: ['Shift+Left', 'Shift+Right', 'Shift+Up', 'Shift+Down'],
  },
  'present-scale': { context: 'presenting', keys: ['Plus', 'Minus', '0'] },
  'present-again': { context: 'presenting', keys: ['F5'] },
  'present-end': { context: 'presenting', keys: ['Esc'] },
} as const satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof SHORTCUTS

const BY_ID: Readonly<Partial<Record<string, Shortcut>>> = SHORTCUTS

/** The first of the keys that stand for a command; undefined where it has none. */
export function keysOf(id: string): string | undefined {
  return BY_ID[id]?.keys[0]
}

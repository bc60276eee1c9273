import { keysOf } from '#shared/shortcuts.ts'

const NAMES: Readonly<Partial<Record<string, string>>> = {
  Mod: 'CmdOrCtrl',
  Minus: '-',
  Comma: ',',
}

/** A command's keys as Electron writes them. */
export function acceleratorOf(id: string): string {
  const keys = keysOf(id) ?? ''
  return keys
    .split('+')
    .map((key) => NAMES[key] ?? key)
    .join('+')
}

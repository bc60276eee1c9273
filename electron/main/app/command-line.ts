import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Command =
  /** With the `.vitrine` files it was opened with, absolute paths. */
  | { kind: 'window'; files: string[] }
  /** Absolute paths. */
  | { kind: 'record'; script: string; out: string }
  | { kind: 'usage'; problem: string }

/**
 * What the app was asked to do. Chromium's switches and the app's own path stand among the arguments,
 * so unknown ones are passed over.
 */
export function parseCommandLine(args: readonly string[], folder: string): Command {
  if (!args.some((arg) => arg === '--record' || arg.startsWith('--record=')))
    return { kind: 'window', files: filesIn(args, folder) }
  const script = valueOf(args, '--record')
  const out = valueOf(args, '--out')
  if (script === null) return { kind: 'usage', problem: '--record needs the path of a script' }
  if (out === null) return { kind: 'usage', problem: '--record needs --out <file.vitrine>' }
  return { kind: 'record', script: resolve(folder, script), out: resolve(folder, out) }
}

/** Paths, or addresses of files as some desktops give them. What only looks like one is passed over. */
function filesIn(args: readonly string[], folder: string): string[] {
  return args
    .filter((arg) => !arg.startsWith('-') && /\.vitrine$/i.test(arg))
    .flatMap((arg) => {
      if (!/^file:/i.test(arg)) return [resolve(folder, arg)]
      try {
        return [fileURLToPath(arg)]
      } catch {
        return []
      }
    })
}

function valueOf(args: readonly string[], name: string): string | null {
  for (const [index, arg] of args.entries()) {
    if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1) || null
    const next = args[index + 1]
    if (arg === name && next !== undefined && !next.startsWith('--')) return next
  }
  return null
}

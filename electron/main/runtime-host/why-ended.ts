import { readFileSync } from 'node:fs'

/** What is known of a child process that has ended. */
export interface ChildEnd {
  /** Exit code, or the number of the signal that ended it; null where neither is known. */
  code: number | null
  /** That memory ran out; that something outside ended it, or none of both. */
  why: 'memory' | 'killed' | 'other'
}

/** What V8, Node and C++ write before they give up for want of memory. */
const WORDS = /(?:heap|process) out of memory|out of memory|bad_?alloc|bad allocation/i

/** Windows: Chromium's own exception for it, STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT. */
const WINDOWS_CODES: ReadonlySet<number> = new Set([0xe0000008, 0xc0000017, 0xc000012d])

/** The signal nobody can catch: what the kernel ends a process with when memory is short. */
const SIGKILL = 9

/**
 * Why a child ended that nobody here ended.
 *
 * @param said the last it wrote to its output, and what V8 reported
 * @param oomKilled whether the kernel has ended a process for want of memory meanwhile
 */
export function whyEnded(
  end: { code: number | null; said: string; oomKilled: boolean },
  platform: NodeJS.Platform = process.platform,
): ChildEnd {
  const { code, said, oomKilled } = end
  if (WORDS.test(said)) return { code, why: 'memory' }
  if (platform === 'win32') {
    return { code, why: WINDOWS_CODES.has((code ?? 0) >>> 0) ? 'memory' : 'other' }
  }
  if (code !== SIGKILL) return { code, why: 'other' }
  return { code, why: oomKilled ? 'memory' : 'killed' }
}

/** What V8 says happened, of the report that Node makes of it: pages of JSON, with the environment in it. */
export function eventOf(report: string): string {
  return /"event":\s*"([^"]*)"/.exec(report)?.[1] ?? ''
}

/**
 * How many processes the kernel has ended for want of memory since the computer started; null where it
 * does not say (Linux does).
 */
export function oomKills(read: () => string = readVmstat): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(read())?.[1]
    return count === undefined ? null : Number(count)
  } catch {
    return null
  }
}

function readVmstat(): string {
  return readFileSync('/proc/vmstat', 'utf8')
}

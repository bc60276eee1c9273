import { readdirSync, readFileSync } from 'node:fs'

/** Children of a process, theirs too. Linux only, from /proc. */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const child = Number(name)
    if (!Number.isInteger(child)) continue
    const parent = parentOf(child)
    if (parent !== null) parents.set(child, parent)
  }
  const found: number[] = []
  const open = [pid]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [child, parent] of parents) {
      if (parent !== at) continue
      found.push(child)
      open.push(child)
    }
  }
  return found
}

/** Command line of a process, arguments separated by spaces; '' where it has ended. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** The model process of an app: the utility process that runs Node. */
export function runtimeProcess(appPid: number): number | null {
  return (
    descendants(appPid).find((pid) => commandLine(pid).includes('node.mojom.NodeService')) ?? null
  )
}

/** A process's threads: how nice each is to others (0 as usual, more gives way) and its work, clock ticks. */
export function threadsOf(pid: number): { nice: number; ticks: number }[] {
  const folder = `/proc/${String(pid)}/task`
  return readdirSync(folder).map((thread) => {
    const stat = readFileSync(`${folder}/${thread}/stat`, 'utf8')
    // From the third field on: state 0, … utime 11, stime 12, … nice 16.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { nice: Number(fields[16]), ticks: Number(fields[11]) + Number(fields[12]) }
  })
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had ended already.
  }
}

function parentOf(pid: number): number | null {
  try {
    // "pid (name) state ppid …"; the name may hold spaces and brackets.
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null
  }
}

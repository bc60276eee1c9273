import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'

/**
 * A network namespace whose only way out is a cable that ends nowhere: whatever any process in it
 * sends, by whatever library, is counted by the kernel at `LINK`. Linux, with the right to make one.
 */
const LINK = 'out0'
/** The kernel's own for that, where it has one; else a cable whose other end leads nowhere. */
const MAKE_LINK = [
  `ip link add ${LINK} type dummy 2>/dev/null`,
  `{ ip link add ${LINK} type veth peer name end0 && echo 1 > /proc/sys/net/ipv6/conf/end0/disable_ipv6 && ip link set end0 up; }`,
].join(' || ')
const SETUP = [
  'ip link set lo up',
  'for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 > $f; done',
  `{ ${MAKE_LINK}; }`,
  `echo 1 > /proc/sys/net/ipv6/conf/${LINK}/disable_ipv6`,
  `ip addr add 10.99.0.2/24 dev ${LINK}`,
  `ip link set ${LINK} up`,
  `ip route add default dev ${LINK}`,
].join(' && ')

export function canIsolate(): boolean {
  if (process.platform !== 'linux') return false
  return spawnSync('unshare', ['--net', 'sh', '-c', SETUP]).status === 0
}

/** Runs a TypeScript file in such a namespace; gives its exit code and what it printed. */
export async function runIsolated(
  script: string,
  args: string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = `${SETUP} && exec "$0" "$@"`
  const child = spawn('unshare', ['--net', 'sh', '-c', command, process.execPath, script, ...args])
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()))
  await once(child, 'close')
  return { code: child.exitCode, ...output }
}

/** What the way out is made of: `dummy` or `veth`. Asked inside the namespace. */
export function linkKind(): string {
  const { stdout } = spawnSync('ip', ['-details', 'link', 'show', LINK], { encoding: 'utf8' })
  return /\b(dummy|veth)\b/.exec(stdout)?.[1] ?? 'unknown'
}

/** Packets that left through the cable so far. Read inside the namespace. */
export function sentPackets(): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((text) => text.trim().startsWith(`${LINK}:`))
  // "name: bytes packets errs drop fifo frame compressed multicast | bytes packets …" (received, sent)
  const packets = line?.split(':')[1]?.trim().split(/\s+/)[9]
  if (packets === undefined) throw new Error(`/proc/net/dev has no ${LINK}`)
  return Number(packets)
}

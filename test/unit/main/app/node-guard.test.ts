import dgram from 'node:dgram'
import dns from 'node:dns'
import { lookup } from 'node:dns/promises'
import http from 'node:http'
import net from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { guardNode } from '#main/app/node-guard.ts'

let refused: string[] = []
let undo = (): void => undefined
let server: net.Server
let reached = 0
let port = 0

beforeEach(async () => {
  refused = []
  reached = 0
  server = net.createServer((socket) => {
    reached++
    socket.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  undo = guardNode((target) => refused.push(target))
})
afterEach(() => {
  undo()
  server.close()
})

const code = 'ERR_NETWORK_BLOCKED'

test.each([
  ['net.connect(options)', () => net.connect({ host: '127.0.0.1', port })],
  ['net.connect(port, host)', () => net.connect(port, '127.0.0.1')],
  ['net.createConnection', () => net.createConnection({ host: '127.0.0.1', port })],
  ['new Socket().connect(port)', () => new net.Socket().connect(port)],
  ['http.get', () => http.get({ host: '127.0.0.1', port })],
])('%s reaches no server and is reported', async (_name, connect) => {
  const [error] = await once(connect(), 'error').catch((caught: unknown) => [caught])
  expect(error).toMatchObject({ code })
  expect(refused).toEqual([expect.stringContaining(`:${String(port)}`)])
  expect(reached).toBe(0)
})

test('fetch is refused and reported with its address', async () => {
  const url = `http://127.0.0.1:${String(port)}/x`
  await expect(fetch(url)).rejects.toMatchObject({ code })
  await expect(fetch(new Request(url))).rejects.toMatchObject({ code })
  expect(refused).toEqual([url, url])
  expect(reached).toBe(0)
})

test('names are not looked up, by either interface', async () => {
  await expect(lookup('example.org')).rejects.toMatchObject({ code })
  await expect(dns.promises.resolve4('example.org')).rejects.toMatchObject({ code })
  await expect(new dns.promises.Resolver().resolve('example.org')).rejects.toMatchObject({ code })
  for (const resolver of [dns, new dns.Resolver()]) {
    const error = await new Promise((resolve) => {
      resolver.resolve4('example.org', resolve)
    })
    expect(error).toMatchObject({ code })
  }
  const error = await new Promise((resolve) => {
    dns.lookup('example.org', resolve)
  })
  expect(error).toMatchObject({ code })
  expect(refused).toEqual(Array(6).fill('dns example.org'))
})

test('no datagram is sent', () => {
  const socket = dgram.createSocket('udp4')
  expect(() => {
    socket.send('x', 53, '127.0.0.1')
  }).toThrow('udp send 127.0.0.1:53')
  socket.close()
  expect(refused).toEqual(['udp send 127.0.0.1:53'])
})

test('pipes and Unix sockets, which stay on the machine, still work', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-pipe-'))
  const path = join(folder, 'socket')
  const local = net.createServer((socket) => socket.end('hello'))
  local.listen(path)
  await once(local, 'listening')
  const received: unknown[] = await once(net.connect(path), 'data')
  expect(String(received[0])).toBe('hello')
  local.close()
  rmSync(folder, { recursive: true })
  expect(refused).toEqual([])
})

test('taken off, the guard leaves Node as it was', async () => {
  undo()
  await once(net.connect(port, '127.0.0.1'), 'connect')
  expect(refused).toEqual([])
})

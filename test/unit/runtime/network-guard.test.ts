import dgram from 'node:dgram'
import dns, { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import net, { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guardNetwork } from '#runtime/network-guard.ts'

let blocked: string[]
let restore: () => void

beforeEach(() => {
  blocked = []
  restore = guardNetwork((target) => blocked.push(target))
})
afterEach(() => {
  restore()
})

const failure = (emitter: NodeJS.EventEmitter): Promise<unknown> =>
  new Promise((resolve, reject) => {
    emitter.once('error', resolve)
    emitter.once('connect', () => {
      reject(new Error('it connected'))
    })
  })

const REFUSED = { code: 'ERR_NETWORK_BLOCKED' }

describe('refuses and reports', () => {
  it('sockets, by address and by name', async () => {
    expect(await failure(net.connect(80, '192.0.2.1'))).toMatchObject(REFUSED)
    expect(await failure(createConnection({ host: 'example.invalid', port: 443 }))).toMatchObject(
      REFUSED,
    )
    expect(await failure(net.connect(8080))).toMatchObject(REFUSED)
    expect(blocked).toEqual(['192.0.2.1:80', 'example.invalid:443', 'localhost:8080'])
  })

  it('http and https', async () => {
    expect(await failure(http.get('http://192.0.2.1/a'))).toMatchObject(REFUSED)
    expect(await failure(https.get('https://192.0.2.1/b'))).toMatchObject(REFUSED)
    expect(blocked).toEqual(['192.0.2.1:80', '192.0.2.1:443'])
  })

  it('fetch and WebSocket', async () => {
    await expect(fetch('https://example.invalid/model')).rejects.toMatchObject(REFUSED)
    await expect(fetch(new Request('https://example.invalid/x'))).rejects.toMatchObject(REFUSED)
    expect(() => new WebSocket('wss://example.invalid/')).toThrow('no network')
    expect(blocked).toEqual([
      'https://example.invalid/model',
      'https://example.invalid/x',
      'wss://example.invalid/',
    ])
  })

  it('names', async () => {
    const error = await new Promise((resolve) => {
      lookup('example.invalid', resolve)
    })
    expect(error).toMatchObject(REFUSED)
    await expect(dns.promises.resolve4('example.invalid')).rejects.toMatchObject(REFUSED)
    expect(blocked).toEqual(['dns example.invalid', 'dns example.invalid'])
  })

  it('datagrams', () => {
    const socket = dgram.createSocket('udp4')
    expect(() => {
      socket.send('x', 53, '192.0.2.1')
    }).toThrow('udp send 192.0.2.1:53')
    socket.close()
    expect(blocked).toEqual(['udp send 192.0.2.1:53'])
  })
})

it('leaves pipes alone', async () => {
  const path = join(tmpdir(), `vitrine-guard-${String(process.pid)}.sock`)
  const server = net.createServer((socket) => socket.end('hello'))
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const text = await new Promise((resolve, reject) => {
    net
      .connect(path)
      .once('data', (data) => {
        resolve(String(data))
      })
      .once('error', reject)
  })
  server.close()
  expect(text).toBe('hello')
  expect(blocked).toEqual([])
})

it('can be taken off again', () => {
  const guarded = [fetch, net.Socket.prototype.connect]
  restore()
  expect(fetch).not.toBe(guarded[0])
  expect(net.Socket.prototype.connect).not.toBe(guarded[1])
})

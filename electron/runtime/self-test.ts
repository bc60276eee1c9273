import dgram from 'node:dgram'
import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import tls from 'node:tls'
import { nodeTries, tryAll, type SelfTestAttempt } from '#shared/self-test.ts'

/** Tries on purpose, by every way this process has, to reach what is reserved and nobody's. */
export function tryRuntime(): Promise<SelfTestAttempt[]> {
  return tryAll(nodeTries({ fetch, http, https, net, tls, dgram, dns }), delay)
}

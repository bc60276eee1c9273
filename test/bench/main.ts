import { benchApp } from './app.ts'
import { benchAttention } from './attention.ts'
import { benchDecode } from './decode.ts'
import { benchLibrary } from './library.ts'
import { benchLessons } from './lessons.ts'
import { machine } from './machine.ts'
import { benchMemory } from './memory.ts'
import { benchScroll } from './scroll.ts'
import { benchSeek } from './seek.ts'
import { benchStore } from './store.ts'
import { benchTranslate } from './translate.ts'

/**
 * `npm run bench [part …]`: measures, and prints one JSON object as its last line. Parts: app, attention, decode,
 * lessons, library, memory, scroll, seek, store, translate; all of them unless some are named.
 */
const PARTS = {
  app: benchApp,
  attention: benchAttention,
  decode: benchDecode,
  lessons: benchLessons,
  library: benchLibrary,
  memory: benchMemory,
  scroll: benchScroll,
  seek: benchSeek,
  store: benchStore,
  translate: benchTranslate,
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  throw new RangeError(
    `No part of the bench is called ${unknown.join(', ')}. There are ${Object.keys(PARTS).join(', ')}.`,
  )
}

const report: Record<string, unknown> = { machine: machine() }
for (const [name, bench] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  process.stderr.write(`bench: ${name}\n`)
  Object.assign(report, await bench())
}
process.stdout.write(`${JSON.stringify(report)}\n`)

import { ESLint } from 'eslint'
import fs from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { toRegex } from '#build/glob.js'
import { ZONES } from '#build/import-table.js'

let eslint: ESLint

beforeAll(() => {
  eslint = new ESLint({
    overrideConfigFile: 'build/eslint.config.js',
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    // The rules that need types would need the file on disk.
    ruleFilter: ({ ruleId }) =>
      ruleId.startsWith('boundaries/') || ruleId.startsWith('no-restricted'),
  })
})

/** The rules that a file with this content at this place would break. */
async function broken(filePath: string, code: string): Promise<(string | null)[]> {
  const text = filePath.endsWith('.vue') ? `<script setup lang="ts">\n${code}\n</script>\n` : code
  const [result] = await eslint.lintText(text, { filePath })
  return (result?.messages ?? []).map(({ ruleId }) => ruleId)
}

const BOUNDARY = 'boundaries/dependencies'

describe('an import that the architecture forbids is an error', () => {
  test.each([
    ['electron/shared/trace/x.ts', "import 'node:fs'"],
    ['electron/shared/trace/x.ts', "import 'zod'"],
    ['electron/shared/trace/x.ts', "import '#main/app/paths.ts'"],
    ['electron/runtime/decode/x.ts', "import 'electron'"],
    ['electron/runtime/decode/x.ts', "import 'zod'"],
    ['electron/runtime/decode/x.ts', "import '#main/app/paths.ts'"],
    ['electron/runtime/x.ts', "import '@huggingface/transformers'"],
    ['electron/main/services/x.ts', "import 'electron'"],
    ['electron/main/services/x.ts', "import 'better-sqlite3'"],
    ['electron/main/services/x.ts', "import '#main/store/database.ts'"],
    ['electron/main/store/x.ts', "import 'electron'"],
    ['electron/main/ipc/x.ts', "import '#main/store/database.ts'"],
    ['electron/main/app/x.ts', "import '../../runtime/index.ts'"],
    ['electron/preload/x.ts', "import '#shared/ipc/registry.ts'"],
    ['renderer/client/x.ts', "import '#shared/ipc/routes/run.ts'"],
    ['renderer/trace/x.ts', "import 'vue'"],
    ['renderer/lessons/engine/x.ts', "import 'vue'"],
    ['renderer/lessons/engine/x.ts', "import '#renderer/trace/reduce.ts'"],
    ['renderer/lessons/engine/x.ts', "import type {} from '#renderer/trace/reduce.ts'"],
    ['renderer/lessons/engine/x.ts', "import '#shared/ipc/result.ts'"],
    ['renderer/stores/x.ts', "import '#renderer/components/BaseButton.vue'"],
    ['renderer/stores/x.ts', "import 'electron'"],
    ['renderer/components/X.vue', "import '#renderer/stores/run.ts'"],
    ['renderer/charts/x.ts', "import '#renderer/stores/run.ts'"],
    ['renderer/rooms/chat/X.vue', "import '#renderer/rooms/settings/Room.vue'"],
    ['renderer/rooms/chat/X.vue', "import '#renderer/client/ipc-client.ts'"],
    ['renderer/rooms/chat/X.vue', "import '#main/app/paths.ts'"],
  ])('%s: %s', async (file, code) => {
    expect(await broken(file, code)).toEqual([BOUNDARY])
  })
})

describe('an import that the architecture allows is none', () => {
  test.each([
    ['electron/shared/ipc/routes/x.ts', "import 'zod'"],
    ['electron/runtime/decode/x.ts', "import 'node:fs'\nimport '#shared/trace/event.ts'"],
    ['electron/runtime/models/x.ts', "import 'zod'"],
    ['electron/main/services/x.ts', "import type {} from '#main/store/database.ts'"],
    ['electron/main/app/x.ts', "import 'electron'\nimport '../../runtime/index.ts?modulePath'"],
    ['electron/preload/x.ts', "import 'electron'\nimport '#shared/ipc/channels.ts'"],
    ['renderer/client/x.ts', "import type {} from '#shared/ipc/routes/run.ts'"],
    ['renderer/stores/x.ts', "import 'pinia'\nimport '#renderer/trace/reduce.ts'"],
    ['renderer/rooms/chat/X.vue', "import '#renderer/stores/run.ts'"],
    ['renderer/lessons/engine/x.ts', "import '#shared/trace/choice/philox.ts'"],
    ['renderer/lessons/engine/x/y.ts', "import '#renderer/lessons/engine/draws.ts'"],
  ])('%s: %s', async (file, code) => {
    expect(await broken(file, code)).toEqual([])
  })
})

describe('what must not be there at all', () => {
  test.each([
    ['electron/main/app/x.ts', "import 'node:http'", 'no-restricted-imports'],
    ['electron/runtime/x.ts', "import 'dns'", 'no-restricted-imports'],
    ['electron/main/app/x.ts', "import { net } from 'electron'", 'no-restricted-imports'],
    ['electron/main/app/x.ts', "void fetch('app://x')", 'no-restricted-globals'],
    ['renderer/stores/x.ts', 'new WebSocket(String(0))', 'no-restricted-globals'],
    ['renderer/lessons/engine/x.ts', 'Math.random()', 'no-restricted-properties'],
    ['electron/runtime/decode/x.ts', 'Math.random()', 'no-restricted-properties'],
  ])('%s: %s', async (file, code, rule) => {
    expect(await broken(file, code)).toEqual([rule])
  })

  test('only the network guards name the network', async () => {
    expect(await broken('electron/main/app/node-guard.ts', "import 'node:net'")).toEqual([])
  })

  test('a file outside every zone', async () => {
    expect(await broken('electron/elsewhere/x.ts', 'export {}')).toEqual([
      'boundaries/no-unknown-files',
    ])
  })
})

test('a comment cannot switch a rule off', async () => {
  const code = "// eslint-disable-next-line\nimport 'electron'"
  expect(await broken('electron/runtime/x.ts', code)).toContain(BOUNDARY)
})

test('every zone name in the table is a zone, and every file has one', () => {
  const names = new Set(ZONES.map(({ name }) => name))
  const used = ZONES.flatMap(({ zones = [], types = [] }) => [...zones, ...types])
  expect(used.filter((name) => !names.has(name))).toEqual([])

  const patterns = ZONES.flatMap(({ files }) => files).map((glob) => new RegExp(toRegex(glob)))
  const files = ['electron', 'renderer']
    .flatMap((top) =>
      fs.readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => `${top}/${name}`),
    )
    .filter((name) => /\.(ts|vue)$/.test(name))
  expect(files.length).toBeGreaterThan(100)
  expect(files.filter((file) => !patterns.some((pattern) => pattern.test(file)))).toEqual([])
})

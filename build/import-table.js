// Who may import whom: the one table behind ESLint's boundaries and dependency-cruiser. What is not
// listed is denied. `zones` and `packages` may be imported; of `types` only their types, which
// leave nothing in the built program. A zone may always import itself. The first zone whose
// patterns match a file is that file's.
import fs from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './bootstrap/paths.mjs'

/**
 * @typedef {object} Zone
 * @property {string} name
 * @property {readonly string[]} files glob patterns from the project's root
 * @property {readonly string[]} [zones]
 * @property {readonly string[]} [types]
 * @property {readonly string[]} [packages] by package name; `node:` stands for Node's own modules
 */

const SHARED = [
  'shared-names',
  'shared-keys',
  'shared-contract',
  'shared-errors',
  'shared-trace',
  'shared',
]
const MAIN = ['main', 'main-security', 'main-ipc', 'main-services', 'main-store', 'runtime-host']
const ONNX = ['onnxruntime-node', 'onnxruntime-common']
const TOKENS = ['@huggingface/tokenizers', '@huggingface/jinja']
const VUE = ['vue', 'vue-i18n', '@vueuse/core']
const WIDGETS = [...VUE, 'reka-ui', '@lucide/vue', '@tanstack/vue-virtual']
const TEXT = ['markdown-it', 'dompurify', 'katex', 'highlight.js']
const UI = ['components', 'composables', 'i18n']

/** @type {readonly Zone[]} */
const FIXED = [
  {
    name: 'shared-names',
    files: ['electron/shared/ipc/{channels,bridge}.ts'],
    types: SHARED,
  },
  { name: 'shared-keys', files: ['electron/shared/shortcuts.ts'] },
  {
    name: 'shared-contract',
    files: ['electron/shared/ipc/{define,registry}.ts', 'electron/shared/ipc/routes/**'],
    zones: SHARED,
    packages: ['zod'],
  },
  {
    name: 'shared-errors',
    files: ['electron/shared/ipc/{result,errors}.ts', 'electron/shared/ipc/errors/**'],
    zones: SHARED,
  },
  { name: 'shared-trace', files: ['electron/shared/trace/**'], types: SHARED },
  { name: 'shared', files: ['electron/shared/**'], zones: SHARED },

  {
    name: 'runtime-models',
    files: ['electron/runtime/models/**'],
    zones: [...SHARED, 'runtime'],
    packages: ['node:', 'zod', ...ONNX, ...TOKENS, '@bufbuild/protobuf'],
  },
  {
    name: 'runtime',
    files: ['electron/runtime/**'],
    zones: [...SHARED, 'runtime-models'],
    packages: ['node:', ...ONNX, ...TOKENS, '@bufbuild/protobuf'],
  },

  {
    name: 'main-store',
    files: ['electron/main/store/**'],
    zones: SHARED,
    packages: ['node:', 'better-sqlite3'],
  },
  {
    name: 'main-services',
    files: ['electron/main/services/**'],
    zones: SHARED,
    types: ['main-store', 'runtime-host'],
    packages: ['node:', 'zod'],
  },
  {
    name: 'runtime-host',
    files: ['electron/main/runtime-host/**'],
    zones: SHARED,
    packages: ['node:', 'electron'],
  },
  { name: 'main-security', files: ['electron/main/app/security.ts'], packages: ['electron'] },
  {
    name: 'main-ipc',
    files: ['electron/main/ipc/**'],
    zones: [...SHARED, 'main-services', 'main-security'],
    packages: ['electron'],
  },
  {
    name: 'main',
    files: ['electron/main/**'],
    zones: [...SHARED, ...MAIN],
    packages: ['node:', 'electron'],
  },
  {
    name: 'preload',
    files: ['electron/preload/**'],
    zones: ['shared-names'],
    types: SHARED,
    packages: ['electron'],
  },

  {
    name: 'trace',
    files: ['renderer/trace/**'],
    zones: ['shared-trace'],
    types: SHARED,
  },
  { name: 'engine', files: ['renderer/lessons/engine/**'], zones: ['shared-trace'] },
  {
    // The worker that trains, and who starts it: the store keeps what comes of it, and `lessons` is not
    // for stores. It knows the engine alone, so nothing else gets into the worker's bundle.
    name: 'training',
    files: ['renderer/lessons/training/**'],
    zones: ['engine'],
  },
  {
    name: 'client',
    files: ['renderer/client/**'],
    zones: ['shared-trace', 'shared-names', 'shared-errors', 'trace'],
    types: SHARED,
    packages: ['zod'],
  },
  {
    name: 'stores',
    files: ['renderer/stores/**'],
    zones: ['client', 'trace', 'engine', 'training', 'shared-trace'],
    types: SHARED,
    packages: ['vue', 'pinia', '@vueuse/core'],
  },
  {
    name: 'lessons',
    files: ['renderer/lessons/**'],
    zones: ['engine', 'shared-trace'],
    types: SHARED,
  },
  {
    name: 'charts',
    files: ['renderer/charts/**'],
    zones: ['shared-trace'],
    types: SHARED,
    packages: ['echarts', 'vue', '@vueuse/core'],
  },
  { name: 'styles', files: ['renderer/styles/**'] },
  {
    name: 'components',
    files: ['renderer/components/**'],
    zones: ['composables', 'i18n', 'shared-keys'],
    types: SHARED,
    packages: [...WIDGETS, ...TEXT],
  },
  {
    name: 'composables',
    files: ['renderer/composables/**'],
    zones: ['components', 'i18n', 'shared-keys'],
    types: SHARED,
    packages: [...WIDGETS, 'vue-router'],
  },
  {
    name: 'i18n',
    files: ['renderer/i18n/**'],
    zones: ['components', 'composables'],
    types: SHARED,
    packages: VUE,
  },
  {
    name: 'transcript', // the turns of a conversation, as Chat and Sessions show them
    files: ['renderer/transcript/**'],
    zones: [...UI, 'stores', 'inspector', 'charts', 'trace', 'shared-trace'],
    types: SHARED,
    packages: WIDGETS,
  },
  {
    name: 'translation', // the figures of an encoder–decoder's run, as Translate and Sessions show them
    files: ['renderer/translation/**'],
    zones: [...UI, 'stores', 'inspector', 'charts', 'trace', 'shared-trace'],
    types: SHARED,
    packages: WIDGETS,
  },
  {
    name: 'inspector',
    files: ['renderer/inspector/**'],
    zones: [...UI, 'stores', 'charts', 'trace', 'shared-trace'],
    types: SHARED,
    packages: [...WIDGETS, 'gpt-tokenizer'],
  },
  {
    name: 'scripts', // writing a script and watching it being recorded, over every room
    files: ['renderer/scripts/**'],
    zones: [...UI, 'stores', 'shared-trace'],
    types: SHARED,
    packages: [...WIDGETS, 'vue-router'],
  },
  {
    // What an audience sees: a page of its own, and the same, smaller, in the presenter's window.
    name: 'stage',
    files: ['renderer/stage/**'],
    zones: ['client', 'styles', ...UI, 'stores', 'inspector', 'replay', 'trace', 'shared-trace'],
    types: SHARED,
    packages: [...WIDGETS, 'pinia'],
  },
  {
    // One session in a page of its own, without main: its own entry, built beside the app's page.
    name: 'handout',
    files: ['renderer/handout/**'],
    zones: [
      ...['client', 'styles', ...UI, 'stores', 'transcript', 'inspector', 'replay'],
      'shared-trace',
    ],
    types: SHARED,
    packages: [...WIDGETS, 'pinia'],
  },
  {
    name: 'replay', // a stored session on stage and what drives it, as Sessions and hand-outs show it
    files: ['renderer/replay/**'],
    zones: [...UI, 'stores', 'transcript', 'translation', 'charts', 'trace', 'shared-trace'],
    types: SHARED,
    packages: WIDGETS,
  },
]

/** A zone for each room, none of which may import another. @returns {Zone[]} */
function rooms() {
  const folder = join(ROOT, 'renderer', 'rooms')
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []
  return names.map((room) => ({
    name: `room-${room}`,
    files: [`renderer/rooms/${room}/**`],
    zones: [
      ...UI,
      'stores',
      'transcript',
      'translation',
      'replay',
      'stage',
      'inspector',
      'charts',
      'lessons',
      'shared-trace',
    ],
    types: [...SHARED, 'trace'],
    packages: [...WIDGETS, 'vue-router'],
  }))
}

/** Wires the rooms to the rail. @returns {Zone} */
function shell(/** @type {readonly Zone[]} */ others) {
  const parts = others.filter(({ files }) => files[0]?.startsWith('renderer/'))
  return {
    name: 'shell',
    files: ['renderer/*.{ts,vue}'],
    zones: parts.map(({ name }) => name),
    types: SHARED,
    packages: [...WIDGETS, 'pinia', 'vue-router', 'katex'],
  }
}

const known = [...FIXED, ...rooms()]

/** @type {readonly Zone[]} */
export const ZONES = [...known, shell(known)]

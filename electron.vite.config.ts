import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { join } from 'node:path'
import { collectPackages } from './build/licences/collect.ts'
import { DEFINE } from './build/renderer-build.ts'

// The oldest Electron that has to run this is 33: newer ones understand what it understands.
const NODE = 'node20.18'
const CHROME = 'chrome130'

// Written in JavaScript alone, so they go into the bundle, which starts faster than many files.
// What has a native part (onnxruntime-node, better-sqlite3) stays a package. onnxruntime-common
// stays beside onnxruntime-node: with two copies of it a tensor of one is none to the other.
const BUNDLED = ['@bufbuild/protobuf', '@huggingface/jinja', '@huggingface/tokenizers', 'zod']

const root = import.meta.dirname

export default defineConfig({
  main: {
    plugins: [collectPackages('main')],
    build: {
      target: NODE,
      externalizeDeps: { exclude: BUNDLED },
      rollupOptions: { input: { index: join(root, 'electron/main/index.ts') } },
    },
  },
  preload: {
    plugins: [collectPackages('preload')],
    build: {
      target: NODE,
      externalizeDeps: false, // a sandboxed preload script can load no package
      rollupOptions: {
        input: { index: join(root, 'electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer'),
    plugins: [vue(), collectPackages('renderer')],
    define: DEFINE,
    build: {
      target: CHROME,
      outDir: join(root, 'out/renderer'),
      assetsInlineLimit: 0, // the content security policy allows no data: fonts or scripts
      rollupOptions: {
        input: {
          index: join(root, 'renderer/index.html'),
          stage: join(root, 'renderer/stage.html'),
        },
      },
    },
  },
})

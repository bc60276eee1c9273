import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { ROOT } from './bootstrap/paths.mjs'

export default defineConfig({
  root: ROOT,
  plugins: [vue()],
  test: {
    include: ['test/component/**/*.test.ts'],
    environment: 'jsdom',
    // One test file a core: the long ones wait for a model that leaves the others room.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
})

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { ROOT } from './bootstrap/paths.mjs'

export default defineConfig({
  root: ROOT,
  plugins: [vue()],
  test: {
    include: ['test/component/**/*.test.ts'],
    environment: 'jsdom',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
})

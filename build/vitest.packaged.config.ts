import { defineConfig } from 'vitest/config'
import { ROOT } from './bootstrap/paths.mjs'

/** What people install, made anew and tried as they have it: installed read-only, without rights. */
export default defineConfig({
  root: ROOT,
  test: {
    include: ['test/packaged/**/*.test.ts'],
    globalSetup: ['test/packaged/support/make.ts'],
    environment: 'node',
    fileParallelism: false, // one app at a time: the machine's cores are what the model needs
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})

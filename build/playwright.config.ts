import { defineConfig } from '@playwright/test'
import { availableParallelism } from 'node:os'

// Two apps at a time where each has a display of its own (test/e2e/support/test.ts): what they copy and
// where the pointer stands is each one's. On a display that people look at, one.
const workers = process.env.VITRINE_OWN_DISPLAY === '1' && availableParallelism() > 1 ? 2 : 1

// Electron comes from the environment (build/electron/with-electron.mjs).
export default defineConfig({
  testDir: '../test/e2e',
  outputDir: '../test-results',
  workers,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 120_000,
  // Two apps with their models share two cores in the gate.
  expect: { timeout: 20_000 },
  reporter: [['list']],
})

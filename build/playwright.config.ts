import { defineConfig } from '@playwright/test'

// Electron comes from the environment (build/electron/with-electron.mjs); one app at a time, since
// a machine's cores are what the model needs.
export default defineConfig({
  testDir: '../test/e2e',
  outputDir: '../test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 120_000,
  reporter: [['list']],
})

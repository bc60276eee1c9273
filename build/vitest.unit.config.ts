import { defineConfig } from 'vitest/config'
import { ROOT } from './bootstrap/paths.mjs'
import { softwareVulkan } from './electron/vulkan.mjs'

// ONNX Runtime reads it when its library loads, and the test processes inherit it.
process.env.ORT_DISABLE_TELEMETRY = '1'
// So that WebGPU is tested on machines without a graphics card too.
Object.assign(process.env, softwareVulkan())

export default defineConfig({
  root: ROOT,
  test: {
    include: ['test/unit/**/*.test.ts'],
    environment: 'node',
    // One test file a core: the long ones wait for a model that leaves the others room.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})

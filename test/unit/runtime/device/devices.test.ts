import { describe, expect, it } from 'vitest'
import { candidatesFor, fallbackOf, offeredDevices } from '#runtime/models/devices.ts'
import { startEngine } from '#runtime/start.ts'
import type { ChildMessage } from '#shared/runtime/protocol.ts'

const backend = (name: string, bundled = true) => ({ name, bundled })

describe('what a platform offers', () => {
  it('is what its ONNX Runtime brings along, the processor first', () => {
    const windows = ['dml', 'webgpu', 'cpu'].map((name) => backend(name))
    expect(offeredDevices(windows)).toEqual(['cpu', 'webgpu', 'dml'])
    const mac = ['coreml', 'cpu', 'webgpu'].map((name) => backend(name))
    expect(offeredDevices(mac)).toEqual(['cpu', 'webgpu', 'coreml'])
  })

  it('leaves out what would have to be downloaded', () => {
    const linux = [backend('cpu'), backend('cuda', false), backend('webgpu')]
    expect(offeredDevices(linux)).toEqual(['cpu', 'webgpu'])
  })

  it('has the processor here', () => {
    expect(offeredDevices()[0]).toBe('cpu')
  })
})

describe('what is tried', () => {
  it.each([
    ['cpu', ['cpu']],
    ['dml', ['dml', 'cpu']],
    ['auto', ['webgpu', 'dml', 'cpu']],
  ] as const)('for %s ends with the processor', (asked, tried) => {
    expect(candidatesFor(asked, ['cpu', 'webgpu', 'dml'])).toEqual(tried)
  })
})

describe('why a device was not used', () => {
  it('is told apart: no adapter, or a graph it cannot run; in its own words, without paths', () => {
    const adapter =
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n'
    expect(fallbackOf('webgpu', new Error(adapter))).toEqual({
      device: 'webgpu',
      reason: 'noAdapter',
      detail: 'Failed to get a WebGPU adapter: No supported adapters',
    })
    const kernel =
      "Non-zero status code returned while running GroupQueryAttention node. Name:'/model/GroupQueryAttention_11' Status Message: output_qk optional output is not supported"
    expect(fallbackOf('webgpu', new Error(kernel))).toEqual({
      device: 'webgpu',
      reason: 'failed',
      detail: 'output_qk optional output is not supported',
    })
    expect(fallbackOf('dml', 'x'.repeat(1000)).detail).toHaveLength(200)
  })
})

describe('a computer ONNX Runtime has no build for', () => {
  it('gets a sentence for every request, no devices, and a process that stays', async () => {
    const said: ChildMessage[] = []
    const handle = startEngine(
      (message) => void said.push(message),
      () =>
        Promise.reject(
          new Error(
            "Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'\nRequire stack:\n- /app/out",
          ),
        ),
      { platform: 'darwin', arch: 'x64' },
    )
    handle({ id: 1, method: 'load', params: { modelId: 'm', folder: '/m', threads: null } })
    handle({ id: 2, method: 'devices', params: {} })
    handle({ id: 3, method: 'ping', params: {} })
    await expect.poll(() => said.length).toBe(3)
    expect(said[0]).toMatchObject({
      id: 1,
      ok: false,
      error: {
        code: 'model.noRuntime',
        data: {
          platform: 'darwin x64',
          detail: "Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'",
        },
      },
    })
    expect(said[1]).toMatchObject({ id: 2, ok: true, result: [] })
    expect(said[2]).toMatchObject({ id: 3, ok: true })
  })

  it('is no other: where the engine loads, it answers, in order', async () => {
    const heard: number[] = []
    const handle = startEngine(
      () => undefined,
      async () => {
        await Promise.resolve()
        return { handle: ({ id }) => void heard.push(id) }
      },
    )
    for (const id of [1, 2, 3]) handle({ id, method: 'ping', params: {} })
    await expect.poll(() => heard).toEqual([1, 2, 3])
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IpcEventName } from '#shared/ipc/registry.ts'
import type { VitrineBridge } from '#shared/ipc/bridge.ts'
import type { IpcResult } from '#shared/ipc/result.ts'
import { createHandlers } from '#main/ipc/handlers.ts'
import { createRouter } from '#main/ipc/router.ts'
import { TracePorts } from '#main/ipc/trace-ports.ts'
import { openStore } from '#main/store/open-store.ts'
import { ScriptedRuntime } from './scripted-runtime.ts'
import { makeServices, tinyModels } from './services.ts'
import { LAPTOP, stageOn } from './stage.ts'

/**
 * The window's side of the bridge over main's own router, services and store, in one process: only
 * Electron between them and the model process are missing. Everything is copied as it would be.
 *
 * @param target the page's window, or what stands for it
 */
export async function openWindow(target: EventTarget, runtime = new ScriptedRuntime()) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-window-'))
  const main = makeServices({
    runtime,
    opened: openStore({ file: join(folder, 'vitrine.sqlite') }),
    models: tinyModels(join(folder, 'models')),
  })
  await main.models.load('tiny')
  const refuse = (): never => {
    throw new Error('nothing here asks for that')
  }
  const stage = stageOn([LAPTOP])
  const router = createRouter(
    createHandlers({
      app: {
        info: refuse,
        blocked: refuse,
        openModelsFolder: refuse,
        keepAwake: refuse,
        selfTest: refuse,
      },
      devices: main.devices,
      drafts: main.drafts,
      licences: main.licences,
      models: main.models,
      shelf: main.shelf,
      modelImports: main.modelImports,
      showFolder: refuse,
      runs: main.runs,
      keeper: main.keeper,
      tokens: main.tokens,
      translations: main.translations,
      sessions: main.sessions,
      setups: main.setups,
      bookmarks: main.bookmarks,
      talks: main.talks,
      exporter: main.exporter,
      handouts: main.handouts,
      scripts: main.scripts,
      settings: main.settings,
      stage: stage.service,
      openedFiles: main.openedFiles,
      library: main.library,
      many: main.many,
      previews: main.previews,
      slimming: main.slimming,
      jobs: main.jobs,
      profile: main.profile,
      rescue: main.rescue,
      diagnostics: refuse,
      openProfile: refuse,
      askFiles: refuse,
      askScript: refuse,
      askFolder: refuse,
      askExportFile: refuse,
    }),
    () => undefined,
  )

  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  function emit(name: IpcEventName, payload: unknown): void {
    for (const listener of listeners.get(name) ?? []) listener(structuredClone(payload))
  }
  main.shelf.onChange(() => emit('model.shelf', null))
  main.models.onStatus((status) => emit('model.status', status))
  main.devices.onState((state) => emit('device.state', state))
  main.settings.onChange((settings) => emit('settings.changed', settings))
  main.jobs.onProgress((progress) => emit('library.progress', progress))
  main.openedFiles.onAdd(() => emit('file.opened', null))
  main.openedFiles.onProgress((file) => emit('file.progress', file))
  main.handouts.onProgress((progress) => emit('handout.progress', progress))
  main.scripts.onProgress((progress) => emit('script.progress', progress))
  main.library.onSessionChanged((sessionId) => emit('session.changed', { sessionId }))

  const asked: { route: string; input: unknown }[] = []
  const traces = new TracePorts()
  main.recorder.onBatch((batch) => traces.send(batch))
  const ports: MessagePort[] = []

  const bridge: VitrineBridge = {
    async request(route, input): Promise<IpcResult<unknown>> {
      asked.push({ route, input })
      return structuredClone(await router(route, structuredClone(input)))
    },
    drop: refuse,
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => set.delete(listener)
    },
    connect() {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1, port2)
      traces.connect(port2)
      const message = new Event('message')
      Object.assign(message, { data: { vitrine: 'port' }, ports: [port1] })
      Object.defineProperty(message, 'source', { value: target })
      target.dispatchEvent(message)
    },
  }
  Object.assign(target, { vitrine: bridge })

  return {
    main,
    runtime,
    asked,
    emit,
    close(): void {
      main.drafts.flush()
      traces.close()
      for (const port of ports) port.close()
      main.library.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

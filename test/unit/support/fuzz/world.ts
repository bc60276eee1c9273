import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { BlockedRequests } from '#main/app/blocked.ts'
import { createHandlers } from '#main/ipc/handlers.ts'
import { createRouter } from '#main/ipc/router.ts'
import { openStore } from '#main/store/open-store.ts'
import type { Known } from './examples.ts'
import { ScriptedRuntime } from '../scripted-runtime.ts'
import { CHAT, makeServices, settled, tinyModels } from '../services.ts'
import { LAPTOP, stageOn, STATE } from '../stage.ts'

const SCRIPT = JSON.stringify({
  version: 1,
  title: 'fuzz',
  steps: [{ do: 'chat', model: 'tiny', user: 'q' }],
})

/** Main's router with its own handlers, services and store; what leaves the process is counted. */
export async function fuzzWorld(folder: string) {
  const file = join(folder, 'vitrine.sqlite')
  const out = join(folder, 'out')
  mkdirSync(out)
  const profile = join(folder, 'profile')
  const ownModels = join(profile, 'models')
  mkdirSync(ownModels, { recursive: true })
  const runtime = new ScriptedRuntime()
  const models = tinyModels(join(folder, 'models'))
  cpSync(join(models, 'tiny'), join(models, 'translator'), { recursive: true })
  const config = { model_type: 'm2m_100', is_encoder_decoder: true }
  writeFileSync(join(models, 'translator', 'config.json'), JSON.stringify(config))
  const main = makeServices({
    runtime,
    opened: openStore({ file }),
    models,
    ...{ profile, ownModels },
  })
  await main.models.load('tiny')
  let outside = 0
  const internal: string[] = []
  /** Dialogs are answered now with a place, now by closing them. */
  const answer = <T>(value: T): Promise<T | null> => Promise.resolve(outside++ % 2 ? value : null)
  const showFolder = (): Promise<void> => {
    outside++
    return Promise.resolve()
  }
  const router = createRouter(
    createHandlers({
      ...main,
      app: {
        info: () => ({
          ...{ version: '0', platform: 'p', electron: '0', chrome: '0', node: '0' },
          ...{ userData: folder, modelsFolder: folder, storeProblem: null, notices: [] },
        }),
        blocked: () => new BlockedRequests().summary(),
        selfTest: () => Promise.resolve({ main: [], runtime: [], check: [] }),
        openModelsFolder: showFolder,
        keepAwake: () => outside++,
      },
      stage: stageOn([LAPTOP]).service,
      openProfile: showFolder,
      showFolder,
      diagnostics: () => Promise.resolve('{}'),
      askFiles: async () => ((await answer(0)) === null ? [] : [join(folder, 'none.vitrine')]),
      askScript: () => answer(join(folder, 'none.json')),
      askFolder: () => answer(out),
      askExportFile: (name) => answer(join(out, `export.${name.split('.').at(-1) ?? ''}`)),
    }),
    (route, error) => internal.push(`${route}: ${String(error)}`),
  )

  const sessionIds: string[] = []
  const places: (string | null)[] = []
  const runIds: string[] = []
  const messageIds: string[] = []
  const bookmarkIds: number[] = []
  const fill = async (): Promise<void> => {
    main.settings.set({ recording: true })
    await main.models.load('tiny')
    for (const text of ['one', 'two', 'three']) await add(text)
  }
  const add = async (text: string): Promise<void> => {
    const ids = main.runs.chat({ ...CHAT, text })
    await settled()
    runtime.run.start().say('said', ' so').finish('said so')
    await settled()
    sessionIds.push(ids.sessionId)
    // Now and then a new one, where there may be one.
    places.splice(0, Math.max(0, places.length - 6))
    places.push(ids.sessionId, ids.sessionId, null)
    runIds.push(ids.runId)
    messageIds.push(ids.userMessageId, ids.answerMessageId)
    const mark = { runId: ids.runId, step: 0, title: 'mark', look: STATE.look }
    main.bookmarks.mark({ ...mark, note: { text: 'note', public: false } })
    const marks = main.bookmarks.list(ids.sessionId)
    bookmarkIds.push(...marks.map(({ id }) => id))
  }
  await fill()
  const talk = main.talks.create('talk')
  main.talks.setItems(talk.id, [{ sessionId: sessionIds[0] ?? '', bookmarkId: 1 }])
  const known: Known = {
    sessionId: places,
    runId: runIds,
    talkId: [talk.id],
    userMessageId: messageIds,
    answerMessageId: messageIds,
    messageId: messageIds,
    parentId: [messageIds[0], null, 'nowhere'],
    replaces: [null, null, messageIds[0], 'nowhere'],
    bookmarkId: bookmarkIds,
    bookmark: bookmarkIds,
    id: [bookmarkIds[0], messageIds[0]],
    modelId: ['tiny', 'other', 'translator'],
    'script.start': [{ text: SCRIPT }],
    look: [STATE.look],
    'stage.show': [STATE],
  }

  const observer = new Database(file, { readonly: true })
  return {
    main,
    router,
    known,
    internal,
    /** Changes with everything that is committed to the file. */
    version: () => Number(observer.pragma('data_version', { simple: true })),
    /** Dialogs, folders shown, the display kept on; what was asked of the model process; its starts. */
    outside: () => outside,
    asked: () => runtime.calls.length,
    /** Lets everything come to its end that a request began. */
    async rest(): Promise<void> {
      const isRecording = () => /running|stopping/.test(main.scripts.status()?.state ?? '')
      for (let i = 0; i < 200 && (main.keeper.activeRunId !== null || isRecording()); i++) {
        runtime.runs.at(-1)?.start().say('said').finish('said')
        await settled()
      }
      await settled()
      await main.hashes.idle()
      main.drafts.flush()
      if (main.sessions.list('', 100).filter(({ id }) => sessionIds.includes(id)).length < 2) {
        await fill()
      }
    },
    /** All files in the folder, by their names. */
    files: () => readdirSync(folder).sort(),
    /** @returns what SQLite finds wrong */
    check(): unknown[] {
      const integrity = observer.pragma('integrity_check', { simple: true })
      return [integrity, ...(observer.pragma('foreign_key_check') as unknown[])]
    },
    close(): void {
      observer.close()
      main.library.close()
    },
  }
}

import {
  ARCHITECTURE_PARTS,
  ATTENTION_VIEWS,
  COLOURINGS,
  FIGURES,
  LENS_PLACES,
  MERGE_RULES,
  OVERS,
  QKV_STEPS,
  QUERIES,
  SECTIONS,
  STAGES,
  TRANSLATION_PANELS,
  WALLS,
  type Look,
} from '#shared/trace/look.ts'
import { TRANSLATION_PARTS } from '#shared/trace/probe.ts'
import { join } from 'node:path'
import { Random } from './random.ts'
import type { makeServices } from './services.ts'
import { addRun, addSession } from './store-data.ts'
import { anyProbe } from './answer-data.ts'
import { anyRun } from './trace-data.ts'

type App = ReturnType<typeof makeServices>

/** A session with branches, two runs, answers to questions, bookmarks with notes, and texts
 * that break naive code; of some seeds, pinned, tagged, set up and on another branch. */
export function filled(app: App, seed = 1): string {
  const random = new Random(seed)
  const store = app.store.file
  const id = `s-${String(seed)}`
  addSession(store, {
    id,
    title: 'Title "🧵" \u2028',
    question: 'q\n\0</script>',
    answer: random.text(),
    events: anyRun(random, `${id}-run`, 12),
  })
  addRun(store, id, `${id}-2`, anyRun(random, `${id}-2`, 3))
  const message = { sessionId: id, createdMs: 2000, parentId: `${id}-a` } as const
  store.messages.add({ ...message, id: `${id}-b`, role: 'user', text: 'branch', runId: null })
  store.messages.add({
    ...message,
    parentId: `${id}-b`,
    id: `${id}-c`,
    role: 'assistant',
    text: '',
    runId: `${id}-2`,
  })
  for (let i = 0; i < 6; i++) {
    const { request, answer } = anyProbe(random)
    store.probes.set(`${id}-run`, JSON.stringify(request), answer)
  }
  for (const [step, title] of [
    [2, 'look'],
    [1, random.text()],
  ] as const) {
    const mark = { runId: step === 2 ? `${id}-run` : `${id}-2`, step, title, createdMs: 1000 }
    const look = random.next() < 0.5 ? JSON.stringify(anyLook(random)) : null
    const bookmarkId = store.bookmarks.add({ ...mark, look })
    for (const isPublic of random.list(random.int(0, 3), () => random.next() < 0.5)) {
      store.notes.add({ bookmarkId, text: `note ${random.text()}`, public: isPublic })
    }
  }
  if (random.next() < 0.5) {
    store.sessions.setPinned(id, true)
    store.tags.set(id, ['客户', 'demo'])
    const sampling = { temperature: 0.5, topK: 3, topP: 0.9, maxTokens: 9 }
    store.setups.set(id, JSON.stringify({ system: random.pick([null, '你好']), sampling }))
    store.messages.setHead(id, `${id}-a`)
  }
  return id
}

export async function exported(app: App, folder: string, seed = 1): Promise<string> {
  const file = join(folder, `${String(seed)}.vitrine`)
  await app.exporter.exportSession(filled(app, seed), file)
  return file
}

function anyLook(random: Random): Look {
  const some = <T>(list: readonly T[]): T[] => list.filter(() => random.next() < 0.5)
  return {
    xray: random.next() < 0.5,
    colours: random.pick(COLOURINGS),
    inspector: random.next() < 0.5,
    open: some(SECTIONS),
    position: random.pick([null, 0, 7]),
    layer: random.int(0, 30),
    head: random.pick<Look['head']>(['mean', 0, 8]),
    stage: random.pick(STAGES),
    query: random.pick(QUERIES),
    hideFirst: random.next() < 0.5,
    wall: random.pick(WALLS),
    figure: random.pick(FIGURES),
    over: random.pick(OVERS),
    floor: random.next() * 50,
    qkvStep: random.pick(QKV_STEPS),
    qkvWhole: random.next() < 0.5,
    lens: random.pick(LENS_PLACES),
    translation: {
      panel: random.pick(TRANSLATION_PANELS),
      attention: random.pick(ATTENTION_VIEWS),
      part: random.pick(ARCHITECTURE_PARTS),
      layer: random.pick<Look['head']>(['mean', 0, 5]),
      head: random.pick<Look['head']>(['mean', 0, 7]),
      rule: random.pick(MERGE_RULES),
    },
    off: {
      part: random.pick([null, ...TRANSLATION_PARTS]),
      heads: random.list(random.int(0, 4), () => [random.int(0, 30), random.int(0, 9)] as const),
      ffns: some([0, 1, 2]),
      masked: some([3, 4, 5]),
      noPositions: random.next() < 0.5,
    },
  }
}

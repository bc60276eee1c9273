import { readFileSync } from 'node:fs'
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, vi } from 'vitest'
import { z } from 'zod'
import { tokenizerConfigSchema, tokenizerSchema } from '#runtime/models/tokenizer-files.ts'
import { ModelTokenizer } from '#runtime/models/tokenizer.ts'
import { TRACE_VERSION, type PromptToken, type RunHeader } from '#shared/trace/event.ts'
import type { ModelCard } from '#shared/runtime/model-info.ts'
import type { Locale } from '#renderer/i18n/index.ts'
import TokensPanel from '#renderer/inspector/panels/TokensPanel.vue'
import { useSelectionStore } from '#renderer/stores/selection.ts'
import { tokenAt } from '#renderer/trace/pieces.ts'
import { EMPTY_VIEW, reduceAll, type RunView } from '#renderer/trace/reduce.ts'
import { mountApp } from '../components/mount.ts'
import { eventsOf } from './run.ts'

const known = new Map<string, ModelTokenizer>()

/** The tokenizer of a model that comes with the app. */
export function tokenizerOf(modelId: string): ModelTokenizer {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(`resources/models/${modelId}/${file}`, 'utf8'))
  const tokenizer =
    known.get(modelId) ??
    new ModelTokenizer(
      tokenizerSchema.parse(read('tokenizer.json')),
      tokenizerConfigSchema.parse(read('tokenizer_config.json')),
    )
  known.set(modelId, tokenizer)
  return tokenizer
}

export const CHAT_MODEL = 'SmolLM2-135M-Instruct'
const TRANSLATOR = 'tatoeba-en-zh'

/** A completion by a model that comes with the app: its prompt is the text, nothing is written yet. */
export function runOver(text: string, modelId = CHAT_MODEL): RunView {
  const tokenizer = tokenizerOf(modelId)
  const prompt = tokenizer.encode(text).map((id): PromptToken => {
    const piece = tokenizer.piece(id)
    return { ...piece, role: null, content: !piece.special, turn: -1 }
  })
  const [started] = eventsOf([])
  if (started?.kind !== 'run-started') throw new Error('a run begins with its header')
  const { model } = started.run
  const run: RunHeader = {
    ...started.run,
    task: 'complete',
    model: { ...model, id: modelId, vocabSize: tokenizer.vocabSize },
    prompt,
    template: text,
  }
  return reduceAll(EMPTY_VIEW, [
    { seq: 0, tMs: 0, kind: 'run-started', version: TRACE_VERSION, run },
  ])
}

function card(id: string, kind: ModelCard['kind']): ModelCard {
  return {
    id,
    folder: '',
    origin: 'bundled',
    family: '',
    kind,
    translates: null,
    licence: null,
    languages: [],
    baseModel: null,
    bytes: 1,
    problem: null,
  }
}

const asked = z.object({ modelId: z.string(), text: z.string() })

/** Main's answers, by the models' own tokenizers. */
function answer(route: string, input: unknown): unknown {
  if (route === 'model.list') return [card(CHAT_MODEL, 'decoder')]
  if (route === 'translate.models') return [card(TRANSLATOR, 'encoder-decoder')]
  if (route !== 'tokens.read' && route !== 'tokens.merges') return null
  const { modelId, text } = asked.parse(input)
  const tokenizer = tokenizerOf(modelId)
  if (route === 'tokens.merges') return tokenizer.merges(text)
  const tokens = tokenizer.encode(text).map((id) => tokenizer.piece(id))
  return { kind: tokenizer.kind, vocabSize: tokenizer.vocabSize, tokens }
}

let open: VueWrapper | null = null
export function closeAfterEach(): void {
  afterEach(() => {
    open?.unmount()
    open = null
    vi.useRealTimers()
  })
}

/** The panel over a run, with a token of it selected or none. */
export async function openPanel(view: RunView, at: number | null, locale: Locale = 'en') {
  window.vitrine = {
    request: (route, input) => Promise.resolve({ ok: true, data: answer(route, input) }),
    drop: () => Promise.reject(new Error('nothing is dropped here')),
    on: () => () => undefined,
    connect: () => undefined,
  }
  const total = (view.header?.prompt.length ?? 0) + view.tokens.length
  const token = at === null ? null : tokenAt(view, at)
  const wrapper = mountApp(TokensPanel, {
    props: { view, header: view.header, token, total, busy: false },
    locale,
  })
  open = wrapper
  const selection = useSelectionStore()
  if (at !== null) selection.select(view.header?.runId ?? '', at)
  await flushPromises()
  const find = (testId: string, attribute = '') =>
    wrapper.findAll(`[data-testid="${testId}"]${attribute}`)
  return { wrapper, selection, find }
}

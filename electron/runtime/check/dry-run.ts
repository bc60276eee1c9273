import type { ErrorCode } from '#shared/ipc/errors.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { FolderReport } from '#shared/runtime/folder-report.ts'
import type { TraceEventBody } from '#shared/trace/event.ts'
import { generate } from '../decode/generate.ts'
import type { LoadedModel } from '../models/load.ts'
import { makePrompt, makerOf } from '../models/prompt.ts'
import type { LoadedTranslator } from '../seq2seq/load.ts'
import { readSource } from '../seq2seq/read-source.ts'
import { translate } from '../seq2seq/translate.ts'

type DryRun = NonNullable<FolderReport['dryRun']>

const TOKENS = 4
const TEXT = 'Hello'
/** What every answer without chance is asked for with. */
const ASKED = {
  runId: '',
  sampling: { temperature: 0, topK: 0, topP: 1, seed: 1, maxTokens: TOKENS },
  capture: 'none',
} as const

/** The first tokens of an answer: of a chat where there is a template, else the text goes on. */
export async function answerOf(model: LoadedModel): Promise<DryRun> {
  const { template } = model
  const input =
    template === null
      ? ({ task: 'complete', text: TEXT } as const)
      : { task: 'chat' as const, messages: [{ role: 'user' as const, content: TEXT }] }
  const prompt = readable(model.info.id, template?.file ?? null, () =>
    makePrompt(makerOf(model), input, TOKENS),
  )
  return written(async (emit) => {
    const stopped = (): boolean => false
    await generate({ model, params: { ...ASKED, input }, prompt, emit, stopped })
  })
}

/** The first tokens of a translation; into whatever language, where there are several. */
export async function translationOf(model: LoadedTranslator, folder: string): Promise<DryRun> {
  const { id: modelId, threads, languages, targetLanguage } = model.info
  const [first] = languages.target
  const params = {
    ...ASKED,
    ...{ modelId, folder, threads, text: TEXT, beams: 1, lengthPenalty: 1, given: null },
    ...(targetLanguage === null && first !== undefined ? { targetLanguage: first } : {}),
  }
  readable(modelId, null, () => readSource(model, params))
  return written(async (emit) => {
    let count = 0
    await translate({
      model,
      params,
      emit(event) {
        if (event.kind === 'token') count++
        emit(event)
      },
      stopped: () => count >= TOKENS,
    })
  })
}

/** What keeps a text from being read is no fault of the text here. */
const WHY: Partial<Record<ErrorCode, string>> = {
  'run.emptyPrompt': 'promptEmpty',
  'run.promptTooLong': 'promptLong',
  'run.sourceTooLong': 'promptLong',
}

/** @param template file of the chat template; null: the tokenizer alone reads the text */
function readable<T>(model: string, template: string | null, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const detail = error.code === 'run.badMessages' ? error.data.detail : WHY[error.code]
    if (detail === undefined) throw error
    throw template === null
      ? new AppError('model.badTokenizer', { model, detail }, error)
      : new AppError('model.badTemplate', { model, file: template, detail }, error)
  }
}

async function written(
  run: (emit: (event: TraceEventBody) => void) => Promise<void>,
): Promise<DryRun> {
  const dryRun: DryRun = { prompt: '', tokens: [], ms: 0 }
  const startedAt = performance.now()
  await run((event) => {
    if (event.kind === 'run-started') dryRun.prompt = event.run.template
    if (event.kind !== 'token') return
    const { id, text, logprob } = event
    dryRun.tokens.push({ id, text, probability: Math.exp(logprob) })
  })
  return { ...dryRun, ms: performance.now() - startedAt }
}

import type { FolderToCheck, FolderReport } from '#shared/runtime/folder-report.ts'
import { configSchema } from '../models/config.ts'
import { loadModel } from '../models/load.ts'
import { modelError } from '../models/model-error.ts'
import { FILE_LIMITS, ModelFolder } from '../models/model-folder.ts'
import { defaultThreads } from '../models/threads.ts'
import { loadTranslator } from '../seq2seq/load.ts'
import { answerOf, translationOf } from './dry-run.ts'
import { tryTokenizer } from './try-tokenizer.ts'

/**
 * Reads a folder as loading it does, and lets the model write a few tokens.
 *
 * @param onSized called as soon as it is known what its graphs weigh, bytes
 * @throws AppError that says what is wrong with it
 */
export async function checkFolder(
  { modelId, folder: path }: FolderToCheck,
  onSized: (bytes: number) => void,
): Promise<NonNullable<FolderReport['dryRun']>> {
  try {
    const folder = new ModelFolder(modelId, path)
    const config = await folder.requiredJson('config.json', configSchema, FILE_LIMITS.config)
    if (config.is_encoder_decoder === true) {
      let bytes = 0
      const translator = await loadTranslator(modelId, path, defaultThreads(), (more) => {
        onSized((bytes += more))
      })
      tryTokenizer(translator.tokenizer)
      return await translationOf(translator, path)
    }
    const model = await loadModel({ modelId, folder: path, threads: null }, ({ totalBytes }) => {
      onSized(totalBytes)
    })
    tryTokenizer(model.tokenizer)
    return await answerOf(model)
  } catch (error) {
    throw modelError(modelId, error)
  }
}

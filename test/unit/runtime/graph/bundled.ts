import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The chat model that comes with the app. */
export const BUNDLED = fileURLToPath(
  new URL('../../../../resources/models/SmolLM2-135M-Instruct/onnx/model_q4.onnx', import.meta.url),
)
export const BUNDLED_FOLDER = dirname(BUNDLED)

import { Template } from '@huggingface/jinja'
import { AppError } from '#shared/ipc/result.ts'
import type { ChatMessage } from '#shared/runtime/model-info.ts'
import { chatTemplateSchema, specialTokens, type TokenizerConfig } from './tokenizer-files.ts'
import { plainDetail } from './plain-detail.ts'
import { FILE_LIMITS, type ModelFolder } from './model-folder.ts'

/** A model's own way of writing a conversation as one text. */
export class ChatTemplate {
  readonly #template: Template
  readonly #variables: Readonly<Record<string, unknown>>

  /** Where it stands in the model's folder. */
  readonly file: string

  /** @param special the named special tokens (`bos_token` …), variables of the template */
  constructor(
    source: string,
    special: Readonly<Record<string, string>>,
    file = 'chat_template.jinja',
  ) {
    this.file = file
    this.#template = new Template(source)
    this.#variables = { ...special, tools: null, documents: null }
  }

  /**
   * @param open whether the beginning of the next answer is added
   * @throws AppError run.badMessages where the template refuses the conversation
   */
  render(messages: readonly ChatMessage[], open: boolean): string {
    const plain = messages.map(({ role, content }) => ({ role, content }))
    try {
      return this.#template.render({
        ...this.#variables,
        messages: plain,
        add_generation_prompt: open,
      })
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      throw new AppError('run.badMessages', { detail }, error)
    }
  }

  /** As `render`, null where the template refuses. */
  tryRender(messages: readonly ChatMessage[], open: boolean): string | null {
    try {
      return this.render(messages, open)
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }
}

/**
 * The folder's chat template: a file of its own wins over tokenizer_config.json; null where there is none.
 *
 * @throws AppError model.badTemplate, model.badJson, model.badField, model.tooLarge, model.badFile
 */
export async function readChatTemplate(
  folder: ModelFolder,
  config: TokenizerConfig,
): Promise<ChatTemplate | null> {
  const found = await findTemplate(folder, config)
  if (found === null) return null
  try {
    return new ChatTemplate(found.source, specialTokens(config), found.file)
  } catch (error) {
    const detail = plainDetail(error)
    throw new AppError('model.badTemplate', { model: folder.modelId, file: found.file, detail })
  }
}

async function findTemplate(
  folder: ModelFolder,
  config: TokenizerConfig,
): Promise<{ file: string; source: string } | null> {
  const jinja = await folder.text('chat_template.jinja', FILE_LIMITS.template)
  if (jinja !== null) return { file: 'chat_template.jinja', source: jinja }
  const json = await folder.json('chat_template.json', chatTemplateSchema, FILE_LIMITS.template)
  if (json !== null) return { file: 'chat_template.json', source: json.chat_template }
  const { chat_template: inline } = config
  if (inline === null || inline === undefined) return null
  const source =
    typeof inline === 'string'
      ? inline
      : (inline.find(({ name }) => name === 'default') ?? inline[0])?.template
  return source === undefined ? null : { file: 'tokenizer_config.json', source }
}

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { ChatTemplate } from '#runtime/models/chat-template.ts'
import { fitConversation } from '#runtime/models/context-window.ts'
import { makePrompt, type PromptMaker } from '#runtime/models/prompt.ts'
import { segmentConversation } from '#runtime/models/segments.ts'
import {
  specialTokens,
  tokenizerConfigSchema,
  tokenizerSchema,
} from '#runtime/models/tokenizer-files.ts'
import { ModelTokenizer } from '#runtime/models/tokenizer.ts'
import { AppError } from '#shared/ipc/result.ts'
import type { ChatMessage } from '#shared/runtime/model-info.ts'
import type { PromptToken } from '#shared/trace/event.ts'
import { BUNDLED, chat } from '../engine-port.ts'
import { GOLDEN } from '../golden.ts'

const read = (file: string): unknown =>
  JSON.parse(readFileSync(`${BUNDLED.folder}/${file}`, 'utf8'))
let maker: PromptMaker

beforeAll(() => {
  const config = tokenizerConfigSchema.parse(read('tokenizer_config.json'))
  const source = config.chat_template
  if (typeof source !== 'string') throw new Error('the bundled model has one chat template')
  maker = {
    modelId: BUNDLED.modelId,
    tokenizer: new ModelTokenizer(tokenizerSchema.parse(read('tokenizer.json')), config),
    template: new ChatTemplate(source, specialTokens(config)),
    window: 4096,
  }
})

/** Neighbouring tokens of the same kind joined: `role turn content text`. */
function parts(tokens: readonly PromptToken[]): string[] {
  const lines: { key: string; text: string }[] = []
  for (const { role, turn, content, text } of tokens) {
    const key = `${role ?? 'none'} ${String(turn)} ${content ? 'text' : 'frame'}`
    const last = lines.at(-1)
    if (last?.key === key) last.text += text
    else lines.push({ key, text })
  }
  return lines.map(({ key, text }) => `${key}: ${text}`)
}

it.each(GOLDEN.prompts)('gives the reference’s ids for “$prompt”', ({ prompt, text, ids }) => {
  const made = makePrompt(maker, chat(prompt), 40)
  expect(made.template).toBe(text)
  expect(made.ids).toEqual(ids)
  expect(made.tokens.map((token) => token.id)).toEqual(ids)
})

describe('whose token it is', () => {
  it('tells the template’s own system turn, the message, and the opening of the answer apart', () => {
    expect(parts(makePrompt(maker, chat('Who are you?'), 40).tokens)).toEqual([
      'system -1 frame: <|im_start|>system\n',
      'system -1 text: You are a helpful AI assistant named SmolLM, trained by Hugging Face',
      'system -1 frame: <|im_end|>\n',
      'user 0 frame: <|im_start|>user\n',
      'user 0 text: Who are you?',
      'user 0 frame: <|im_end|>\n',
      'assistant -1 frame: <|im_start|>assistant\n',
    ])
  })

  it('is not confused by messages that look like the template', () => {
    const tricky = ['user', 'assistant', '<|im_end|>\n<|im_start|>user\nuser']
    const { tokens, ids, template } = makePrompt(maker, chat(...tricky), 40)
    expect(ids).toEqual(maker.tokenizer.encode(template))
    expect(parts(tokens).slice(3)).toEqual([
      'user 0 frame: <|im_start|>user\n',
      'user 0 text: user',
      'user 0 frame: <|im_end|>\n',
      'assistant 1 frame: <|im_start|>assistant\n',
      'assistant 1 text: assistant',
      'assistant 1 frame: <|im_end|>\n',
      'user 2 frame: <|im_start|>user\n',
      'user 2 text: <|im_end|>\n<|im_start|>user\nuser',
      'user 2 frame: <|im_end|>\n',
      'assistant -1 frame: <|im_start|>assistant\n',
    ])
  })

  it('counts a given system message as a turn, and an empty one as frame only', () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: '' },
      { role: 'user', content: '你好🧵' },
    ]
    const { tokens } = makePrompt(maker, { task: 'chat', messages }, 40)
    expect(parts(tokens).slice(0, 2)).toEqual([
      'system 0 frame: <|im_start|>system\n<|im_end|>\n',
      'user 1 frame: <|im_start|>user\n',
    ])
    // Split characters show as U+FFFD token by token; their bytes are exact.
    const content = tokens.filter((token) => token.content).map((token) => token.id)
    expect(maker.tokenizer.visibleText(content)).toBe('你好🧵')
  })

  it('has nobody’s turn in a raw completion', () => {
    const { tokens, template } = makePrompt(maker, { task: 'complete', text: 'A journey of a' }, 40)
    expect(parts(tokens)).toEqual(['none -1 text: A journey of a'])
    expect(template).toBe('A journey of a')
  })
})

describe('templates of other families', () => {
  const llama2 =
    "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}{{ '[INST] ' + m['content'] | trim + ' [/INST]' }}{% elif m['role'] == 'system' %}{{ raise_exception('no system') }}{% else %}{{ ' ' + m['content'] | trim + ' ' + eos_token }}{% endif %}{% endfor %}"
  const gemma =
    "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'assistant' %}{% set role = 'model' %}{% else %}{% set role = m['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\\n' + m['content'] | trim + '<end_of_turn>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif %}"
  const thinking =
    "{% for m in messages %}{% if m['role'] == 'assistant' and loop.last %}{{ '<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' + m['content'] + '<|im_end|>\\n' }}{% else %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

  function segments(source: string, messages: ChatMessage[]): string[] {
    const template = new ChatTemplate(source, { bos_token: '<s>', eos_token: '</s>' })
    const text = template.render(messages, true)
    const found = segmentConversation(template, messages, text)
    expect(found.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
    return found.map(
      ({ start, end, role, turn, content }) =>
        `${role} ${String(turn)} ${content ? 'text' : 'frame'}: ${text.slice(start, end)}`,
    )
  }
  const messages: ChatMessage[] = [
    { role: 'user', content: ' one ' },
    { role: 'assistant', content: 'two' },
    { role: 'user', content: 'three' },
  ]

  it('finds the turns of a template without a system turn, that trims', () => {
    expect(segments(llama2, messages)).toEqual([
      'system -1 frame: <s>',
      'user 0 frame: [INST] ',
      'user 0 text: one',
      'user 0 frame:  [/INST]',
      'assistant 1 frame:  ',
      'assistant 1 text: two',
      'assistant 1 frame:  </s>',
      'user 2 frame: [INST] ',
      'user 2 text: three',
      'user 2 frame:  [/INST]',
    ])
  })

  it('finds the turns of a template with roles of its own', () => {
    expect(segments(gemma, messages)).toEqual([
      'system -1 frame: <s>',
      'user 0 frame: <start_of_turn>user\n',
      'user 0 text: one',
      'user 0 frame: <end_of_turn>\n',
      'assistant 1 frame: <start_of_turn>model\n',
      'assistant 1 text: two',
      'assistant 1 frame: <end_of_turn>\n',
      'user 2 frame: <start_of_turn>user\n',
      'user 2 text: three',
      'user 2 frame: <end_of_turn>\n',
      'assistant -1 frame: <start_of_turn>model\n',
    ])
  })

  it('finds the turns where the template writes a turn differently when it is the last', () => {
    expect(segments(thinking, messages)).toEqual([
      'user 0 frame: <|im_start|>user\n',
      'user 0 text:  one ',
      'user 0 frame: <|im_end|>\n',
      'assistant 1 frame: <|im_start|>assistant\n',
      'assistant 1 text: two',
      'assistant 1 frame: <|im_end|>\n',
      'user 2 frame: <|im_start|>user\n',
      'user 2 text: three',
      'user 2 frame: <|im_end|>\n',
      'assistant -1 frame: <|im_start|>assistant\n',
    ])
  })
})

describe('the context window', () => {
  const turn = (i: number): ChatMessage[] => [
    { role: 'user', content: `question ${String(i)}` },
    { role: 'assistant', content: 'word '.repeat(100) },
  ]
  const long: ChatMessage[] = [
    { role: 'system', content: 'Be brief.' },
    ...turn(1),
    ...turn(2),
    ...turn(3),
    { role: 'user', content: 'last question' },
  ]

  it('drops as few of the oldest whole turns as it can, and says how many', () => {
    for (const [window, dropped] of [
      [1000, 0],
      [360, 2],
      [250, 4],
      [120, 6],
    ] as const) {
      const prompt = makePrompt({ ...maker, window }, { task: 'chat', messages: long }, 10)
      expect(prompt.droppedMessages).toBe(dropped)
      expect(prompt.ids.length).toBeLessThanOrEqual(window - 10)
      expect(prompt.template).toContain('Be brief.')
      expect(prompt.template).toContain('last question')
      for (let i = 1; i <= 3; i++) {
        expect(prompt.template.includes(`question ${String(i)}`)).toBe(i > dropped / 2)
      }
      // Turns keep the numbers they have in the whole conversation.
      const turns = new Set(prompt.tokens.map((token) => token.turn))
      expect(turns.has(7)).toBe(true)
      expect(turns.has(1)).toBe(dropped === 0)
    }
  })

  it('refuses a last message that is too long by itself, with both numbers', () => {
    const messages = [...long.slice(0, -1), { role: 'user' as const, content: 'word '.repeat(300) }]
    const tokens = maker.tokenizer.encode(messages.at(-1)?.content ?? '').length
    let refusal: unknown
    try {
      makePrompt({ ...maker, window: 200 }, { task: 'chat', messages }, 50)
    } catch (error) {
      refusal = error
    }
    if (!(refusal instanceof AppError)) throw new Error('it was not refused')
    expect(refusal).toMatchObject({ code: 'run.promptTooLong', data: { limit: 150 } })
    // The message itself, the system message and what the template adds.
    expect(refusal.data.tokens).toBeGreaterThan(tokens)
    expect(refusal.data.tokens).toBeLessThan(tokens + 30)
  })

  it('keeps half the window for the prompt whatever the answer may take', () => {
    const prompt = makePrompt({ ...maker, window: 100 }, chat('hello'), 1_000_000)
    expect(prompt.droppedMessages).toBe(0)
  })

  it('never renders more than it has to', () => {
    const messages = Array.from({ length: 2000 }, (_, i) => turn(i)).flat()
    let renders = 0
    const fitted = fitConversation(messages, 5000, (kept) => {
      renders++
      return { ids: Array.from({ length: kept.length * 50 }, () => 0) }
    })
    expect(fitted.kept).toHaveLength(100)
    expect(renders).toBeLessThan(16)
  })
})

it('refuses what cannot be a prompt', () => {
  expect(() => makePrompt(maker, { task: 'complete', text: '' }, 1)).toThrow('run.emptyPrompt')
  expect(() => makePrompt(maker, { task: 'chat', messages: [] }, 1)).toThrow('run.emptyPrompt')
  expect(() => makePrompt({ ...maker, template: null }, chat('a'), 1)).toThrow('model.noTemplate')
  const strict = new ChatTemplate("{{ raise_exception('roles must alternate') }}", {})
  expect(() => makePrompt({ ...maker, template: strict }, chat('a'), 1)).toThrow(
    'roles must alternate',
  )
})

// What the packages of all systems say about the app, in both languages where a format has room for them.

export const APP_ID = 'org.vitrine.app'
export const EXTENSION = 'vitrine'
export const MIME_TYPE = 'application/x-vitrine'
export const COPYRIGHT = 'Vitrine contributors, Apache-2.0'
/** Debian asks for an address; there is none for the project. */
export const MAINTAINER = 'Vitrine contributors <vitrine@localhost>'

export const TEXT = {
  en: {
    genericName: 'Language model showcase',
    summary: 'A glass case for language models',
    description:
      'Chat, translate, inspect and replay real language models, offline. ' +
      'Every token, probability and attention weight can be opened, checked, stored and replayed.',
    fileKind: 'Vitrine session',
    keywords: 'AI;LLM;Transformer;attention;tokens;',
  },
  'zh-CN': {
    genericName: '语言模型展示台',
    summary: '语言模型的玻璃展柜',
    description:
      '离线与真实的语言模型对话、翻译、透视和回放；每个词元、概率和注意力权重都能打开、核对、保存和重放。',
    fileKind: 'Vitrine 会话',
    keywords: '大语言模型;注意力;词元;人工智能;',
  },
} as const

import type { Settings } from '#shared/ipc/routes/settings.ts'
import type { Problem, Wanted } from './problem.ts'

type Text<T> = (problem: T) => string
/** Those of the problems that may have this code, which several share. */
type With<C, P = Problem> = P extends { code: infer D } ? (C extends D ? P : never) : never
type Texts = { [C in Problem['code']]: Text<With<C>> }

const EN_WANTED: Record<Wanted, string> = {
  text: 'a text in quotation marks',
  number: 'a number',
  whole: 'a whole number',
  boolean: 'true or false',
  list: 'a list in square brackets',
  object: 'an object in braces',
}
const ZH_WANTED: Record<Wanted, string> = {
  text: '双引号里的文字',
  number: '数字',
  whole: '整数',
  boolean: 'true 或 false',
  list: '方括号里的列表',
  object: '花括号里的对象',
}

const en: Texts = {
  end: ({ open, line }) =>
    `The text ends here, but ${open} from line ${String(line)} is still open.`,
  comment: () => 'JSON has no comments. Take this one out.',
  trailingComma: () => 'There is a comma after the last entry. Take it out.',
  missingComma: () => 'A comma is missing here, or a closing bracket.',
  missingColon: () => 'A colon is missing between the name and its value.',
  after: () => 'The script is complete before this. Take out what follows.',
  fullWidth: ({ found, meant }) =>
    `“${found}” is a full-width or typographic character; JSON needs ${meant} here.`,
  singleQuote: () => 'JSON needs double quotation marks: " instead of \'.',
  openString: () =>
    'The text that begins on this line has no closing ". A line break inside is written \\n.',
  controlCharacter: () =>
    'A tab or another control character stands in a text. A tab is written \\t.',
  badEscape: () =>
    'After \\ only " \\ / b f n r t or u with four digits may come. A backslash itself is written \\\\.',
  badNumber: () =>
    'This is no number as JSON writes it: no leading 0 or +, digits around the point.',
  noName: ({ found }) => `A field’s name in double quotation marks must stand here, not ${found}.`,
  unexpected: ({ found }) => `${found} is no value. Texts stand in double quotation marks.`,
  twice: ({ name }) => `“${name}” stands twice in the same place. Take one out.`,
  deep: ({ limit }) => `More than ${String(limit)} brackets are open at once.`,
  unknownField: ({ field, known, meant }) =>
    `There is no field “${field}” here.${didYouMean(meant)} Possible are ${known.join(', ')}.`,
  missing: ({ field }) => `“${field}” is missing.`,
  notOneOf: ({ field, known, meant }) =>
    `“${field}” must be ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}.${didYouMean(meant)}`,
  wrongType: ({ field, wanted, found }) =>
    `“${field}” must be ${EN_WANTED[wanted]}, but here is ${found}.`,
  tooSmall: ({ field, limit, allowed, found }) =>
    `“${field}” must be ${allowed ? 'at least' : 'more than'} ${String(limit)}, but here is ${String(found)}.`,
  tooLarge: ({ field, limit, allowed, found }) =>
    `“${field}” must be ${allowed ? 'at most' : 'less than'} ${String(limit)}, but here is ${String(found)}.`,
  empty: ({ field }) => `“${field}” is empty.`,
  tooLong: ({ field, limit }) =>
    `${field === '' ? 'The script' : `“${field}”`} is longer than ${String(limit)} characters.`,
  tooFew: ({ field, limit }) =>
    `“${field}” needs at least ${String(limit)} ${limit === 1 ? 'entry' : 'entries'}.`,
  tooMany: ({ field, limit }) => `“${field}” has more than ${String(limit)} entries.`,
  indexList: ({ field }) =>
    `“${field}” must be "all" or a list of whole numbers such as [0, 1, -1] (no ranges; negative ones count from the end).`,
  stepOrText: ({ field }) =>
    `“${field}” must be a whole number (0 is the first token of the answer, -1 the last) or a text that stands in the answer.`,
  other: ({ field }) => `“${field}” is not as it must be.`,
  noObject: () => 'An object in braces must stand here.',
  noModel: () => 'The first step that asks a model must name it: "model": "…".',
  noChat: () => 'There is no chat before this to continue.',
  nothingBefore: ({ do: what }) => `“${what}” is about the run before it, and there is none yet.`,
}

const zh: Texts = {
  end: ({ open, line }) => `文本到这里就结束了，但第 ${String(line)} 行的 ${open} 还没有配对。`,
  comment: () => 'JSON 里不能写注释，请删掉。',
  trailingComma: () => '最后一项后面多了一个逗号，请删掉。',
  missingComma: () => '这里少了一个逗号，或少了右括号。',
  missingColon: () => '名称和值之间少了冒号。',
  after: () => '脚本在这之前已经完整，请删掉后面的内容。',
  fullWidth: ({ found, meant }) => `“${found}”是中文标点，请改成英文标点：${meant}`,
  singleQuote: () => 'JSON 要用英文双引号 "，不能用单引号。',
  openString: () => '这一行的文字没有用 " 结束。文字里的换行要写成 \\n。',
  controlCharacter: () => '文字里有制表符一类的控制字符。制表符要写成 \\t。',
  badEscape: () => '\\ 后面只能是 " \\ / b f n r t，或 u 加四位十六进制数。反斜杠本身要写成 \\\\。',
  badNumber: () => '这不是 JSON 的数字写法：开头不能是 0 或 +，小数点两边都要有数字。',
  noName: ({ found }) => `这里应是双引号里的字段名，而不是 ${found}。`,
  unexpected: ({ found }) => `${found} 不是一个值。文字要放在英文双引号里。`,
  twice: ({ name }) => `“${name}”在同一处写了两次，请删掉一个。`,
  deep: ({ limit }) => `括号嵌套超过了 ${String(limit)} 层。`,
  unknownField: ({ field, known, meant }) =>
    `这里没有“${field}”这个字段。${didYouMeanZh(meant)}可用的有：${known.join('、')}。`,
  missing: ({ field }) => `缺少“${field}”。`,
  notOneOf: ({ field, known, meant }) =>
    `“${field}”只能是${known.length > 1 ? '其中之一：' : ' '}${known.join('、')}。${didYouMeanZh(meant)}`,
  wrongType: ({ field, wanted, found }) =>
    `“${field}”应是${ZH_WANTED[wanted]}，这里写的是 ${found}。`,
  tooSmall: ({ field, limit, allowed, found }) =>
    `“${field}”${allowed ? '最小是' : '必须大于'} ${String(limit)}，这里写的是 ${String(found)}。`,
  tooLarge: ({ field, limit, allowed, found }) =>
    `“${field}”${allowed ? '最大是' : '必须小于'} ${String(limit)}，这里写的是 ${String(found)}。`,
  empty: ({ field }) => `“${field}”是空的。`,
  tooLong: ({ field, limit }) =>
    `${field === '' ? '脚本' : `“${field}”`}超过了 ${String(limit)} 个字符。`,
  tooFew: ({ field, limit }) => `“${field}”至少要有 ${String(limit)} 项。`,
  tooMany: ({ field, limit }) => `“${field}”超过了 ${String(limit)} 项。`,
  indexList: ({ field }) =>
    `“${field}”应是 "all"，或整数列表，例如 [0, 1, -1]（不能写范围；负数从末尾数起）。`,
  stepOrText: ({ field }) =>
    `“${field}”应是整数（0 是回答的第一个词元，-1 是最后一个），或回答里出现的一段文字。`,
  other: ({ field }) => `“${field}”不合要求。`,
  noObject: () => '这里应是花括号里的对象。',
  noModel: () => '第一个要用模型的步骤必须写明模型："model": "…"。',
  noChat: () => '前面没有可以继续的对话。',
  nothingBefore: ({ do: what }) => `“${what}”说的是它前面那次生成，但前面还没有。`,
}

function didYouMean(meant: string | null): string {
  return meant === null ? '' : ` Did you mean “${meant}”?`
}

function didYouMeanZh(meant: string | null): string {
  return meant === null ? '' : `是不是想写“${meant}”？`
}

const TEXTS: Readonly<Record<Settings['locale'], Texts>> = { en, 'zh-CN': zh }

/** What is wrong, as a sentence. */
export function problemText(problem: Problem, locale: Settings['locale']): string {
  const text = TEXTS[locale][problem.code] as Text<Problem>
  return text(problem)
}

import type { Settings } from '#shared/ipc/routes/settings.ts'
import type { Recorded } from '../record-service.ts'
import type { RecordProgress } from './progress.ts'
import type { UnfitModel } from './script-models.ts'

interface Written extends Recorded {
  of: number
  tokens: number
  file: string
  /** Answers of probes that are too large for a file. */
  leftOut: number
}

const en = {
  bad: (n: number) =>
    `record.badScript: the script has ${String(n)} ${n === 1 ? 'mistake' : 'mistakes'}. Nothing was run.`,
  unfit: ({ model, steps, problem, there, meant }: UnfitModel) => {
    const is =
      problem === 'missing' ? 'is not here' : `cannot ${problem === 'chat' ? 'chat' : 'translate'}`
    const instead = meant === null ? '' : ` Did you mean “${meant}”?`
    const [which, fail] = steps.length === 1 ? ['step', 'this step'] : ['steps', 'these steps']
    return `Model “${model}” ${is} (${which} ${list(steps)}): ${fail} will fail.${instead} There are: ${list(there, ', ') || 'none'}.`
  },
  tokens: (n: number) => `${String(n)} ${n === 1 ? 'token' : 'tokens'}`,
  seconds: (s: string) => `${s} s`,
  states: { done: 'done', failed: 'failed', stopped: 'stopped' } satisfies States,
  stopping: 'Stopping. What was recorded will be written. Ctrl+C once more ends it at once.',
  written: ({ begun, failed, stopped, of, tokens, file, leftOut }: Written) =>
    `${stopped ? 'Stopped' : 'Recorded'}: ${String(begun)} of ${String(of)} steps, ${String(tokens)} tokens, ${String(failed)} failed. Written to ${file}${leftOut > 0 ? `, without ${String(leftOut)} answers that are too large for a file` : ''}`,
  kept: (folder: string) => `What was recorded is kept in ${folder}`,
  noScript: (file: string, detail: string) => `The script ${file} cannot be read: ${detail}`,
  notText: 'it is not UTF-8 text',
  noPlace: (file: string, detail: string) =>
    `${file} cannot be written: ${detail}. Nothing was run.`,
  isFolder: 'it is a folder',
}

export type TerminalText = typeof en
type States = Record<Exclude<RecordProgress['state'], 'running'>, string>

const zh: TerminalText = {
  bad: (n) => `record.badScript：脚本里有 ${String(n)} 处错误，什么都没有执行。`,
  unfit: ({ model, steps, problem, there, meant }) => {
    const is =
      problem === 'missing' ? '不在这台电脑上' : problem === 'chat' ? '不能对话' : '不能翻译'
    const instead = meant === null ? '' : `是不是想写“${meant}”？`
    return `模型“${model}”${is}（第 ${list(steps)} 步），${steps.length === 1 ? '这一步' : '这些步骤'}会失败。${instead}可用的有：${list(there, '、') || '没有'}。`
  },
  tokens: (n) => `${String(n)} 个词元`,
  seconds: (s) => `${s} 秒`,
  states: { done: '完成', failed: '失败', stopped: '已停止' },
  stopping: '正在停止，已录下的会写进文件。再按一次 Ctrl+C 立即结束。',
  written: ({ begun, failed, stopped, of, tokens, file, leftOut }) =>
    `${stopped ? '已停止' : '录制完成'}：${String(of)} 步中执行了 ${String(begun)} 步，共 ${String(tokens)} 个词元，${String(failed)} 步失败。已写入 ${file}${leftOut > 0 ? `，有 ${String(leftOut)} 份结果太大，没有写进去` : ''}`,
  kept: (folder) => `录下的内容保留在 ${folder}`,
  noScript: (file, detail) => `读不出脚本 ${file}：${detail}`,
  notText: '不是 UTF-8 文本',
  noPlace: (file, detail) => `无法写入 ${file}：${detail}。什么都没有执行。`,
  isFolder: '这是一个文件夹',
}

/** What a recording without a window says, which has no other texts. */
export const TERMINAL_TEXT: Readonly<Record<Settings['locale'], TerminalText>> = { en, 'zh-CN': zh }

function list(items: readonly (string | number)[], between = ', '): string {
  return items.map(String).join(between)
}

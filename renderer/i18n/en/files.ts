import type { Translated } from '../types.ts'
import type zh from '../zh-CN/files.ts'

const files: Translated<typeof zh> = {
  attach: 'Attach a text file',
  list: 'Files that go with the message',
  drop: 'Let go to attach the file',
  dropHelp: 'Plain text: .txt .md .csv .json .log, source code and the like, at most 1 MB together',
  remove: 'Remove {name}',
  counting: 'counting tokens…',
  noModel: 'its tokens are known once a model is loaded',
  cost: '{n} token, {share} % of the context window | {n} tokens, {share} % of the context window',
  tooLong:
    '{n} token: does not fit, the context window holds {window} | {n} tokens: does not fit, the context window holds {window}',
  message: 'this message: {n} token | this message: {n} tokens',
  problem: {
    binary:
      '“{name}” is not a text file and was not attached. Choose a file such as .txt, .md, .csv, .json or source code.',
    encoding:
      '“{name}” is encoded neither in UTF-8 nor in UTF-16 and was not attached. Save it as UTF-8 and try again.',
    tooLarge: '“{name}” is too large and was not attached: files may be 1 MB together.',
    empty: '“{name}” is empty and was not attached.',
    unreadable:
      '“{name}” cannot be read and was not attached. A folder cannot be attached; choose files in it.',
  },
}
export default files

export default {
  attach: '附上文本文件',
  list: '随消息发送的文件',
  drop: '松开即可附上文件',
  dropHelp: '纯文本：.txt .md .csv .json .log、源代码等，合计不超过 1 MB',
  remove: '移除 {name}',
  counting: '正在数词元……',
  noModel: '载入模型后才知道有多少词元',
  cost: '{n} 个词元，占上下文窗口的 {share} %',
  tooLong: '{n} 个词元，上下文窗口只有 {window} 个，放不下',
  message: '这条消息 {n} 个词元',
  problem: {
    binary: '“{name}”不是文本文件，没有附上。请选择 .txt、.md、.csv、.json 或源代码一类的文件。',
    encoding: '“{name}”不是 UTF-8 或 UTF-16 编码，没有附上。请另存为 UTF-8 后再试。',
    tooLarge: '“{name}”太大，没有附上：附件合计不能超过 1 MB。',
    empty: '“{name}”是空文件，没有附上。',
    unreadable: '“{name}”读不出来，没有附上。文件夹不能附上，请选择其中的文件。',
  },
}

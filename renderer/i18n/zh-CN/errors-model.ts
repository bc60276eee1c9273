/** Errors of models and their folders. */
export default {
  notFound:
    '找不到模型“{model}”。会话和记录都还在，可以照常重放。请到“模型”里选择另一个模型，或把它的文件夹放回原处。',
  missingFile:
    '模型文件夹“{model}”缺少 {file}。需要的文件有：config.json、tokenizer.json、tokenizer_config.json 和 onnx/ 里的 .onnx 文件。补齐后再载入。',
  badFile:
    '没有读取模型“{model}”的 {file}：{reason}。其他内容没有变化。请从来源重新复制这个文件夹里的文件。',
  tooDeep:
    '模型“{model}”的 {file} 里括号嵌套超过 {limit} 层，任何模型都用不到，因此没有读取。请从来源重新复制这个文件。',
  badField:
    '读取了模型“{model}”的 {file}，但字段 {field} 不合规范：{reason}。请从来源重新复制这个文件。',
  badJson: '模型“{model}”的 {file} 不是有效的 JSON：{detail}。请从来源重新复制这个文件。',
  tooLarge:
    '模型“{model}”的 {file} 有 {bytes}，超过了 {limit} 的上限，因此没有载入。请换用量化过的较小版本（例如 q4）。',
  badTokenizer:
    '读取了模型“{model}”的 tokenizer.json，但无法由它建立分词器：{detail}。请从来源重新复制这个文件。',
  badTemplate: '模型“{model}”的 {file} 里的对话模板无法使用：{detail}。请从来源重新复制这个文件。',
  badGraph:
    '模型“{model}”的计算图无法读取：{detail}{place}。文件可能没有复制完整，请从来源重新复制 onnx 文件夹。',
  graphTooLarge:
    '模型“{model}”的 {file} 里{what}有 {found}，超过了 {limit} 的上限，因此没有载入。任何模型都用不到这么多，请从来源重新复制这个文件。',
  unknownOperator:
    '模型“{model}”的 {file} 用到了 Vitrine 不运行的算子 {operator}，因此没有载入。文件没有被改动。请换用这个模型的另一种导出版本，或换一个模型。',
  vocabulary:
    '模型“{model}”的各个部分不匹配：分词器有 {tokens} 个词元，config.json 写的是 {config}，嵌入矩阵有 {embedding} 行，每一步给出 {logits} 个 logit。请从同一个来源复制文件夹里的全部文件。',
  notFinite:
    '模型“{model}”算出的值不是数，它说的任何内容都无法显示。权重可能已损坏，请从来源重新复制 onnx 文件夹。',
  unsupported:
    '还不支持模型“{model}”的结构：{detail}{place}。文件没有被改动。可以使用 Llama、Qwen2/3、Gemma、GPT-2、Phi 等只有解码器的模型。',
  loadFailed:
    '模型“{model}”未能载入：{detail}。会话都还在。请关闭占用内存的程序后再试，或选择更小的模型。',
  notRun:
    '模型“{model}”无法运行：{detail}。会话都还在。它的文件可能已损坏，或不是同一套；请从同一个来源重新复制全部文件，或换用这个模型的另一种导出版本。',
  notLoaded:
    '模型“{model}”还没有载入，所以无法回答这个问题。已记录的内容照常可看。请到“模型”里载入它。',
  changed:
    '现在的模型“{model}”与产生这条记录的不是同一份文件，算出来的数字会不一样，因此没有计算。已记录的内容照常可看。请放回原来的模型文件。',
  noTemplate:
    '模型“{model}”没有对话模板，它会续写文本，但不会分轮对话。请选择名字里带 Instruct 或 Chat 的模型。',
  folderGone:
    '模型“{model}”的文件夹现在不在 {folder}。没有移除任何内容。请接上它所在的磁盘，或把文件夹放回去；也可以把它从列表中移除。',
  notAFolder: '“{file}”不是文件夹，因此没有添加。请拖入或选择整个模型文件夹。',
  notAModel:
    '{folder} 里没有模型：既没有 config.json，也没有 .onnx 文件。没有改动任何内容。请选择 config.json 所在的文件夹。',
  alreadyHere: '这个文件夹已经在这里了，就是模型“{model}”。没有改动任何内容，可以直接使用。',
  taken: '这里已有名为“{model}”的模型，它保持不变。没有添加。请换一个名字。',
  badName:
    '“{name}”不能用作文件夹名，因此没有添加。请使用文字、数字、空格、点、连字符和下划线，并以文字开头。',
  linkLeadsOut:
    '{file} 是一个指向模型文件夹之外的链接，因此没有添加。请把真正的文件复制进来，再选择一次。',
  specialFile: '{file} 不是普通文件，因此没有添加。请从来源重新复制模型文件夹。',
  tooManyFiles:
    '{folder} 里的文件超过 {limit} 个，没有当作模型读取。没有改动任何内容。请选择单个模型的文件夹。',
  noSpace:
    '复制需要 {needed}，而模型文件夹所在的磁盘只剩 {free}。没有复制任何内容。请腾出空间，或改为链接这个文件夹。',
  copyFailed:
    '模型“{model}”没有复制成功：{detail}。模型文件夹里没有留下任何残余。请检查磁盘后再试一次。',
  offerGone: '这个文件夹已不在等待添加。没有改动任何内容。请重新选择。',
  stays: '模型“{model}”随应用附带，不能移除：示例记录和讲解要用到它。',
  elsewhere: '模型“{model}”位于 {folder}，这个位置是启动应用时指定的，不从这里移除。请到那里移除。',
  noTrash: '模型“{model}”没能放入回收站：{detail}。没有移除任何内容。可以改为彻底删除。',
  notRemoved: '模型“{model}”没能全部删除：{detail}。剩余的部分会在下次启动时清理，也可以手动删除。',
  checkCrashed:
    '试运行模型“{model}”的进程中途意外结束，因此没有使用这个模型。其他一切照常。它的计算图文件可能已损坏，请从来源重新复制。',
  checkNoMemory:
    '试运行模型“{model}”时内存用尽，因此没有使用这个模型。其他一切照常。请关闭其他程序后再试，或换用量化过的较小版本（例如 q4）。',
  checkTooLong:
    '试运行模型“{model}”超过 {seconds} 秒仍未完成，已经放弃，因此没有使用这个模型。其他一切照常。请换用更小的模型，或从来源重新复制它的文件。',
  checkTooMuch:
    '试运行模型“{model}”占用了 {bytes} 内存，超过了这台电脑能为它留出的 {limit}，因此没有使用这个模型。其他一切照常。请换用量化过的较小版本（例如 q4）。',
  noRuntime:
    '这台电脑运行不了模型：负责运算的 ONNX Runtime 没有 {platform} 的版本（{detail}）。会话照常可以打开、重放和演示。要向模型提问，请换一台处理器不同的电脑。',
}

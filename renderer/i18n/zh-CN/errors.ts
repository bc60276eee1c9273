import model from './errors-model.ts'

/** One sentence or more per code of electron/shared/ipc/errors.ts: what happened, what was kept, what to do. */
export default {
  unknown: '发生了未预料到的错误（{code}）。已保存的内容没有变化。请再试一次。',
  /** Names that errors carry as data. */
  words: {
    missing: '文件不在',
    changed: '内容和备份时不同',
    'not a database': '不是 Vitrine 的数据库',
    tokens: '回答的词元',
    webgpu: 'WebGPU',
    dml: 'DirectML',
    coreml: 'Core ML',
    notOffered: '这个系统上的 ONNX Runtime 不提供它',
    noAdapter: '没有找到它可用的图形处理器',
    failed: '它运行不了这个模型',
    layers: '层',
    heads: '注意力头',
    positions: '位置',
    attention: '注意力',
    qkv: ' Q、K、V 向量',
    projected: '每个注意力头加进去的内容',
    stream: '残差流',
    block: '一层内部的每一步',
    lens: '逐层预测',
    score: '每个词元的概率',
    logits: '每个词元的 logit 分数',
    embed: '词嵌入向量',
    ids: '词元编号',
    ablate: '关掉一部分后的变化',
    noPositions: '它表示位置的方式在这里无法关掉',
    'encoder-decoder': '它是编码器—解码器结构',
    noMemory: '内存不够',
    noCache: '它的注意力不保存键和值',
    cacheInside: '它的键和值缓存藏在计算图内部',
    rowsInCache: '新位置的键和值只写进缓存，读不出来',
    interleavedQkv: '它把 Q、K、V 交错存放在同一个张量里',
    normInside: '它在注意力算子内部做 Q、K 归一化，处理器版的 ONNX Runtime 不支持',
    queryShape: '它的查询向量不是按注意力头排列的',
    weightsShape: '它的注意力权重不是按“头 × 查询 × 键”排列的',
    scaleComputed: '它的缩放系数是临时算出来的，不是常数',
    scalesDiffer: '所问各层的缩放系数不同，请逐层查看',
    noResidual: '在它的计算图里找不到残差连接',
    parallel: '它的注意力和前馈网络同时加到残差流上，两者之间没有中间状态',
    noMlp: '在它的计算图里找不到前馈网络的输出',
    noProjection: '在它的计算图里找不到查询之前或注意力之后的权重矩阵',
    noNorm: '它在注意力之前的归一化不是已知的写法',
    experts: '它的前馈网络是包在一个算子里的混合专家',
    noEmbedding: '在它的计算图里，词元不是从一张向量表里查出来的',
    noAttention: '在它的计算图里找不到注意力',
    otherPart: '模型的这一部分没有它',
    promptEmpty: '没有留下任何内容给模型读',
    promptLong: '一个词写出来就超过了模型的窗口',
    fileNone: '它是文件夹、管道或别的东西，不是普通文件',
    fileLoop: '它的链接绕成了一圈',
    fileOutside: '它是指向模型文件夹之外的链接',
    fileEmpty: '它是空的',
    fileDenied: '系统不允许 Vitrine 读取它',
    fieldMissing: '缺少这个字段',
    fieldType: '值的类型不对',
    fieldRange: '值太小、太大或太长，超出了任何模型的范围',
    fieldTwice: '编号与另一项重复',
    'not-onnx': '里面没有完整的 ONNX 计算图',
    'graph-cyclic': '有算子在等待自己的结果',
    nameless: '有张量没有名字',
    twice: '同一个名字出现了两次',
    operatorless: '有节点没有写明算子',
    unmade: '读取了一个没有任何节点产生的张量',
    shape: '有张量声称的形状是任何模型都不会有的',
    bytes: '有权重的字节数与形状不符',
    sparse: '有权重以稀疏格式存放',
    outside: '权重的位置写在了模型文件夹之外',
    beyond: '有权重的位置超出了文件末尾',
    branch: '计算图的两个分支不一致，或缺少其中一个',
    noInputIds: '计算图没有名为 input_ids 的输入',
    unknownInput: '计算图要求的输入不属于文本解码器',
    noLogits: '计算图没有名为 logits 的输出',
    graphDepth: '嵌套层数',
    graphMessages: '条目',
    graphValues: '逐个写出的数',
    graphNames: '一个名字的字母数',
    graphNodes: '节点',
    graphInitializers: '权重',
    recurrent: '它的解码器逐个词元传递循环状态，不回看已经写出的内容',
  },
  app: {
    internal:
      'Vitrine 内部出错：{detail}。已保存的内容没有变化。请再试一次；如果仍然出错，请重新启动应用。',
    unknownRoute: '窗口请求了这个版本没有的功能“{route}”。什么都没有改变。请重新启动应用。',
    badInput: '这个请求的内容不合规范，因此没有执行：{detail}。请检查输入后再试。',
    forbiddenRoute:
      '观众画面的窗口请求了“{route}”，它不能用这个功能，已被拒绝。没有任何内容被读取或更改。请在演示者的窗口里操作。',
    forbiddenSender:
      '一个不属于 Vitrine 的页面试图向应用发出请求，已被拒绝。没有任何内容被读取或更改。',
  },
  model,
  device: {
    unavailable:
      '这次没有开始：这里用不了 {device}，因为{reason}。{detail}已存的回答没有变化。请换一个设备。',
  },
  run: {
    notFound: '找不到这次运行的记录，它可能已随会话一起删除。其他会话没有变化。',
    alreadyRunning: '模型正在写另一个回答，一次只能写一个。请先停止它，或等它写完。',
    emptyPrompt: '还没有输入内容。请先写一句话再发送。',
    promptTooLong:
      '这段内容有 {tokens} 个词元，而模型的上下文窗口给回答留出位置后，只容得下 {limit} 个。内容仍在输入框里。请缩短它，或减小“最多新词元”。',
    sourceTooLong:
      '这段原文有 {tokens} 个词元，而模型一次最多读 {limit} 个，因此没有翻译。请把它拆成较短的句子。',
    textTooLong:
      '这段原文有 {characters} 个字符，超过了 {limit} 个的上限，因此没有翻译。请把它拆成较短的几段。',
    unknownLanguage: '模型“{model}”不认识语言“{language}”，因此没有翻译。请从它列出的语言里选择。',
    noTargetLanguage:
      '模型“{model}”可以译成多种语言，但还没有选定译成哪一种，因此没有翻译。请先选择目标语言。',
    interrupted:
      '应用在回答写完之前关闭了。此前写出的词元都已保存，可以照常查看。需要的话请重新生成。',
    crashed:
      '模型进程意外退出，已经重新启动。此前写出的词元都已保存。请等模型载入后再试一次；如果再次发生，请关闭其他程序，或换用较小的模型。',
    killed:
      '模型进程被外部强行结束（系统在内存不足时会这样做），已经重新启动。此前写出的词元都已保存。请关闭其他程序、换用较小的模型，或缩短要发送的内容，再试一次。',
    outOfMemory:
      '内存用尽，模型进程因此退出，已经重新启动。此前写出的词元都已保存。请关闭其他程序、换用较小的模型，或缩短要发送的内容，再试一次。',
    noMemory:
      '内存不够，这一步无法继续，到此停止。此前写出的词元都已保存，模型仍在。请关闭其他程序、换用较小的模型，或缩短要发送的内容，再试一次。',
    hung: '模型进程 {seconds} 秒没有响应，已被重新启动。此前写出的词元都已保存。请再试一次。',
    badMessages:
      '模型的对话模板不接受这样的对话：{detail}。对话没有变化。请检查系统提示词和各轮的顺序。',
    badBranch:
      '这条回答只有 {tokens} 个词元，无法保留前 {step} 个再分支。一切没有变化。请在回答中选一个词元。',
  },
  tokens: {
    textTooLong:
      '这段文字有 {characters} 个字符，超过了逐个查看词元的上限 {limit} 个。内容没有变化。请选一段较短的文字。',
  },
  probe: {
    tooLarge:
      '这个问题的答案有 {megabytes} MB，超过了 {limit} MB 的上限，因此没有计算。请少选一些层、注意力头或位置。',
    badIndex: '{axis} {index} 不存在：这里从 0 数起，一共 {count} 个。',
    unavailable: '这个模型无法显示{what}：{reason}。其余内容照常可看。',
  },
  session: {
    notFound: '找不到这个会话，它可能已被删除。刚删除的会话可以用“撤销”找回。',
    readOnly:
      '这是随应用附带的示例会话，不能更改。它可以重放，也可以从它开始一个新的对话，新的内容会另存。',
  },
  store: {
    newer:
      '会话库是由更新版本的 Vitrine 写的（格式 {found}，这个版本只认识到 {known}），因此以只读方式打开。内容完好，但新的会话不会保存。请更新应用。',
    corrupt:
      '会话库文件已损坏。它被原样保留为 {file}，并新建了一个空的会话库，新的会话会照常保存。',
    readOnly: '会话库是只读的，这次更改没有保存。已有的会话都还在。请检查磁盘和文件夹的权限。',
    full: '磁盘已满，最后一部分内容没有保存。此前的记录都完好。请腾出空间后再试。',
    writeFailed:
      '会话库写入失败：{detail}。此前的记录都完好，最后一部分没有保存。请检查磁盘后再试。',
    readFailed:
      '会话库的这一部分无法读取：{detail}。没有任何更改，其他会话可以照常打开。请检查磁盘，并把还能打开的会话导出。',
    onlyRead:
      '会话库无法写入（{detail}）。里面的会话可以照常打开和重放；新的会话只留在内存里，关闭应用就没有了，需要的请先导出。要恢复存档，请检查文件和文件夹的权限，再重新启动应用。',
    locked:
      '会话库正被另一个程序占用，因此按当时的内容以只读方式打开。新的会话只留在内存里，关闭应用就没有了，需要的请先导出。请结束那个程序，再重新启动应用。',
    noRoom:
      '磁盘空间不足，无法把会话库升级到新格式，因此保持原样。里面的会话可以打开；新的会话只留在内存里，关闭应用就没有了，需要的请先导出。请腾出空间，再重新启动应用。',
    unusable:
      '会话库无法打开（{detail}），因此没有显示，文件没有被改动。新的会话只留在内存里，关闭应用就没有了，需要的请先导出。请检查磁盘，再重新启动应用。',
    fullNow:
      '磁盘已满。显示过的内容都不会丢：先在内存里继续，一有空间就自动存档。关闭应用之前请先腾出空间，或者把会话导出到别的磁盘。',
    failedNow:
      '会话库暂时无法写入（{detail}）。显示过的内容都不会丢：先在内存里继续，恢复之后自动存档。关闭应用之前请先检查磁盘，或者把会话导出。',
  },
  handout: {
    full: '这段会话存下的图已有 {limit}，再多，浏览器就很难打开网页，所以没有再问下去。这次的 {of} 张里存好了 {kept} 张，照样可以做成讲义。想换成别的书签，请先给会话瘦身，再少选几个。',
    notKept: '当时没有打开过这张图，所以这份文件里没有。打开过的都在。',
    appOnly: '这要用 Vitrine 才能做：讲义里只有一段录下来的会话，没有模型。',
  },
  talk: {
    notFound: '这份演示稿已经不在了，别的都没有变。',
    empty: '这份演示稿里没有能放映的时刻，所以没有写文件。先加入书签，或恢复删掉的会话。',
    tooLong: '一份演示稿最多放 {limit} 个时刻，这次没有放进去。可以另起一份。',
    notRecorded:
      '这个会话没有存档，关掉应用就没有了，放不进演示稿。先打开“自动存档”再问一遍，或者把它导出再导入。',
  },
  note: {
    tooMany: '一个书签最多有 {limit} 条备注，这一条没有加上。请先删去一条，或写进已有的备注里。',
  },
  import: {
    badFile:
      '{file} 第 {line} 行无法读取：{detail}。什么都没有导入。文件可能没有复制完整，请重新取得一份。',
    newer:
      '{file} 是由更新版本的 Vitrine 写的（格式 {found}，这个版本只认识到 {known}）。什么都没有导入。请更新应用。',
    tooLarge: '{file} 超过了 {limit} 的上限，没有导入。请在导出的那台电脑上把会话分成几份。',
  },
  export: {
    tooLarge:
      '这个会话里有一部分占 {bytes}，超过了文件允许的 {limit}，因此没有写出文件。会话本身没有变化。长文本记录每个注意力头会占这么多空间，请改选“每层平均”。',
    failed: '未能写入 {file}：{detail}。会话本身没有变化。请换一个位置再试。',
  },
  rescue: {
    gone: '文件夹里已经没有 {file}，因此没有抢救，也没有任何更改。请重新打开设置，看看现在有哪些文件。',
    busy: '正在抢救会话。请等它完成，或者先停止。',
    newer:
      '这个损坏的会话库是由更新版本的 Vitrine 写的（格式 {found}，这个版本只认识到 {known}）。没有从中取出任何内容，文件也没有改动。请更新应用后再试。',
    noRoom:
      '抢救要先复制一份文件，磁盘空间不够，无法继续。已经抢救出的会话都还在，{file} 没有改动。请腾出空间后再试。',
    unreadable: '{file} 损坏得太多，读不出任何会话。文件没有改动。如果有备份，可以在设置里恢复。',
    failed: '抢救无法继续：{detail}。已经抢救出的会话都还在，{file} 没有改动。请检查磁盘后再试。',
  },
  licence: {
    notRead: '许可证列表（{file}）读不出来。其他功能不受影响。重新安装 Vitrine 即可恢复。',
    notOpened: '{file} 打不开：{detail}。文件完好，可以自己用浏览器打开它。',
  },
  settings: {
    fellBack:
      '以下设置读不出来，已恢复为默认：{names}。其余设置和所有会话都没有变化。请到“设置”里看一遍。',
  },
  profile: {
    leftBehind:
      '有些内容正被别的程序占用，没能删除：{files}，位于 {folder}。其余都已删除。请关闭那个程序，再执行一次“全部删除”。',
    notRestored:
      '备份没有恢复：{detail}。一切都和之前一样，备份也没有变化。请关闭正在使用 Vitrine 文件的程序后再试。',
    noBackup:
      '这不是一份完整的备份：{file}（{detail}）。什么都没有改变。请选择“备份全部”生成的文件夹，其中的文件要齐全。',
    newerBackup:
      '这份备份由更新版本的 Vitrine 制作（格式 {found}，本版本最高认识 {known}）。什么都没有改变。请更新应用。',
    notBackedUp:
      '{folder} 里的备份没有完成：{detail}。没有留下半份备份，这里的内容也没有变化。请检查那里的空间和权限，或另选一个文件夹。',
    notChanged: '没能做好准备：{detail}。一切都和之前一样。请检查磁盘后再试。',
  },
  record: {
    badScript: '脚本第 {line} 行有误：{detail}什么都没有执行。',
    busy: '正在按脚本录制，模型暂时只为它工作。请等它录完，或停止录制。',
    notRead:
      '{file} 不能当作脚本来读：{detail}。窗口里的内容没有变化。请选择 UTF-8 编码、不超过 16 MB 的 JSON 文件。',
    textNotFound: '回答里没有“{text}”，这个书签没有加上。其余都已录下。',
  },
}

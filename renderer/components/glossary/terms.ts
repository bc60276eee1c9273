import type { Locale } from '../../i18n/index.ts'

/** A word of the field: how it is written, and where in the lessons it is explained. */
export interface Term {
  /** Its meaning is `glossary.meanings.<key>`. */
  key: string
  /** The name, then other forms that texts have of it. */
  forms: Readonly<Record<Locale, readonly [name: string, ...others: string[]]>>
  /** Chapter and step, as an address has them; steps count from 1. null: no lesson comes to it. */
  lesson: `${number}/${number}` | null
}

const term = (
  key: string,
  lesson: Term['lesson'],
  chinese: Term['forms']['zh-CN'],
  english: Term['forms']['en'],
): Term => ({ key, lesson, forms: { 'zh-CN': chinese, en: english } })

/** In the order in which the lessons come to them. */
export const TERMS: readonly Term[] = [
  term('token', '1/1', ['词元'], ['token', 'tokens']),
  term('tokenizer', '1/2', ['分词器', '分词'], ['tokenizer', 'tokenizers', 'tokenization']),
  term('bpe', '1/4', ['字节对编码', 'BPE'], ['byte-pair encoding', 'BPE']),
  term('vocabulary', '2/2', ['词表'], ['vocabulary', 'vocabularies']),
  term('languageModel', '2/1', ['语言模型'], ['language model', 'language models']),
  term('logit', '3/3', ['logit', 'logits', '原始分数'], ['logit', 'logits', 'raw score']),
  term('softmax', '9/5', ['softmax'], ['softmax']),
  term('temperature', '3/3', ['温度'], ['temperature']),
  term('topK', '3/4', ['top-k'], ['top-k']),
  term('topP', '3/4', ['top-p', '核采样'], ['top-p', 'nucleus sampling']),
  term('greedy', '3/1', ['贪心'], ['greedy']),
  term('seed', '3/5', ['种子'], ['seed', 'seeds']),
  term('corpus', '4/1', ['语料'], ['corpus', 'corpora']),
  term('smoothing', '4/5', ['平滑'], ['smoothing']),
  term('contextWindow', '5/1', ['上下文窗口'], ['context window']),
  term('perplexity', '5/4', ['困惑度'], ['perplexity']),
  term('neuralNetwork', '6/1', ['神经网络'], ['neural network', 'neural networks']),
  term('parameter', '14/5', ['参数'], ['parameter', 'parameters']),
  term('training', '6/4', ['训练'], ['training']),
  term('loss', '6/2', ['损失'], ['loss']),
  term('gradient', '6/3', ['梯度'], ['gradient', 'gradients']),
  term('backpropagation', '6/3', ['反向传播'], ['backpropagation', 'backward pass']),
  term('hallucination', '7/1', ['幻觉'], ['hallucination', 'hallucinations']),
  term('entropy', '7/2', ['熵'], ['entropy']),
  term('embedding', '8/1', ['嵌入', '词嵌入'], ['embedding', 'embeddings']),
  term('vector', '8/1', ['向量'], ['vector', 'vectors']),
  term('cosine', '8/6', ['余弦相似度', '余弦'], ['cosine similarity', 'cosine', 'cosines']),
  term('position', '8/2', ['位置编码'], ['positional encoding', 'positional encodings']),
  term('rotary', '8/3', ['旋转位置编码', 'RoPE'], ['rotary positions', 'rotary', 'RoPE']),
  term('attention', '9/1', ['注意力'], ['attention']),
  term('selfAttention', '9/1', ['自注意力'], ['self-attention']),
  term('query', '9/1', ['查询'], ['query', 'queries']),
  term('key', '9/1', ['键', '键 k', '键向量'], ['key', 'key k', 'key vector']),
  term('value', '9/1', ['值', '值 v', '值向量'], ['value', 'value v', 'value vector']),
  term('dotProduct', '9/2', ['点积'], ['dot product', 'dot products']),
  term('mask', '9/4', ['掩码'], ['mask', 'masked']),
  term('head', '10/1', ['注意力头'], ['attention head', 'attention heads', 'head', 'heads']),
  term('multiHead', '10/1', ['多头注意力', '多头'], ['multi-head attention', 'multi-head']),
  term('ablation', '10/6', ['消融'], ['ablation']),
  term('residual', '11/1', ['残差连接', '残差'], ['residual connection', 'residual connections']),
  term('stream', '11/1', ['残差流'], ['residual stream']),
  term('layerNorm', '11/3', ['层归一化', 'LayerNorm'], ['layer normalisation', 'LayerNorm']),
  term('rmsNorm', '11/4', ['RMSNorm'], ['RMSNorm']),
  term('feedForward', '11/5', ['前馈网络'], ['feed-forward network', 'feed-forward networks']),
  term('neuron', '11/5', ['神经元'], ['neuron', 'neurons']),
  term('relu', '11/5', ['ReLU'], ['ReLU']),
  term('swiglu', '11/6', ['SwiGLU'], ['SwiGLU']),
  term('encoder', '12/1', ['编码器'], ['encoder', 'encoders']),
  term('decoder', '12/1', ['解码器'], ['decoder', 'decoders']),
  term('crossAttention', '12/4', ['交叉注意力'], ['cross-attention']),
  term('beamSearch', null, ['束搜索'], ['beam search']),
  term('prompt', '13/2', ['提示词'], ['prompt', 'prompts']),
  term('transformer', '14/1', ['Transformer'], ['Transformer', 'Transformers']),
  term('recurrent', '14/2', ['循环网络'], ['recurrent network', 'recurrent networks']),
  term(
    'convolution',
    '14/2',
    ['卷积网络', '卷积'],
    ['convolution', 'convolutions', 'convolutional'],
  ),
  term('bleu', '14/3', ['BLEU'], ['BLEU']),
]

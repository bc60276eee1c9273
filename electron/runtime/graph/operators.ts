import { MICROSOFT } from './edit.ts'

/**
 * Operators a model of text may be written in: of those ONNX Runtime's CPU provider has kernels for
 * (docs/OperatorKernels.md there), without those of images and sound, those that draw numbers by chance,
 * those that train, and Loop and Scan, which may go on without end.
 */
const STANDARD = `
  Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh Attention BatchNormalization BitShift
  BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike Ceil Celu Clip Compress Concat
  ConcatFromSequence Constant ConstantOfShape Conv ConvInteger Cos Cosh CumSum DepthToSpace
  DequantizeLinear Det Div Dropout DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten
  Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool Greater GreaterOrEqual
  GroupNormalization HardSigmoid HardSwish Hardmax Identity If InstanceNormalization IsInf IsNaN LSTM
  LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax LpNormalization MatMul MatMulInteger Max
  Mean MeanVarianceNormalization Min Mish Mod Mul Neg NonZero Not OneHot Optional OptionalGetElement
  OptionalHasElement Or PRelu Pad Pow QLinearMatMul QuantizeLinear RMSNormalization RNN Range Reciprocal
  ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
  ReduceSumSquare Relu Reshape ReverseSequence RotaryEmbedding Round ScatterElements ScatterND Scatter
  Selu SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength Shape Shrink
  Sigmoid Sign Sin Sinh Size Slice Softmax Softplus Softsign SpaceToDepth Split SplitToSequence Sqrt
  Squeeze Sub Sum Swish Tan Tanh TensorScatter ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze
  Where Xor
  SimplifiedLayerNormalization SkipLayerNormalization SkipSimplifiedLayerNormalization
  `

const OF_MICROSOFT = `
  Attention BiasAdd BiasGelu BiasSoftmax BiasSplitGelu CausalConvWithState DecoderMaskedMultiHeadAttention
  DequantizeLinear DynamicQuantizeLSTM DynamicQuantizeMatMul EmbedLayerNormalization ExpandDims FastGelu
  FusedConv FusedGemm FusedMatMul FusedMatMulActivation GatherBlockQuantized GatherND Gelu GemmFloat8
  GroupQueryAttention Inverse LinearAttention LongformerAttention MatMulBnb4 MatMulFpQ4
  MatMulInteger16 MatMulIntegerToFloat MatMulNBits MoE MultiHeadAttention NGramRepeatBlock
  NhwcMaxPool PackedAttention PackedMultiHeadAttention Pad QAttention QEmbedLayerNormalization QGemm
  QLinearAdd QLinearConcat QLinearLeakyRelu QLinearMul QLinearReduceMean QLinearSigmoid QLinearSoftmax
  QLinearWhere QMoE QOrderedMatMul QuantizeLinear QuickGelu RelativePositionBias RemovePadding
  RestorePadding RotaryEmbedding SimplifiedLayerNormalization SkipGroupNorm SkipLayerNormalization
  SkipSimplifiedLayerNormalization SparseAttention SparseToDenseMatMul TransposeMatMul Trilu Unique
  `

const namesOf = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

const KNOWN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['', namesOf(STANDARD)],
  ['ai.onnx', namesOf(STANDARD)],
  [MICROSOFT, namesOf(OF_MICROSOFT)],
])

/** Whether a model may use this operator. @param domain `''` stands for `ai.onnx` */
export function isKnownOperator(domain: string, operator: string): boolean {
  return KNOWN.get(domain)?.has(operator) ?? false
}

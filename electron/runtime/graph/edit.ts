import { create } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from './onnx_pb.ts'
import type {
  AttributeProto,
  GraphProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from './onnx_pb.ts'

/** ONNX element type numbers (TensorProto.DataType). */
export const ELEMENT = TensorProto_DataType
export type ElementType = TensorProto_DataType

export type AttributeValue =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly graph: GraphProto }

export interface NodeSpec {
  readonly op: string
  readonly domain?: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, AttributeValue>>
}

export const MICROSOFT = 'com.microsoft'

export function makeNode(spec: NodeSpec): NodeProto {
  return create(NodeProtoSchema, {
    opType: spec.op,
    ...(spec.domain === undefined ? {} : { domain: spec.domain }),
    name: spec.name,
    input: [...spec.inputs],
    output: [...spec.outputs],
    attribute: Object.entries(spec.attributes ?? {}).map(([name, value]) =>
      makeAttribute(name, value),
    ),
  })
}

function makeAttribute(name: string, value: AttributeValue): AttributeProto {
  const type = AttributeProto_AttributeType
  if ('int' in value)
    return create(AttributeProtoSchema, { name, type: type.INT, i: BigInt(value.int) })
  if ('ints' in value) {
    return create(AttributeProtoSchema, { name, type: type.INTS, ints: value.ints.map(BigInt) })
  }
  if ('float' in value)
    return create(AttributeProtoSchema, { name, type: type.FLOAT, f: value.float })
  if ('text' in value) {
    const s = new TextEncoder().encode(value.text)
    return create(AttributeProtoSchema, { name, type: type.STRING, s })
  }
  return create(AttributeProtoSchema, { name, type: type.GRAPH, g: value.graph })
}

/** Sets or replaces an attribute in place. */
export function setAttribute(node: NodeProto, name: string, value: AttributeValue): void {
  node.attribute = [...node.attribute.filter((it) => it.name !== name), makeAttribute(name, value)]
}

export function intAttribute(node: NodeProto, name: string): number | undefined {
  const found = node.attribute.find((it) => it.name === name)
  return found === undefined ? undefined : Number(found.i)
}

export function floatAttribute(node: NodeProto, name: string): number | undefined {
  return node.attribute.find((it) => it.name === name)?.f
}

/** A value without a shape: allowed for outputs, and true for every length. */
export function makeValue(name: string, element: ElementType): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: element } } },
  })
}

/** A value of a declared shape, for inputs; a text is the name of a dimension only a run decides. */
export function shapedValue(
  name: string,
  element: ElementType,
  dims: readonly (number | string)[],
): ValueInfoProto {
  const dim = dims.map((size) => ({
    value:
      typeof size === 'number'
        ? ({ case: 'dimValue', value: BigInt(size) } as const)
        : ({ case: 'dimParam', value: size } as const),
  }))
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: element, shape: { dim } } } },
  })
}

export function elementTypeOf(value: ValueInfoProto | undefined): ElementType | undefined {
  const type = value?.type?.value
  if (type?.case !== 'tensorType') return undefined
  return Object.values(ELEMENT).find((known) => known === type.value.elemType)
}

/** Dimensions as the graph declares them; a symbolic one is its name, an unknown one `null`. */
export function shapeOf(
  value: ValueInfoProto | undefined,
): readonly (number | string | null)[] | undefined {
  const type = value?.type?.value
  if (type?.case !== 'tensorType' || type.value.shape === undefined) return undefined
  return type.value.shape.dim.map((dim) => {
    if (dim.value.case === 'dimValue') return Number(dim.value.value)
    return dim.value.case === 'dimParam' ? dim.value.value : null
  })
}

export function int64Tensor(
  name: string,
  values: readonly number[],
  dims = [values.length],
): TensorProto {
  const raw = new BigInt64Array(values.map(BigInt))
  return create(TensorProtoSchema, {
    name,
    dataType: ELEMENT.INT64,
    dims: dims.map(BigInt),
    rawData: new Uint8Array(raw.buffer),
  })
}

export function rawTensor(
  name: string,
  element: ElementType,
  dims: readonly number[],
  rawData: Uint8Array,
): TensorProto {
  return create(TensorProtoSchema, { name, dataType: element, dims: dims.map(BigInt), rawData })
}

/** `dims` as numbers; parse.ts has bounded their product. */
export function dimsOf(tensor: TensorProto): number[] {
  return tensor.dims.map(Number)
}

export function intsAttribute(node: NodeProto, name: string): readonly number[] | null {
  return node.attribute.find((it) => it.name === name)?.ints.map(Number) ?? null
}

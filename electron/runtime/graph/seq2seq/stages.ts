import type { BlockStage } from '#shared/trace/probe.ts'
import type { Block, Stack } from './stack.ts'

/** The tensors of a block in the order they are computed; `null` where the graph hides one. */
export function stagesOf({ normFirst }: Stack, block: Block): [BlockStage, string | null][] {
  return normFirst ? normsFirst(block) : normsAfter(block)
}

function normsFirst({ self, cross, feed }: Block): [BlockStage, string | null][] {
  return [
    ['input', self.stream],
    ['attention-norm', self.input],
    ['attention', self.added],
    ['attention-sum', self.sum],
    ...(cross === null
      ? []
      : ([
          ['cross-norm', cross.input],
          ['cross', cross.added],
          ['cross-sum', cross.sum],
        ] as [BlockStage, string][])),
    ['ffn-norm', feed.input],
    ['activation', feed.activation],
    ['ffn', feed.added],
    ['output', feed.sum],
  ]
}

function normsAfter({ self, cross, feed }: Block): [BlockStage, string | null][] {
  return [
    ['input', self.stream],
    ['attention', self.added],
    ['attention-sum', self.sum],
    ['attention-norm', self.normed],
    ...(cross === null
      ? []
      : ([
          ['cross', cross.added],
          ['cross-sum', cross.sum],
          ['cross-norm', cross.normed],
        ] as [BlockStage, string | null][])),
    ['activation', feed.activation],
    ['ffn', feed.added],
    ['ffn-sum', feed.sum],
    ['output', feed.normed],
  ]
}

/** Those of which every block has its own. */
export function commonStages(stack: Stack): BlockStage[] {
  const [first, ...others] = stack.blocks.map((block) => stagesOf(stack, block))
  return (first ?? []).flatMap(([stage, tensor]) => {
    const all = [tensor, ...others.map((one) => one.find(([name]) => name === stage)?.[1] ?? null)]
    return all.includes(null) ? [] : [stage]
  })
}

import type { Absence } from '#shared/runtime/absence.ts'
import type { Seen, TranslatorInfo } from '#shared/runtime/translator-info.ts'
import type { ProbeKind, TranslationPart } from '#shared/trace/probe.ts'
import type { GraphFile } from '../graphs.ts'
import type { StackName } from './inspector.ts'

type Probes = TranslatorInfo['probes']

/** What can be asked about each part of a translator, and why not where not. */
export function probesOf(files: Readonly<Record<StackName, GraphFile>>): Probes {
  return {
    encoder: ofPart('encoder', files.encoder),
    decoder: ofPart('decoder', files.decoder),
    cross: ofPart('cross', files.decoder),
  }
}

function ofPart(part: TranslationPart, { described }: GraphFile): Record<ProbeKind, Seen> {
  const seen = (reason: Absence | null): Seen => (reason === null ? OK : { ok: false, reason })
  const outside: Absence | null = part === 'decoder' ? null : 'otherPart'
  const ofCross: Absence | null = part === 'cross' ? 'otherPart' : null
  // The words a decoder says can be asked for whatever its graph is like.
  const words = { score: seen(outside), logits: seen(outside) }
  if (!described.found) {
    const hidden = seen(described.reason)
    return {
      ...words,
      attention: hidden,
      qkv: hidden,
      stream: hidden,
      block: hidden,
      lens: hidden,
      embed: hidden,
      ablate: hidden,
    }
  }
  const { facts } = described
  const kind = part === 'cross' ? 'cross' : 'attention'
  const attention = facts[kind] === null ? absentAttention(part) : null
  const scales = facts[kind]?.some(({ product }) => product === null) === true
  return {
    ...words,
    attention: seen(attention),
    qkv: seen(attention ?? (scales ? 'scaleComputed' : null)),
    stream: seen(ofCross),
    block: seen(ofCross ?? (facts.norm === null ? 'noNorm' : null)),
    lens: seen(outside),
    embed: seen(ofCross ?? (facts.tokens ? null : 'noEmbedding')),
    ablate: OK,
  }
}

const OK: Seen = { ok: true }

/** A stack whose blocks were found without attention has cells in its place. */
function absentAttention(part: TranslationPart): Absence {
  return part === 'cross' ? 'noAttention' : 'recurrent'
}

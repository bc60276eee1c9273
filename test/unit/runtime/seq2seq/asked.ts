import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadTranslator, type LoadedTranslator } from '#runtime/seq2seq/load.ts'
import { askTranslator } from '#runtime/seq2seq/probe/answer.ts'
import type { ProbeAnswers, ProbeRequest } from '#shared/trace/probe.ts'
import type { TensorData } from '#shared/trace/tensor.ts'
import {
  referenceTranslator,
  type ReferenceSwitches,
  type TranslatorReference,
} from '#test/fixtures/reference-translator.ts'
import type { TinyTranslator } from '#test/fixtures/tiny-translators/build.ts'
import type { Layout, TinyTranslatorKind } from '#test/fixtures/tiny-translators/shape.ts'
import { writeTinyTranslator } from '#test/fixtures/tiny-translators/write-tiny-translator.ts'

/** A translator, and whoever asks it about a translation. */
export interface Opened {
  model: LoadedTranslator
  /** @param written target tokens, the start token left out */
  ask<R extends ProbeRequest>(
    source: readonly number[],
    written: readonly number[],
    request: R,
  ): Promise<ProbeAnswers[R['probe']]>
  close(): Promise<void>
}

export async function openTranslator(id: string, folder: string): Promise<Opened> {
  const model = await loadTranslator(id, folder, 1)
  return {
    model,
    async ask<R extends ProbeRequest>(
      source: readonly number[],
      written: readonly number[],
      request: R,
    ) {
      const { sha256 } = model.info
      const asked = { modelId: id, folder, threads: 1, sha256, source: [...source] }
      const target = [model.rules.startId, ...written]
      return (await askTranslator(model, asked, target, request)) as ProbeAnswers[R['probe']]
    },
    async close() {
      await model.inspector.release()
      await model.translator.release()
    },
  }
}

/** A tiny translator and a translation of it, which the reference computes as well. */
export interface Tiny {
  made: TinyTranslator
  model: LoadedTranslator
  folder: string
  source: number[]
  /** The start token first. */
  target: number[]
  reference: TranslatorReference
  run(off: ReferenceSwitches): TranslatorReference
  ask<R extends ProbeRequest>(request: R): Promise<ProbeAnswers[R['probe']]>
  close(): Promise<void>
}

export const TARGET = [7, 23, 40, 5, 31, 12]

export async function openTiny(kind: TinyTranslatorKind, layout: Layout): Promise<Tiny> {
  const folder = mkdtempSync(join(tmpdir(), `vitrine-asked-${kind}-`))
  const made = writeTinyTranslator(kind, layout, folder)
  const opened = await openTranslator(kind, folder)
  const { model } = opened
  const source = model.tokenizer.encode('the thing is on', true)
  const target = [made.shape.startId, ...TARGET]
  const run = (off: ReferenceSwitches): TranslatorReference =>
    referenceTranslator(made.shape, made.weights, source, target, off)
  return {
    made,
    model,
    folder,
    source,
    target,
    reference: run({}),
    run,
    ask: (request) => opened.ask(source, TARGET, request),
    async close() {
      await opened.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Row `[..index]` of a tensor. */
export function rowOf({ shape, data }: TensorData, ...index: number[]): number[] {
  const at = index.reduce((sum, i, axis) => sum * (shape[axis] ?? 0) + i, 0)
  const width = shape.at(-1) ?? 0
  return [...data.subarray(at * width, (at + 1) * width)]
}

/** Largest absolute difference of two rows. */
export function far(a: readonly number[], b: readonly number[]): number {
  return a.length === b.length
    ? Math.max(...a.map((x, i) => Math.abs(x - (b[i] ?? NaN))))
    : Infinity
}

import { probeSchema } from '#shared/ipc/routes/run.ts'
import { samplingSchema } from '#shared/ipc/routes/common.ts'
import { DEFAULT_SAMPLING } from '#shared/trace/sampling.ts'
import { placeAt, readJson, type JsonNode, type Place } from './json-places.ts'
import type { Problem } from './problem.ts'
import {
  BOOKMARK,
  DOS,
  PROBES,
  RUNS,
  scriptSchema,
  type ProbeStep,
  type RunSettings,
  type RunStep,
  type Script,
  type ScriptStep,
} from './script-schema.ts'
import { findProblems, pathText, type Path } from './schema-problems.ts'
import { suggest } from './suggest.ts'

const SCRIPT_LETTERS = 16 * 2 ** 20
/** More at once help nobody. */
const MOST_PROBLEMS = 50

/** What is wrong in a script, and where. */
export interface ScriptProblem extends Place {
  /** The field, as `steps[3].sampling.topP`; '' where the text is no JSON, or it is the whole script. */
  path: string
  problem: Problem
}

/** Where a model is named in the script's text: offsets of the value, quotation marks included. */
interface NamedModel {
  /** Of the step, counted from 0. */
  step: number
  at: number
  end: number
}

export type CheckedScript =
  | { script: Script; named: NamedModel[]; problems: [] }
  | { script: null; named: []; problems: ScriptProblem[] }

/** A recording script, checked as a whole before anything runs: everything that is wrong, in order. */
export function checkScript(text: string): CheckedScript {
  if (text.length > SCRIPT_LETTERS) {
    const problem: Problem = { code: 'tooLong', field: '', limit: SCRIPT_LETTERS }
    return bad([{ line: 1, column: 1, path: '', problem }])
  }
  const read = readJson(text)
  if ('slip' in read) {
    const { at, ...slip } = read.slip
    const problem: Problem =
      slip.code === 'end'
        ? { code: slip.code, open: slip.open, line: placeAt(text, slip.openAt).line }
        : slip
    return bad([{ ...placeAt(text, at), path: '', problem }])
  }
  const check = new Check(read.node)
  const script = check.script()
  if (script !== null) return { script, named: check.named, problems: [] }
  return bad(
    check.found
      .sort((a, b) => a.at - b.at)
      .slice(0, MOST_PROBLEMS)
      .map(({ at, path, problem }) => ({ ...placeAt(text, at), path: pathText(path), problem })),
  )
}

function bad(problems: ScriptProblem[]): CheckedScript {
  return { script: null, named: [], problems }
}

class Check {
  readonly found: { at: number; path: Path; problem: Problem }[] = []
  readonly named: NamedModel[] = []
  readonly #node: JsonNode
  /** What the last run was asked with; what a `continue` takes over. */
  #last: RunSettings | null = null
  #ran = false
  #chatted = false

  constructor(node: JsonNode) {
    this.#node = node
  }

  script(): Script | null {
    const around = this.#parse(scriptSchema, this.#node, [])
    const items = this.#node.parts.get('steps')?.parts
    const steps = [...(items?.values() ?? [])].map((node, index) => this.#step(node, index))
    if (around === null || this.found.length > 0) return null
    return { title: around.title, steps: steps.filter((step) => step !== null) }
  }

  #step(node: JsonNode, index: number): ScriptStep | null {
    const path = ['steps', index]
    const kind = this.#oneOf(node, path, 'do', DOS)
    if (kind === null) return null
    if (kind === 'probe' || kind === 'bookmark') {
      if (!this.#ran) this.#add(node, [...path, 'do'], { code: 'nothingBefore', do: kind })
      if (kind === 'bookmark') return this.#parse(BOOKMARK, node, path)
      const about = this.#oneOf(node, path, 'probe', Object.keys(PROBES) as (keyof typeof PROBES)[])
      const probe = about === null ? null : this.#parse<ProbeStep>(PROBES[about], node, path)
      if (probe === null) return null
      const { do: _do, ...request } = probe
      return { do: 'probe', request: probeSchema.parse(request) }
    }
    const step: RunStep | null = this.#parse<RunStep>(RUNS[kind], node, path)
    const settings = this.#settings(node, index, step)
    const goesOn = kind === 'chat' && node.parts.get('continue')?.value === true
    if (goesOn && !this.#chatted) this.#add(node, [...path, 'continue'], { code: 'noChat' })
    this.#ran = true
    this.#chatted ||= kind === 'chat'
    return step === null || settings === null ? null : { ...step, settings }
  }

  /** With what the step leaves out taken from the one before. */
  #settings(node: JsonNode, index: number, step: RunStep | null): RunSettings | null {
    const name = node.parts.get('model')
    if (name !== undefined) this.named.push({ step: index, at: name.at, end: name.end })
    if (name === undefined && !this.#ran) {
      this.#add(node, ['steps', index, 'model'], { code: 'noModel' })
    }
    const model = step?.model ?? this.#last?.model
    if (step === null || model === undefined) return null
    const inherited = step.do === 'chat' && step.continue ? this.#last : null
    const system = 'system' in step ? step.system : undefined
    const sampling = { ...(inherited?.sampling ?? DEFAULT_SAMPLING), ...step.sampling }
    this.#last = {
      model,
      system: system === undefined ? (inherited?.system ?? null) : system,
      sampling: samplingSchema.parse(sampling),
      capture: step.capture ?? inherited?.capture ?? 'summary',
    }
    return this.#last
  }

  /** The value of a field that decides which others there are; null where it is none of them. */
  #oneOf<T extends string>(
    node: JsonNode,
    path: Path,
    field: string,
    known: readonly T[],
  ): T | null {
    if (typeof node.value !== 'object' || node.value === null || Array.isArray(node.value)) {
      this.#add(node, path, { code: 'noObject' })
      return null
    }
    const value = node.parts.get(field)?.value
    const found = known.find((one) => one === value)
    if (found !== undefined) return found
    const problem: Problem =
      value === undefined
        ? { code: 'missing', field }
        : {
            code: 'notOneOf',
            field,
            known: [...known],
            meant: typeof value === 'string' ? suggest(value, known) : null,
          }
    this.#add(node, [...path, field], problem)
    return null
  }

  #parse<T>(schema: ParsesTo<T>, node: JsonNode, path: Path): T | null {
    const { value, problems } = findProblems(schema, node.value)
    for (const one of problems) this.#add(node, [...path, ...one.path], one.problem, path.length)
    return value
  }

  /**
   * @param node of the path's first parts
   * @param depth how many they are
   */
  #add(node: JsonNode, path: Path, problem: Problem, depth = path.length - 1): void {
    let at: JsonNode = node
    // What is not there is missing in what there is.
    for (const part of path.slice(depth)) at = at.parts.get(part) ?? at
    const unknown = problem.code === 'unknownField'
    this.found.push({ at: unknown ? (at.nameAt ?? at.at) : at.at, path, problem })
  }
}

type ParsesTo<T> = Parameters<typeof findProblems<T>>[0]

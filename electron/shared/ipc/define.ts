import type { z } from 'zod'

/** One request of the contract: what goes in is parsed, what comes out is typed. */
export interface Route<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I
  readonly output: O
}

export function defineRoute<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Route<I, O> {
  return { input, output }
}

export type RouteMap = Record<string, Route>
export type InputOf<R extends Route> = z.input<R['input']>
export type ParsedInputOf<R extends Route> = z.output<R['input']>
export type OutputOf<R extends Route> = z.output<R['output']>

/** A missing or extra handler is a compile error. */
export type IpcHandlersFor<M extends RouteMap> = {
  [K in keyof M]: (input: ParsedInputOf<M[K]>) => OutputOf<M[K]> | Promise<OutputOf<M[K]>>
}

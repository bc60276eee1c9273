import { z } from 'zod'
import { bodySchemas, headerSchema } from '#main/services/vitrine-file/line-schema.ts'

/** What a kind of line is, for those who read the schema. */
const ABOUT: Record<'header' | keyof typeof bodySchemas, string> = {
  header:
    'Line 1. `lines` counts all lines, this one included; `sha256` is over the uncompressed bytes after the first line feed.',
  session:
    'Exactly one, line 2; of a talk as many as it says, each followed by its own lines as in a file of its own, names anew. `pinned`, `tags`, `setup` and `head` (the message that ends the branch shown) are left out where there is nothing to say.',
  talk: 'Where the file is a talk, line 2: moments of its sessions in an order of their own. Items name a session, and one of its bookmark lines, from 0.',
  message: 'A tree: `parent` is a message before this one. `run` is the run that wrote it.',
  run: 'A call of a model. The rest of what is known of it stands in its run-started event.',
  event:
    'What happened in a run, by `seq` from 0 without gaps; run-started first, exactly one of finished and failed last.',
  probe: 'A question about a run, with its answer.',
  bookmark: 'A marked token of a run.',
  note: 'About a bookmark, which is named by its place among the bookmark lines, from 0. Notes that are not public are the presenter’s alone.',
}

/**
 * The JSON Schema (draft 2020-12) of a line of a `.vitrine` file, made from what the app checks lines
 * with.
 */
export function lineSchema(): object {
  const $defs = Object.fromEntries(
    Object.entries({ header: headerSchema, ...bodySchemas }).map(([name, schema]) => [
      name,
      { description: ABOUT[name as keyof typeof ABOUT], ...jsonSchema(schema) },
    ]),
  )
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A line of a Vitrine file, version 1',
    description:
      'A .vitrine file is gzip’d UTF-8, one JSON object a line. Lines come in this order: header, session, messages, runs, events, probes, bookmarks, notes.',
    oneOf: Object.keys($defs).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs,
  }
}

function jsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: made }) => {
      // What is checked before a list is gone through is no part of its form.
      const { def } = zodSchema._zod
      if (def.type !== 'pipe') return
      for (const key of Object.keys(made)) Reflect.deleteProperty(made, key)
      Object.assign(made, jsonSchema(def.out as z.ZodType))
    },
  })
  return json
}

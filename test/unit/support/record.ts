import { checkScript } from '#main/services/record/check-script.ts'
import type { RecordProgress } from '#main/services/record/progress.ts'
import type { Script } from '#main/services/record/script-schema.ts'
import type { makeServices } from './services.ts'

/** A script that must be in order. */
export function scriptOf(text: string): Script {
  const { script, problems } = checkScript(text)
  if (script === null) throw new Error(JSON.stringify(problems))
  return script
}

/** Runs a script and writes what was recorded to a file, as `npm run record` does. */
export async function recordTo(
  { record, exporter }: Pick<ReturnType<typeof makeServices>, 'record' | 'exporter'>,
  script: string,
  file: string,
) {
  const progress: RecordProgress[] = []
  const recorded = await record.run(scriptOf(script), {
    onProgress: (event) => progress.push(event),
  })
  await exporter.exportSession(recorded.sessionId, file)
  return { ...recorded, progress }
}

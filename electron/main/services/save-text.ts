import { writeFile } from 'node:fs/promises'
import { AppError } from '#shared/ipc/result.ts'

/**
 * Asks where to, and writes a text there.
 *
 * @returns the file; null where the person cancelled
 * @throws AppError `export.failed`
 */
export async function saveText(
  text: string,
  suggestedName: string,
  askFile: (suggestedName: string) => Promise<string | null>,
): Promise<string | null> {
  const file = await askFile(suggestedName)
  if (file === null) return null
  try {
    await writeFile(file, text, { flush: true })
    return file
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('export.failed', { file, detail }, error)
  }
}

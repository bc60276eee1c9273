import { writeFile } from 'node:fs/promises'
import type { ParsedInputOf } from '#shared/ipc/define.ts'
import type { figureRoutes } from '#shared/ipc/routes/figure.ts'
import { AppError } from '#shared/ipc/result.ts'
import { fileNameOf } from './file-name.ts'
import { EXCEL_MARK } from './text-file/data.ts'

/**
 * Writes a figure where people say; null where they cancelled.
 *
 * @throws AppError `export.failed`
 */
export async function saveFigure(
  { format, name, data }: ParsedInputOf<(typeof figureRoutes)['figure.save']>,
  askFile: (suggestedName: string) => Promise<string | null>,
): Promise<{ file: string } | null> {
  const file = await askFile(`${fileNameOf(name, 'figure')}.${format}`)
  if (file === null) return null
  try {
    await writeFile(file, format === 'csv' ? EXCEL_MARK + data : data)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('export.failed', { file, detail }, error)
  }
  return { file }
}

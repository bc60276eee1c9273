import { readFile } from 'node:fs/promises'
import { licenceListSchema, type Licence } from '#shared/ipc/routes/licence.ts'
import { AppError } from '#shared/ipc/result.ts'

export interface LicenceServiceOptions {
  /** The list that the build wrote. */
  list: string
  /** The page that comes with Electron. */
  chromium: string
  /** Opens a file with the program that the system has for it. @returns what went wrong, or nothing */
  openFile: (file: string) => Promise<string>
}

/** On which terms the parts of the app come. */
export class LicenceService {
  readonly #options: LicenceServiceOptions

  constructor(options: LicenceServiceOptions) {
    this.#options = options
  }

  /** @throws AppError `licence.notRead` */
  async list(): Promise<Licence[]> {
    const { list } = this.#options
    try {
      return licenceListSchema.parse(JSON.parse(await readFile(list, 'utf8')))
    } catch (error) {
      throw new AppError('licence.notRead', { file: list }, error)
    }
  }

  /** @throws AppError `licence.notOpened` */
  async openChromium(): Promise<void> {
    const { chromium, openFile } = this.#options
    const problem = await openFile(chromium)
    if (problem !== '') throw new AppError('licence.notOpened', { file: chromium, detail: problem })
  }
}

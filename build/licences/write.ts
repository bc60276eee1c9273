import fs from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../bootstrap/paths.mjs'
import { LISTS } from './collect.ts'
import { gather } from './gather.ts'

/** What the app shows under Settings → About. */
const LICENCES = join(ROOT, 'out/licences.json')

/**
 * Makes one list of what the builds wrote down, and puts it beside them.
 *
 * @throws Error where a bundled package has no licence text
 */
export function writeLicences(): void {
  const lists = fs.readdirSync(LISTS).map((name) => fs.readFileSync(join(LISTS, name), 'utf8'))
  const folders = new Set(lists.flatMap((list) => JSON.parse(list) as string[]))
  fs.writeFileSync(LICENCES, JSON.stringify(gather([...folders])))
  fs.rmSync(LISTS, { recursive: true })
}

// Tells whether anything changed since something was made from it.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'

/**
 * Every file under the named files and folders, in a fixed order.
 * @param {string} root
 * @param {readonly string[]} inputs paths within `root`; those that do not exist count as empty
 * @returns {string[]} paths within `root`
 */
export function filesOf(root, inputs) {
  return inputs.flatMap((input) => {
    const stat = fs.statSync(join(root, input), { throwIfNoEntry: false })
    if (!stat) return []
    if (!stat.isDirectory()) return [input]
    const names = fs.readdirSync(join(root, input)).sort()
    return filesOf(
      root,
      names.map((name) => `${input}/${name}`),
    )
  })
}

/**
 * A hash that is quick to take and changes with every file's name, size and time.
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {string} hexadecimal
 */
export function quickHash(root, files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const { size, mtimeMs } = fs.statSync(join(root, file))
    hash.update(`${file}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/**
 * A hash of names and contents.
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {string} hexadecimal
 */
export function contentHash(root, files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = fs.readFileSync(join(root, file))
    hash.update(`${file}\0${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

/**
 * Whether the inputs are those of the stamp. Where only times changed (a fresh checkout), the
 * contents decide, and the stamp learns the new times.
 * @param {string} stamp the file that {@link writeStamp} wrote
 * @param {string} root
 * @param {readonly string[]} inputs
 * @returns {boolean} false where there is no readable stamp
 */
export function isUpToDate(stamp, root, inputs) {
  let known
  try {
    known = JSON.parse(fs.readFileSync(stamp, 'utf8'))
  } catch {
    return false
  }
  const files = filesOf(root, inputs)
  if (known.quick === quickHash(root, files)) return true
  if (known.content !== contentHash(root, files)) return false
  writeStamp(stamp, root, inputs)
  return true
}

/**
 * @param {string} stamp
 * @param {string} root
 * @param {readonly string[]} inputs
 */
export function writeStamp(stamp, root, inputs) {
  const files = filesOf(root, inputs)
  const known = { quick: quickHash(root, files), content: contentHash(root, files) }
  fs.writeFileSync(stamp, JSON.stringify(known))
}

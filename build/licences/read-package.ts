import fs from 'node:fs'
import { join } from 'node:path'
import type { Licence } from '../../electron/shared/ipc/routes/licence.ts'

interface Manifest {
  name: string
  version: string
  license?: string | { type: string }
  repository?: string | { url: string }
  homepage?: string
  dependencies?: Record<string, string>
}

/** Licences without a copy in their package: the text that the licence itself or the project gives. */
export type Spare = Readonly<Record<string, string>>

const TEXT_FILE = /^(?:licen[cs]e|copying|notice|ofl)\b.*$/i
const NO_TEXT = /\.(?:js|ts|json|map)$/i

/** Without empty lines around it; the first line keeps its place, as some are centred. */
export function trimLines(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd()
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(fs.readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/**
 * What a package says of its licence, with the text of every licence and notice file in it.
 *
 * @param spare texts by package name
 * @throws Error where the package names no licence, or there is no text of it
 */
export function readPackage(folder: string, spare: Spare): Licence {
  const manifest = readManifest(folder)
  const { name, version } = manifest
  const licence = licenceOf(manifest)
  const texts = textFiles(folder).map((file) =>
    trimLines(fs.readFileSync(join(folder, file), 'utf8')),
  )
  const text = [...texts, spare[name] ?? ''].filter(Boolean).join('\n\n')
  if (text === '') {
    throw new Error(
      `${name} ${version} (${licence}) has no licence text; add one to build/licences/texts`,
    )
  }
  const kind = name.startsWith('@fontsource/') ? 'font' : 'package'
  return {
    kind,
    name,
    version,
    licence: licence.replace(/^\((.*)\)$/, '$1'),
    source: sourceOf(manifest),
    text,
  }
}

/** @returns an SPDX expression, as the package writes it */
export function licenceOf({ name, version, license }: Manifest): string {
  const licence = typeof license === 'object' ? license.type : license
  if (!licence) throw new Error(`${name} ${version} names no licence in its package.json`)
  return licence
}

function textFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT_FILE.test(entry.name) && !NO_TEXT.test(entry.name))
    .map(({ name }) => name)
    .sort()
}

function sourceOf({ repository, homepage }: Manifest): string | null {
  const url = typeof repository === 'object' ? repository.url : repository
  const plain = url
    ?.replace(/^git\+/, '')
    .replace(/^git:/, 'https:')
    .replace(/\.git$/, '')
  return plain?.startsWith('http') ? plain : (homepage ?? null)
}

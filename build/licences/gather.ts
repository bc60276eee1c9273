// All that the app is made of and who allows it: packages in the bundles, packages beside them,
// Electron, the models and the fonts.
import fs from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../bootstrap/paths.mjs'
import type { Licence } from '../../electron/shared/ipc/routes/licence.ts'
import { BUNDLED_FACTS } from '../../electron/shared/runtime/bundled-facts.ts'
import { NATIVE_PACKAGES } from '../package/native.ts'
import { licenceOf, readManifest, readPackage, trimLines, type Spare } from './read-package.ts'

const TEXTS = join(ROOT, 'build/licences/texts')
const MODELS = join(ROOT, 'resources/models')

/** Packages whose own folder has no licence text, or not all that is needed. */
const SPARE: Readonly<Record<string, readonly string[]>> = {
  '@bufbuild/protobuf': ['apache-2.0', 'protobuf-bsd'],
  'onnxruntime-common': ['onnxruntime-mit'],
  'onnxruntime-node': ['onnxruntime-mit', 'onnxruntime-notice', 'onnxruntime-third-party'],
  'better-sqlite3': ['sqlite'],
  katex: ['katex-fonts', 'ofl-1.1'],
}

const ORDER: readonly Licence['kind'][] = ['app', 'engine', 'model', 'font', 'package']

/**
 * @param folders of the packages of which something is in a bundle
 * @throws Error where one of them has no licence text
 */
export function gather(folders: readonly string[]): Licence[] {
  const native = NATIVE_PACKAGES.map((name) => join(ROOT, 'node_modules', name))
  const spare = spareTexts()
  const packages = new Map<string, Licence>()
  for (const folder of [...folders, ...native]) {
    const licence = readPackage(folder, spare)
    packages.set(`${licence.name}@${licence.version ?? ''}`, licence)
  }
  const all = [own(), ...engine(), ...models(), ...packages.values()]
  return all.sort(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.name.localeCompare(b.name, 'en'),
  )
}

/** Texts by package name, for those whose own folder lacks them. */
export function spareTexts(): Spare {
  return Object.fromEntries(
    Object.entries(SPARE).map(([name, files]) => [name, files.map(textOf).join('\n\n')]),
  )
}

function textOf(name: string): string {
  // The Apache licence is the same text everywhere, and the project's own.
  const file = name === 'apache-2.0' ? join(ROOT, 'LICENSE') : join(TEXTS, `${name}.txt`)
  return trimLines(fs.readFileSync(file, 'utf8'))
}

function own(): Licence {
  const manifest = readManifest(ROOT)
  const text = trimLines(fs.readFileSync(join(ROOT, 'LICENSE'), 'utf8'))
  return {
    kind: 'app',
    name: 'Vitrine',
    version: manifest.version,
    licence: licenceOf(manifest),
    source: null,
    text,
  }
}

/** Their texts come with the Electron that runs: Chromium's alone is 9 MB. */
function engine(): Licence[] {
  const source = 'https://github.com/electron/electron'
  const text = trimLines(fs.readFileSync(join(ROOT, 'node_modules/electron/LICENSE'), 'utf8'))
  return [{ kind: 'engine', name: 'Electron', version: null, licence: 'MIT', source, text }]
}

function models(): Licence[] {
  return fs
    .readdirSync(MODELS)
    .sort()
    .map((id) => readModel(join(MODELS, id), id))
}

/**
 * A model's licence, from the head of its card and the files beside it.
 *
 * @throws Error where it has neither a licence nor an attribution
 */
export function readModel(folder: string, id: string): Licence {
  const card = fs.readFileSync(join(folder, 'README.md'), 'utf8')
  const head = /^---\n([\s\S]*?)\n---/.exec(card)?.[1] ?? ''
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s*(.+)$`, 'm').exec(head)?.[1]?.trim() ?? ''
  // Of what is on no list the card gives a name beside it.
  const onCard = field('license') === 'other' ? field('license_name') : field('license')
  const section = /^## Data and licence\n([\s\S]*?)(?=\n## |$(?![\s\S]))/m.exec(card)?.[1]?.trim()
  const files = ['LICENSE', 'ATTRIBUTION.txt'].filter((name) => fs.existsSync(join(folder, name)))
  const texts = files.map((name) => trimLines(fs.readFileSync(join(folder, name), 'utf8')))
  const text = [section ?? '', ...texts].filter(Boolean).join('\n\n')
  if (text === '') throw new Error(`the model ${id} has no licence text`)
  const source = /(?:huggingface\.co|Hugging Face)/.test(card)
    ? /base_model:\s*(\S+)/.exec(head)?.[1]
    : undefined
  return {
    kind: 'model',
    name: id,
    version: null,
    licence: BUNDLED_FACTS[id]?.licence ?? licenceName(onCard),
    source: source ?? null,
    text,
  }
}

/** Cards write SPDX ids in small letters. Empty: the text itself says what holds. */
function licenceName(id: string): string {
  return id.toLowerCase() === 'apache-2.0' ? 'Apache-2.0' : id
}

import fs from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { ROOT } from '../bootstrap/paths.mjs'

/** Folder of the lists that the builds leave for build/licences/write.ts. */
export const LISTS = join(ROOT, 'out/licences')

const IN_PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/

/**
 * The folder of the package that a bundled module comes from; null for the app's own.
 *
 * @param id as the bundler names it: a path, perhaps with a query or a leading NUL
 */
export function packageFolder(id: string): string | null {
  return IN_PACKAGE.exec(id.replace(/^\0+/, '').replace(/[?#].*$/, ''))?.[1] ?? null
}

/** Writes down every package of which something is in the bundle, fonts and styles included. */
export function collectPackages(name: string): Plugin {
  const files = new Set<string>()
  return {
    name: 'vitrine:collect-packages',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk') for (const id of part.moduleIds) files.add(id)
        else for (const file of part.originalFileNames) files.add(join(ROOT, 'renderer', file))
      }
      // Styles end in one file that no longer says what it was made of; and a module that only hands on
      // what another exports leaves no line of its own.
      for (const id of this.getModuleIds()) {
        const handsOn = this.getModuleInfo(id)?.importedIds.some((one) => files.has(one))
        if (/\.css(?:$|\?)/.test(id) || handsOn) files.add(id)
      }
    },
    closeBundle() {
      const folders = [...files].flatMap((id) => packageFolder(id) ?? [])
      fs.mkdirSync(LISTS, { recursive: true })
      const list = [...new Set(folders.map((folder) => folder.replaceAll('\\', '/')))].sort()
      fs.writeFileSync(join(LISTS, `${name}.json`), JSON.stringify(list, null, 2))
    },
  }
}

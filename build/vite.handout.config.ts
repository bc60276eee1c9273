import vue from '@vitejs/plugin-vue'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { collectPackages } from './licences/collect.ts'
import { DEFINE, ROOT } from './renderer-build.ts'

/**
 * What would end the script it stands in, or change how a page reads it (HTML standard, "Restrictions for
 * contents of script elements"), written so that it is the same in any string or regular expression.
 */
function fitForScript(): Plugin {
  return {
    name: 'vitrine:fit-for-script',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        file.code = file.code.replaceAll(/<(?=!--|\/?script)/gi, '\\x3c')
      }
    },
  }
}

/**
 * A hand-out has no fonts but the laptop's, and loads nothing: rules that name a font file go, and so do
 * the files.
 */
function withoutFonts(): Plugin {
  return {
    name: 'vitrine:without-fonts',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (/\.(?:woff2?|ttf)$/.test(name)) delete bundle[name]
        else if (file.type === 'asset' && name.endsWith('.css')) {
          const css = Buffer.from(file.source).toString('utf8')
          file.source = css.replaceAll(/@font-face\s*\{[^}]*\}/g, '')
        }
      }
    },
  }
}

/** What takes much room and has no place in a hand-out, with what stands there instead. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/\/renderer\/inspector\/embedding\/EmbeddingMap\.vue$/, 'NoChart.vue'],
  // Drawn where a panel stands alone, as in the Inspect room.
  [/\/renderer\/inspector\/(?:columns\/Distribution|lens\/Lens)Room\.vue$/, 'NoChart.vue'],
  [
    /\/renderer\/i18n\/[\w-]+\/(?:compare|lessons|library|models|offline|presenter|profile|rescue|scripts|talks)\.ts$/,
    'no-texts.ts',
  ],
]

function leftOut(): Plugin {
  return {
    name: 'vitrine:left-out',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      const path = found?.id.replaceAll('\\', '/') ?? ''
      const other = LEFT_OUT.find(([pattern]) => pattern.test(path))?.[1]
      return other === undefined ? null : join(ROOT, 'renderer/handout', other)
    },
  }
}

/**
 * Reka UI's select puts a style element into the page, which a hand-out's policy refuses. What it says
 * stands in Handout.vue; in its place comes an element that shows nothing.
 */
function withoutInlineStyle(): Plugin {
  return {
    name: 'vitrine:without-inline-style',
    enforce: 'pre',
    transform(code, id) {
      if (!id.replaceAll('\\', '/').endsWith('/reka-ui/dist/Select/SelectViewport.js')) return null
      if (!code.includes('as: "style"')) this.error('Reka UI no longer has the style left out here')
      return { code: code.replace('as: "style"', 'as: "template"'), map: null }
    },
  }
}

/** Everything is in one file, so there is nothing to load ahead; Vite's own helper asks for `import.meta`. */
function withoutPreload(): Plugin {
  return {
    name: 'vitrine:without-preload',
    enforce: 'pre',
    load(id) {
      return id === '\0vite/preload-helper.js'
        ? 'export const __vitePreload = (load) => load()'
        : null
    },
  }
}

/**
 * The player of a hand-out: one script and one style sheet, which the app puts into each file it writes.
 * Made of the same parts as the app's own page.
 */
export default defineConfig({
  root: join(ROOT, 'renderer'),
  mode: 'handout',
  plugins: [
    leftOut(),
    withoutPreload(),
    withoutInlineStyle(),
    vue(),
    withoutFonts(),
    fitForScript(),
    collectPackages('handout'),
  ],
  define: DEFINE,
  build: {
    // People's own browsers: DecompressionStream and OKLCH colours are the youngest they need.
    target: ['chrome111', 'edge111', 'firefox113', 'safari16.4'],
    outDir: join(ROOT, 'out/handout'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1500,
    modulePreload: false,
    rollupOptions: {
      input: { player: join(ROOT, 'renderer/handout/main.ts') },
      output: {
        format: 'iife',
        codeSplitting: false,
        entryFileNames: '[name].js',
        assetFileNames: 'player[extname]',
      },
    },
  },
})

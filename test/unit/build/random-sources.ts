import ts from 'typescript'
import { parse } from 'vue/compiler-sfc'

/** Names by which a program gets numbers that nobody can draw again. */
const SOURCES = new Set([
  'random', // Math.random
  'getRandomValues',
  'randomUUID',
  'randomBytes',
  'pseudoRandomBytes',
  'randomInt',
  'randomFill',
  'randomFillSync',
  'uuid',
  'nanoid',
])

/**
 * Every mention of an unseeded source of chance in a file, in order: as a name, or as a text that could
 * stand for one (`Math['random']`). Comments do not count.
 *
 * @param name of the file, which tells TypeScript from a Vue component
 */
export function randomSources(name: string, text: string): string[] {
  // Most files hold no such word at all, and need not be taken apart.
  if (![...SOURCES].some((source) => text.includes(source))) return []
  if (!name.endsWith('.vue')) return inScript(text)
  const { script, scriptSetup, template } = parse(text, { filename: name }).descriptor
  const scripts = [script, scriptSetup].flatMap((block) => inScript(block?.content ?? ''))
  return [...scripts, ...inTemplate(template?.content ?? '')]
}

function inScript(text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if ((ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && SOURCES.has(node.text)) {
      found.push(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest))
  return found
}

function inTemplate(text: string): string[] {
  const code = text.replaceAll(/<!--[\s\S]*?-->/g, '')
  return [...code.matchAll(/(?<![\w-])\w+(?![\w-])/g)].flatMap(([word]) =>
    SOURCES.has(word) ? [word] : [],
  )
}

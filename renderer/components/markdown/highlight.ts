import highlighter from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import cpp from 'highlight.js/lib/languages/cpp'
import css from 'highlight.js/lib/languages/css'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'

const LANGUAGES = {
  bash,
  cpp,
  css,
  go,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
}
for (const [name, language] of Object.entries(LANGUAGES)) {
  highlighter.registerLanguage(name, language)
}

/** Longer code is shown without colours: colouring it at every token would hold the window up. */
const LONGEST = 20_000

/** Code as HTML with classes; null where its language is not known, so that it is shown plain. */
export function highlight(code: string, language: string): string | null {
  if (code.length > LONGEST || !highlighter.getLanguage(language)) return null
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value
}

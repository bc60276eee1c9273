import { createHash } from 'node:crypto'
import { HANDOUT_ELEMENT, type HandoutLanguage } from '#shared/trace/handout.ts'

/** The built player: what runs in a hand-out, and how it looks. */
export interface Player {
  script: string
  style: string
}

export interface PageOptions {
  player: Player
  title: string
  languages: readonly HandoutLanguage[]
}

/** For readers who have scripts switched off. */
const NO_SCRIPT: Record<HandoutLanguage, string> = {
  'zh-CN': '请在浏览器里允许脚本，才能重放这段会话。文件里的脚本不联网。',
  en: 'Please allow scripts in your browser to replay this session. Those in this file reach no network.',
}

/**
 * A hand-out before and after its session. Nothing in it loads anything: the policy lets run the one
 * script that stands here, by its hash, and shows pictures made on the spot.
 *
 * @throws RangeError where the player holds what would end the element it stands in
 */
export function pageAround({ player, title, languages }: PageOptions): [string, string] {
  const { script, style } = player
  if (/<!--|<\/?script/i.test(script) || /<\/style/i.test(style)) {
    throw new RangeError('the player cannot stand in a page')
  }
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const before = `<!doctype html>
<html lang="${languages[0] ?? 'en'}" data-theme="light" data-ready="false">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<noscript>${languages.map((one) => `<p lang="${one}">${NO_SCRIPT[one]}</p>`).join('')}</noscript>
<script type="application/gzip" id="${HANDOUT_ELEMENT}">`
  return [before, `</script>\n<script>${script}</script>\n</body>\n</html>\n`]
}

/** As a content security policy names a script or style that stands in the page. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}

import purify from 'dompurify'

const TAGS = [
  'p',
  'br',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'ul',
  'ol',
  'li',
  'strong',
  'em',
  's',
  'code',
  'pre',
  'span',
  'div',
  'button',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
]
const ATTRIBUTES = ['class', 'title', 'type', 'start', 'tabindex']

/**
 * Lets through only what the Markdown renderer itself writes. Answers are not HTML and are escaped
 * before; this is the second lock on the same door.
 */
export function sanitise(html: string): string {
  return purify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOW_UNKNOWN_PROTOCOLS: false,
  })
}

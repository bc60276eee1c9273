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
const ATTRIBUTES = ['class', 'title', 'type', 'start', 'tabindex', 'aria-label']

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

const MATH_TAGS = `span svg path line math semantics annotation mrow mi mn mo ms mtext mspace mover
  munder munderover msup msub msubsup mfrac msqrt mroot mtable mtr mtd mlabeledtr menclose mstyle
  mpadded mphantom mglyph merror`
const MATH_ATTRIBUTES = `class style aria-hidden xmlns encoding display width height viewBox
  preserveAspectRatio d x1 x2 y1 y2 stroke-width mathvariant stretchy fence separator lspace rspace
  minsize maxsize movablelimits accent accentunder linethickness columnalign rowspacing columnspacing
  columnlines rowlines scriptlevel displaystyle mathcolor mathbackground notation voffset`

/** Lengths, colours and places: nothing by which a style could load or cover anything. */
const STYLE = /^\s*[\w-]+\s*:\s*(?:[-+.\w%#\s]+)\s*$/
const PLACES = /^\s*position\s*:\s*(?:fixed|sticky|absolute)/

const formulas = purify(window)
formulas.addHook('uponSanitizeAttribute', (_node, attribute) => {
  if (attribute.attrName !== 'style') return
  attribute.attrValue = attribute.attrValue
    .split(';')
    .filter((one) => STYLE.test(one) && !PLACES.test(one))
    .join(';')
})

/** Lets through only what KaTeX writes. */
export function sanitiseMath(html: string): string {
  return formulas.sanitize(html, {
    ALLOWED_TAGS: MATH_TAGS.split(/\s+/),
    ALLOWED_ATTR: MATH_ATTRIBUTES.split(/\s+/),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOW_UNKNOWN_PROTOCOLS: false,
  })
}

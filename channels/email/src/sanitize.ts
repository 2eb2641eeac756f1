import sanitizeHtml from 'sanitize-html'

const SIZE = /^\d{1,4}(?:\.\d+)?(?:px|pt|em|rem|%)?$/
const COLOUR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]+\))$/i
const BOX = /^(?:(?:\d{1,3}(?:\.\d+)?(?:px|pt|em|rem|%)?|auto)\s*){1,4}$/
const BORDER = /^[\w\s.#(),%-]{1,60}$/

/** Looks that a mail may bring. No position, no z-index, nothing that fetches: a mail must not cover or leave its frame. */
const STYLES = {
  color: [COLOUR],
  'background-color': [COLOUR],
  'font-size': [SIZE],
  'font-weight': [/^(?:bold|normal|[1-9]00)$/],
  'font-style': [/^(?:italic|normal)$/],
  'font-family': [/^[\w\s"',-]{1,120}$/],
  'text-align': [/^(?:left|right|center|justify)$/],
  'text-decoration': [/^(?:underline|line-through|none)$/],
  'line-height': [SIZE],
  'vertical-align': [/^(?:top|middle|bottom|baseline)$/],
  'white-space': [/^(?:normal|nowrap|pre|pre-wrap)$/],
  width: [SIZE],
  'max-width': [SIZE],
  height: [SIZE],
  margin: [BOX],
  padding: [BOX],
  border: [BORDER],
  'border-collapse': [/^(?:collapse|separate)$/],
}

const TAGS = `
  a abbr b blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q
  s small span strike strong sub sup table tbody td tfoot th thead tr u ul
`
  .trim()
  .split(/\s+/)

/**
 * The HTML of a mail, fit to be shown in a sandboxed frame: no scripts, forms, frames or styles of other places.
 * A picture of another server loses its `src` and keeps the address in `data-blocked-src`, since loading it would tell
 * the sender that the mail was read; one that came along has its Content-ID in `data-cid`.
 */
export function sanitizeMail(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: TAGS,
    allowedAttributes: {
      '*': ['align', 'valign', 'width', 'height', 'bgcolor', 'dir', 'lang', 'style'],
      a: ['href', 'title', 'rel', 'target'],
      img: ['src', 'alt', 'title', 'data-blocked-src', 'data-cid'],
      font: ['color', 'face', 'size'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      table: ['border', 'cellpadding', 'cellspacing'],
      ol: ['start', 'type'],
    },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    nestingLimit: 100,
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: { ...leading(attribs), rel: 'noopener noreferrer nofollow', target: '_blank' } }),
      img: (tagName, attribs) => ({ tagName, attribs: picture(attribs) }),
    },
  })
}

/** An address without scheme and host would lead into our own pages; `https:invitation` is one too. */
const ELSEWHERE = /^\s*(?:https?:\/\/|mailto:|tel:)/i

function leading({ href = '', ...others }: Record<string, string>): Record<string, string> {
  return ELSEWHERE.test(href) ? { ...others, href } : others
}

/** Only an address, size and description are taken from a picture: marks that look like ours come from the sender. */
function picture({ src = '', alt, title, width, height, style }: Record<string, string>): Record<string, string> {
  const given = Object.entries({ alt, title, width, height, style }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const others = Object.fromEntries(given)
  const address = src.trim()
  if (/^cid:/i.test(address)) return { ...others, 'data-cid': address.slice(4) }
  if (/^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*$/i.test(address)) return { ...others, src: address }
  if (/^(?:https?:)?\/\//i.test(address)) return { ...others, 'data-blocked-src': address.startsWith('//') ? `https:${address}` : address }
  return others
}

/** What a mail that has HTML only says in words. */
export function textOfHtml(html: string): string {
  const broken = html
    .replace(/\r?\n/g, ' ')
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<li\b/gi, '\n• <li')
    .replace(/<\/(?:p|div|tr|h[1-6]|blockquote|table|ul|ol)>/gi, '\n')
    .replace(/<\/td>/gi, ' ')
  const bare = sanitizeHtml(broken, {
    allowedTags: [],
    allowedAttributes: {},
    nonTextTags: ['style', 'script', 'textarea', 'option', 'noscript', 'title', 'head'],
  })
  return decodeEntities(bare)
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** sanitize-html leaves these four, every other entity is decoded already. */
function decodeEntities(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
}

/** Plain text as HTML that keeps its lines. */
export function htmlOfText(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return `<div style="white-space:pre-wrap">${escaped}</div>`
}

/** Programs nest some dozens. The parser's work grows with the square of what stands open. */
const MOST_OPEN = { closed: 1_000, implied: 10_000 }
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i
/** Often left open, and closed by what follows. */
const IMPLIED = /^(?:p|li|d[dt]|t[dhr]|thead|tbody|tfoot|colgroup|option|optgroup|h[1-6])$/i

/** A page up to where its elements are nested beyond all reason. */
export function shallow(html: string): string {
  const open = { closed: 0, implied: 0 }
  for (const { 1: slash, 2: name = '', index } of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (VOID.test(name)) continue
    const kind = IMPLIED.test(name) ? 'implied' : 'closed'
    open[kind] = Math.max(0, open[kind] + (slash ? -1 : 1))
    if (open[kind] > MOST_OPEN[kind]) return html.slice(0, index)
  }
  return html
}

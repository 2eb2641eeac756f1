/** What a browser did while it showed what hostile people wrote. */
export interface Browsed {
  /** Ids that a script reported, however it was started. */
  executed: readonly string[]
  /** Addresses that were asked for. */
  requests: readonly string[]
  /** Violations of a content policy. */
  reports: readonly string[]
  /** Attributes and elements that stood in a page of ours. */
  elements: readonly Element[]
}

export interface Element {
  page: string
  tag: string
  attributes: Readonly<Record<string, string>>
}

/** Each thing that should not have been, in words. */
export function wrongOf({ executed, requests, reports, elements }: Browsed, own: string): string[] {
  return [
    ...executed.map((id) => `a script ran: ${id}`),
    ...requests.filter((url) => leaves(url, own)).map((url) => `somebody outside was asked: ${url}`),
    ...reports.map((report) => `a content policy was broken: ${report}`),
    ...elements.flatMap((element) => {
      const why = loadedBy(element, own)
      return why ? [`${element.page} holds ${why}`] : []
    }),
  ]
}

function leaves(url: string, own: string): boolean {
  if (/^(?:data|blob|about):/.test(url)) return false
  return !URL.canParse(url) || new URL(url).host !== new URL(own).host
}

const leading = ['href', 'xlink:href', 'src', 'action', 'formaction', 'data', 'poster']
const lifeless = /^(?:https?|mailto|tel|blob):/
const pictures = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/

/** Why an element could run or fetch something; null for a harmless one. */
function loadedBy({ tag, attributes }: Element, own: string): string | null {
  for (const [name, value] of Object.entries(attributes)) {
    const shown = `<${tag} ${name}="${value.slice(0, 80)}">`
    if (/^on/i.test(name) || name === 'srcdoc') return shown
    if (!leading.includes(name)) continue
    const address = URL.canParse(value, own) ? new URL(value, own) : null
    if (tag === 'img' && pictures.test(value)) continue
    if (address && !lifeless.test(address.href)) return shown
    if (address && ['script', 'link', 'iframe', 'object', 'embed', 'base'].includes(tag) && leaves(address.href, own)) return shown
  }
  return tag === 'script' && !attributes.src && attributes.type !== 'application/json' ? 'a script of its own' : null
}

import { storable } from './storable.ts'

/** Deeper nesting than any network sends; stops bodies made to exhaust the stack. */
const MAX_DEPTH = 64

/**
 * Parses JSON and keeps integers beyond 2^53 as strings of their exact digits: networks send ids unquoted, and
 * rounding one makes two people one. Lone surrogates become U+FFFD so that PostgreSQL can store the text, and NUL is dropped.
 *
 * @throws SyntaxError when the bytes are not UTF-8 JSON, or nested deeper than 64.
 */
export function parseJson(body: Uint8Array | string): unknown {
  const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)
  refuseDeepNesting(text)
  return JSON.parse(text, (_key, value, context?: { source?: string }) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value) && context?.source && /^-?\d+$/.test(context.source))
      return context.source
    if (typeof value === 'string') return storable(value)
    return value
  })
}

function refuseDeepNesting(text: string): void {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 92) i++
      else if (c === 34) inString = false
    } else if (c === 34) inString = true
    else if (c === 123 || c === 91) {
      if (++depth > MAX_DEPTH) throw new SyntaxError(`JSON nested deeper than ${MAX_DEPTH}`)
    } else if (c === 125 || c === 93) depth--
  }
}

/** Something that must not be read by chance, and where it may stand all the same. */
export interface Planted {
  what: string
  value: string
  /** Kinds of places. */
  may: readonly string[]
}

/** Bytes that somebody could come by. */
export interface Place {
  kind: string
  name: string
  bytes: Buffer
}

export interface Sighting {
  planted: Planted
  place: Place
  /** How it is written there. */
  form: string
}

/** The ways in which a text may be written down by programs, none of which hides it. */
export function formsOf(value: string): [form: string, bytes: Buffer][] {
  const plain = Buffer.from(value, 'utf8')
  const hex = plain.toString('hex')
  const forms: [string, string][] = [
    ['hexadecimal', hex],
    ['hexadecimal', hex.toUpperCase()],
    ['in an address', encodeURIComponent(value)],
    ['in a form', new URLSearchParams({ v: value }).toString().slice(2)],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['in JSON', asciiJson(value)],
    ['as UTF-16', plain.toString('utf8')],
  ]
  // Base64 of a text in the midst of others: what stands before it shifts the letters, and both ends depend on the neighbours.
  for (const before of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(before), plain])
    const inner = shifted
      .toString('base64')
      .replaceAll('=', '')
      .slice(before === 0 ? 0 : before + 1)
    const sure = inner.slice(0, inner.length - (shifted.length % 3 === 0 ? 0 : 1))
    forms.push(['base64', sure], ['base64', sure.replaceAll('+', '-').replaceAll('/', '_')])
  }
  const seen = new Set<string>()
  const all: [string, Buffer][] = [
    ['plain', plain],
    ...forms.map(([form, text]): [string, Buffer] => [form, Buffer.from(text, form === 'as UTF-16' ? 'utf16le' : 'utf8')]),
  ]
  return all.filter(([, bytes]) => {
    const key = bytes.toString('latin1')
    return !seen.has(key) && seen.add(key)
  })
}

const asciiJson = (value: string): string =>
  JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Finds each planted text in each place, at most once a form. */
export function sightings(planted: readonly Planted[], places: readonly Place[]): Sighting[] {
  const byBeginning = new Map<number, { bytes: Buffer; form: string; planted: Planted }[]>()
  const begins = new Uint8Array(1 << 24)
  for (const one of planted) {
    if (one.value.length < 8) throw new Error(`${one.what} is too short to be told from chance`)
    for (const [form, bytes] of formsOf(one.value)) {
      const key = ((bytes[0] ?? 0) << 16) | ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0)
      begins[key] = 1
      byBeginning.set(key, [...(byBeginning.get(key) ?? []), { bytes, form, planted: one }])
    }
  }
  const found: Sighting[] = []
  for (const place of places) {
    const { bytes } = place
    const seen = new Set<unknown>()
    for (let at = 0, key = 0; at < bytes.length; at++) {
      key = ((key << 8) | (bytes[at] ?? 0)) & 0xff_ff_ff
      if (at < 2 || begins[key] === 0) continue
      for (const needle of byBeginning.get(key) ?? []) {
        if (
          seen.has(needle) ||
          bytes.compare(needle.bytes, 0, needle.bytes.length, at - 2, Math.min(bytes.length, at - 2 + needle.bytes.length)) !== 0
        )
          continue
        seen.add(needle)
        found.push({ planted: needle.planted, place, form: needle.form })
      }
    }
  }
  return found
}

/** Sightings where nothing of the kind may stand, in words that do not tell the secret again. */
export function leaks(found: readonly Sighting[]): string[] {
  const lines = found
    .filter(({ planted, place }) => !planted.may.includes(place.kind))
    .map(({ planted, place, form }) => `${planted.what} stands in ${place.kind}: ${place.name} (${form})`)
  return [...new Set(lines)]
}

/** Small, fast generator of repeatable randomness (mulberry32): the same seed gives the same numbers on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** What a hostile or broken sender may do to a body: one change of the bytes or, where it is JSON, of a value in it. */
export function mutate(body: Uint8Array, random: () => number): Uint8Array {
  const json = asJson(body)
  return json === undefined || random() < 0.3 ? mutateBytes(body, random) : Buffer.from(mutateJson(json, random))
}

function asJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    // Mail and other bodies that are not JSON: only their bytes can be changed.
    return undefined
  }
}

function mutateBytes(body: Uint8Array, random: () => number): Uint8Array {
  const at = Math.floor(random() * body.length)
  const copy = Uint8Array.from(body)
  switch (Math.floor(random() * 5)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      return copy
    case 1:
      return copy.slice(0, at)
    case 2:
      return copy.slice(at)
    case 3:
      return Buffer.concat([copy.slice(0, at), Buffer.from([0xed, 0xa0, 0x80, 0x00, 0xff]), copy.slice(at)])
    default:
      return Buffer.concat([copy.slice(0, at), Buffer.from('[{"a":'.repeat(Math.floor(random() * 20_000))), copy.slice(at)])
  }
}

/** Values no network should send; the first ones are JSON text that JavaScript itself could not write. */
const hostile = [
  '9007199254740993',
  '-1e400',
  '1e309',
  '"\\ud800"',
  '"\\udfff\\u0000\\ud83d"',
  `"${'ส'.repeat(5000)}"`,
  '[[[[[[[[[[]]]]]]]]]]',
  '{"__proto__":{"polluted":true},"constructor":1,"toString":null}',
  'null',
  'true',
  '0',
  '-1',
  '""',
  '[]',
  '{}',
  '[null,1,"a",{}]',
  '"1e21"',
  '8640000000000001',
  '"+275760-09-13T00:00:00.001Z"',
]
const MARK = '\u0001hostile\u0001'

function mutateJson(root: unknown, random: () => number): string {
  const holders = holdersIn(root, [])
  const holder = holders[Math.floor(random() * holders.length)]
  if (!holder) return hostile[Math.floor(random() * hostile.length)] ?? 'null'
  const keys = Object.keys(holder)
  const key = keys[Math.floor(random() * keys.length)] ?? '0'
  const before = holder[key]
  if (random() < 0.2) delete holder[key]
  else holder[key] = random() < 0.1 ? { ...holder } : MARK
  const text = JSON.stringify(root).replace(JSON.stringify(MARK), () => hostile[Math.floor(random() * hostile.length)] ?? 'null')
  holder[key] = before
  return text
}

function holdersIn(value: unknown, found: Record<string, unknown>[]): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return found
  found.push(value as Record<string, unknown>)
  for (const inner of Object.values(value)) holdersIn(inner, found)
  return found
}

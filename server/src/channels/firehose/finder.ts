/** Marks of one network begin alike (`did:plc:`); the beginning is searched for, and what stands behind it looked up. */
const BEGINNING = 8

/**
 * Finds which of many texts stand in a message. Each message is gone through once for every way in which they begin, however
 * many they are, and nothing in it is decoded.
 */
export function finder(marks: Iterable<string>): (bytes: Buffer) => Set<string> {
  const known = new Set(marks)
  const lengths = new Map<string, Set<number>>()
  for (const mark of known) {
    const beginning = mark.slice(0, BEGINNING)
    lengths.set(beginning, (lengths.get(beginning) ?? new Set()).add(mark.length))
  }
  return (bytes) => {
    const found = new Set<string>()
    for (const [beginning, ofThese] of lengths) {
      for (let at = bytes.indexOf(beginning); at !== -1; at = bytes.indexOf(beginning, at + 1)) {
        for (const length of ofThese) {
          const text = bytes.toString('latin1', at, at + length)
          if (known.has(text)) found.add(text)
        }
      }
    }
    return found
  }
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A line of a data set: its text, its label, and what else the set says. */
export interface Line {
  text: string
  label: string
  [more: string]: unknown
}

/** All lines of a file of the data folder; a name that ends in `.gz` is unpacked. */
export function linesOf(folder: string, file: string): Line[] {
  const bytes = readFileSync(join(folder, file))
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]))
}

/** Is this text of the tenth that is kept out of training? For sets that come without a part to measure on. */
export function isKeptOut({ text }: Line): boolean {
  return createHash('sha256').update(text.trim()).digest().readUInt32BE(0) % 10 === 0
}

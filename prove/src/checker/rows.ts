type Row = Readonly<Record<string, string | null>>

/** All rows of a table, each value as text. */
export interface TableRows {
  table: string
  rows: readonly Row[]
}

export interface RowsCompared {
  /** Rows of before that are not there after, or not as they were. */
  lost: string[]
  /** Rows of after that were not there before. */
  invented: string[]
}

/** What was meant: a change that a table's rows may have seen on the way, another table they went to, or rows that are to be gone. */
export interface Meant {
  table: string
  into?: string
  /** The row as it should be after, of the one before; null: gone. */
  becomes(row: Row): Row | null
}

/**
 * Compares everything a database held with everything another holds. Columns that are only there after may hold anything;
 * those that were there before must hold what they held, but for what was meant.
 */
export function compareRows(before: readonly TableRows[], after: readonly TableRows[], meant: readonly Meant[] = []): RowsCompared {
  const found: RowsCompared = { lost: [], invented: [] }
  for (const [table, expected] of expectedRows(before, meant)) {
    const other = after.find((each) => each.table === table)
    const names = [...new Set(expected.flatMap((row) => Object.keys(row)))].toSorted()
    const left = countedRows(other?.rows ?? [], names)
    for (const row of expected) {
      const text = textOf(row, names)
      const count = left.get(text) ?? 0
      if (count === 0) found.lost.push(`${table} ${shortened(text)}`)
      else if (count === 1) left.delete(text)
      else left.set(text, count - 1)
    }
    for (const text of left.keys()) found.invented.push(`${table} ${shortened(text)}`)
  }
  return found
}

/** By table, what was meant to be there afterwards. */
function expectedRows(before: readonly TableRows[], meant: readonly Meant[]): Map<string, Row[]> {
  const expected = new Map<string, Row[]>()
  for (const { table, rows } of before) {
    const changes = meant.filter((each) => each.table === table)
    const place = changes.findLast(({ into }) => into)?.into ?? table
    const become = rows.map((row) => changes.reduce<Row | null>((now, { becomes }) => now && becomes(now), row))
    expected.set(place, [...(expected.get(place) ?? []), ...become.filter((row) => row !== null)])
  }
  return expected
}

function countedRows(rows: TableRows['rows'], names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const text = textOf(row, names)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

function textOf(row: Row, names: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name] ?? null])))
}

const shortened = (text: string) => (text.length > 300 ? `${text.slice(0, 300)} …` : text)

import { finding, type Finding, type OpenFile, storable } from '@baton/channel-kit'
import { CsvError, parse } from 'csv-parse/sync'
import { recognise } from './columns.ts'
import { decode } from './encoding.ts'

const DELIMITERS = [',', ';', '\t'] as const
/** Of one row. Nobody writes so much in a review. */
const MOST_CHARACTERS = 100_000
const MOST_COLUMNS = 200

/** Opens a table whose first row has the headers, encoded and delimited in whatever way spreadsheets do. */
export function openTable(file: Uint8Array, mostRows: number): { ok: true; file: OpenFile } | { ok: false; reason: Finding } {
  const refused = (reason: Finding) => ({ ok: false as const, reason })
  // What zip files and the workbooks of old begin with.
  if (isWorkbook(file)) return refused(finding('file_is_workbook', {}, { remedy: 'save_as_csv' }))
  const { text, encoding } = decode(file)
  if (!text.trim()) return refused(finding('file_empty', {}))
  let rows: { info: { records: number; empty_lines: number }; record: string[] }[]
  try {
    rows = parse(storable(text), {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MOST_CHARACTERS,
      to: mostRows + 2,
    }) as unknown as typeof rows
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return refused(finding('file_broken', { line: typeof error.lines === 'number' ? String(error.lines) : '1' }))
  }
  const [head, ...body] = rows
  if (body.length > mostRows) return refused(finding('file_too_long', { most: String(mostRows) }, { remedy: 'split_file' }))
  const names = (head?.record ?? []).slice(0, MOST_COLUMNS).map((name) => name.trim())
  const fields = recognise(names)
  return {
    ok: true,
    file: {
      encoding,
      columns: names.map((name, at) => ({ name, field: fields[at] ?? null })),
      rows: body.map(({ info, record }) => ({ row: info.records + info.empty_lines, cells: record })),
    },
  }
}

function isWorkbook([a, b, c, d]: Uint8Array): boolean {
  return (a === 0x50 && b === 0x4b) || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0)
}

/** What parts the headers, which are not known to be quoted. */
function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/)).replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string) => head.split(delimiter).length
  return [...DELIMITERS].sort((a, b) => count(b) - count(a))[0] ?? ','
}

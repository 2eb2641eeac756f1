import { finding, type Finding, type OpenFile, storable } from '@baton/channel-kit'
import { CsvError, parse } from 'csv-parse'
import { recognise } from './columns.ts'
import { decode } from './encoding.ts'

const DELIMITERS = [',', ';', '\t'] as const
/** Of one row. Nobody writes so much in a review. */
const MOST_CHARACTERS = 100_000
const MOST_COLUMNS = 200
/** Read at once; others are answered between one piece and the next. */
const PIECE = 64 * 1024

interface Row {
  info: { records: number; empty_lines: number }
  record: string[]
}

/** Opens a table whose first row has the headers, encoded and delimited in whatever way spreadsheets do. */
export async function openTable(
  file: Uint8Array,
  mostRows: number,
): Promise<{ ok: true; file: OpenFile } | { ok: false; reason: Finding }> {
  const refused = (reason: Finding) => ({ ok: false as const, reason })
  // What zip files and the workbooks of old begin with.
  if (isWorkbook(file)) return refused(finding('file_is_workbook', {}, { remedy: 'save_as_csv' }))
  const { text, encoding } = decode(file)
  if (!text.trim()) return refused(finding('file_empty', {}))
  let rows: Row[]
  try {
    rows = await rowsOf(text, mostRows + 2)
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

async function rowsOf(text: string, most: number): Promise<Row[]> {
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MOST_CHARACTERS,
    to: most,
  })
  const rows: Row[] = []
  const done = new Promise<void>((resolve, reject) => {
    parser.on('data', (row: Row) => rows.push(row))
    parser.on('end', resolve)
    parser.on('error', reject)
  })
  const bytes = Buffer.from(storable(text))
  const feed = async (): Promise<void> => {
    for (let at = 0; at < bytes.length && parser.writable; at += PIECE) {
      parser.write(bytes.subarray(at, at + PIECE))
      await new Promise((next) => setImmediate(next))
    }
    if (parser.writable) parser.end()
  }
  await Promise.all([done, feed()])
  return rows
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

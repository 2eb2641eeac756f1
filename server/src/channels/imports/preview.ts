import type { ImportRow } from '@baton/channel-kit'
import type { ImportPreview, previewImport as previewRoute } from '@baton/contract/imports'
import { inEnglish } from '@baton/contract/findings'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { importsOf, openFile } from './open.ts'

const FIRST = 5
const MOST_SHOWN = 300

/** What would come of a file. Nothing is kept. */
export async function previewImport(ctx: Ctx, accountId: string, { file, columns }: BodyOf<typeof previewRoute>): Promise<ImportPreview> {
  const { imports } = await importsOf(ctx, accountId)
  const opened = await openFile(imports, file, columns)
  const nothing = { encoding: '', columns: [], missing: [], rows: 0, refused: 0, unnamed: 0, first: [] }
  if (opened.problem) return { ...nothing, problem: inEnglish(opened.problem) }
  const { rows, missing } = opened
  const sampleOf = (at: number) => opened.file.rows.map(({ cells }) => cells[at]?.trim() ?? '').find(Boolean) ?? ''
  return {
    problem: null,
    encoding: opened.file.encoding,
    columns: opened.file.columns.map(({ name }, at) => ({ name, field: opened.columns[at] ?? null, sample: cut(sampleOf(at)) })),
    missing,
    rows: opened.file.rows.length,
    refused: rows.filter(({ fault }) => fault !== null).length,
    unnamed: rows.filter((row) => row.fault === null && !row.isNamed).length,
    first: rows.slice(0, FIRST).map(shown),
  }
}

function shown(row: ImportRow): ImportPreview['first'][number] {
  const { row: number, fault, stars, at, title, text, author } = row
  return { row: number, fault, value: fault === null ? '' : row.value, stars, at, title: cut(title), text: cut(text), author }
}

const cut = (text: string): string => (text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN).toWellFormed()}…`)

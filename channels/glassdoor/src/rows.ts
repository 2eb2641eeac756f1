import type { ImportField, ImportFault, ImportRow, OpenFile } from '@baton/channel-kit'
import { dateOf, isDayFirst } from './dates.ts'
import { authorOf, isNamed, wordsOf } from './review.ts'

/** Reads every row by what its columns hold. */
export function readRows({ rows, isNotice }: OpenFile, columns: readonly (ImportField | null)[]): ImportRow[] {
  const at = new Map(columns.flatMap((field, index) => (field ? [[field, index] as const] : [])))
  const cell = (cells: string[], field: ImportField) => cells[at.get(field) ?? -1]?.trim() ?? ''
  const dayFirst = isDayFirst(rows.map(({ cells }) => cell(cells, 'date')))
  return rows.map(({ row, cells }) => {
    const of = (field: ImportField) => cell(cells, field)
    const [written, date] = [of('stars'), of('date')]
    const stars = starsIn(written)
    const when = date ? dateOf(date, dayFirst) : null
    const told = {
      id: of('id').slice(0, 200),
      link: of('link').slice(0, 1000),
      title: of('title').slice(0, 300),
      pros: of('pros'),
      cons: of('cons'),
      advice: of('advice'),
      job: of('job'),
      place: of('place'),
      employment: of('employment'),
      language: of('language'),
    }
    const known = { row, stars, at: when, title: told.title, text: wordsOf(told), author: authorOf(told) }
    const refused = (fault: ImportFault, value = ''): ImportRow => ({ ...known, fault, value: value.slice(0, 100) })
    if (!written) return refused('stars_missing')
    if (stars === null) return refused('stars_wrong', written)
    if (date && !when) return refused('date_wrong', date)
    if (!told.title && !told.pros && !told.cons) return refused('words_missing')
    const body = { ...told, at: when, stars, ...(isNotice && { isNotice }) }
    return { ...known, fault: null, body, isNamed: isNamed(told) }
  })
}

/** `4`, `4.0`, `4/5`, `4 out of 5`, `4 stars`, `★★★★☆`. */
export function starsIn(written: string): number | null {
  const drawn = /^(★{1,5})☆*$/.exec(written)?.[1]
  if (drawn) return drawn.length
  const number = /^([1-5])(?:[.,]0+)?(?:\s*(?:\/|out of)\s*5(?:[.,]0+)?)?(?:\s*stars?)?$/i.exec(written)?.[1]
  return number ? Number(number) : null
}

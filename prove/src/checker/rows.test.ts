import { describe, expect, it } from 'vitest'
import { compareRows, type TableRows } from './rows.ts'

const table = (rows: TableRows['rows'], name = 'baton.notes'): TableRows => ({ table: name, rows })
const nok = { id: '1', words: 'สวัสดี' }
const minji = { id: '2', words: '안녕' }
const clean = { lost: [], invented: [] }

describe('comparing all rows of two databases', () => {
  it('finds nothing where each holds the same, in any order', () => {
    expect(compareRows([table([nok, minji])], [table([minji, nok])])).toEqual(clean)
  })

  it('names a row that is gone, one that changed, and one that came', () => {
    expect(compareRows([table([nok, minji])], [table([nok])]).lost).toEqual(['baton.notes {"id":"2","words":"안녕"}'])
    const changed = compareRows([table([nok])], [table([{ ...nok, words: null }])])
    expect(changed.lost).toHaveLength(1)
    expect(changed.invented).toEqual(['baton.notes {"id":"1","words":null}'])
  })

  it('counts rows that are alike', () => {
    expect(compareRows([table([nok, nok])], [table([nok])]).lost).toHaveLength(1)
    expect(compareRows([table([nok])], [table([nok, nok])]).invented).toHaveLength(1)
  })

  it('names the rows of a table that is gone, and of a column that is', () => {
    expect(compareRows([table([nok])], []).lost).toHaveLength(1)
    expect(compareRows([table([nok])], [table([{ id: '1' }])]).lost).toHaveLength(1)
  })

  it('lets new columns and tables hold what they want', () => {
    const wider = table([{ ...nok, language: 'th' }])
    expect(compareRows([table([nok])], [wider, table([minji], 'baton.other')])).toEqual(clean)
  })

  it('expects what was meant, and no other change', () => {
    const upper = { table: 'baton.notes', becomes: (row: TableRows['rows'][number]) => ({ ...row, words: '!' }) }
    const gone = { table: 'baton.notes', becomes: (row: TableRows['rows'][number]) => (row.id === '1' ? null : row) }
    expect(compareRows([table([nok])], [table([{ id: '1', words: '!' }])], [upper])).toEqual(clean)
    expect(compareRows([table([nok])], [table([nok])], [upper]).lost).toHaveLength(1)
    expect(compareRows([table([nok, minji])], [table([minji])], [gone])).toEqual(clean)
    expect(compareRows([table([nok, minji])], [table([nok, minji])], [gone]).invented).toHaveLength(1)
    const moved = { ...gone, into: 'baton.later' }
    expect(compareRows([table([nok, minji])], [table([minji], 'baton.later')], [moved])).toEqual(clean)
    expect(compareRows([table([nok, minji])], [table([minji])], [moved]).lost).toHaveLength(1)
  })
})

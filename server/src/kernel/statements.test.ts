import { expect, it } from 'vitest'
import { statementsOf } from './statements.ts'

const texts = (sql: string) => statementsOf(sql).map(({ text }) => text)

it('takes a file apart at its semicolons and says where each statement begins', () => {
  expect(statementsOf('-- about it; all\nselect 1;\n\n/* and /* more; */ of it; */ select 2 ;\n-- the end;\n')).toEqual([
    { text: 'select 1', line: 2 },
    { text: 'select 2', line: 4 },
  ])
})

it.each([
  "select 'a;b', 'it''s; so'",
  String.raw`select e'\';', E'a;b'`,
  'select ";" from "a"";b"',
  'create function f() returns void language plpgsql as $$ begin perform 1; end $$',
  'do $body$ begin perform $$;$$; end $body$',
  'select a$b; select c$b'.split(';')[0] ?? '',
  "select 1 -- not here; no\n + 2 /* nor; here */ + length('--;')",
])('leaves %j whole', (statement) => {
  expect(texts(`${statement};\nselect 2`)).toEqual([statement, 'select 2'])
})

it('finds nothing where nothing is said', () => {
  expect(texts(' ;; -- select 1;\n /* select 2; */ ')).toEqual([])
})

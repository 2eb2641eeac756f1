import { type Finding, inEnglish } from '@baton/contract/findings'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { migrate, readMigrations } from '#kernel/migrate'
import { dropDatabase, urlOf } from '#kernel/testing/template'

const NAME = `baton_test_words_${process.pid}`
const url = urlOf(inject('databaseUrl'), NAME)
let admin: pg.Client
let client: pg.Client

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject('databaseUrl') })
  await admin.connect()
  await admin.query(`create database ${NAME}`)
  await migrate(url, readMigrations().slice(0, 9))
  client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set search_path = baton')
})
afterAll(async () => {
  await client.end()
  await dropDatabase(admin, NAME)
  await admin.end()
})

it('keeps the English that older versions wrote, and still shows it', async () => {
  const id = '01930000-0000-7000-8000-000000000001'
  const account = (n: number, state: string, words: string | null, remedy: string | null) =>
    client.query(
      `insert into channel_accounts (workspace_id, id, app_id, network, external_id, handle, name, purpose, inbox_id, audience_id, base_url,
         credentials, state, problem_words, problem_remedy, created_at)
       values (1, gen_random_uuid(), $1, 'line', $2, 'haru', 'Haru', 'care', $1, $1, 'https://line.example', '', $3, $4, $5, now())`,
      [id, `U${n}`, state, words, remedy],
    )
  await account(1, 'dead', 'LINE said no.', 'Issue a new token.')
  await account(2, 'warning', 'The mailbox is silent.', null)
  await account(3, 'ok', null, null)
  await client.query(
    `insert into raw_deliveries (workspace_id, id, app_id, received_at, body, headers, state, reason) values (1, $1, $1, now(), 'x', '{}', 'failed', 'Not JSON')`,
    [id],
  )

  await migrate(url)

  const problems = await client.query<{ problem: Finding | null }>('select problem from channel_accounts order by external_id')
  const reasons = await client.query<{ reason: Finding }>('select reason from raw_deliveries')
  expect(problems.rows.map(({ problem }) => problem && inEnglish(problem))).toMatchObject([
    { code: 'said_before', words: 'LINE said no.', remedy: 'Issue a new token.', networkWords: null },
    { code: 'said_before', words: 'The mailbox is silent.', remedy: null },
    null,
  ])
  expect(reasons.rows.map(({ reason }) => inEnglish(reason))).toMatchObject([{ code: 'said_before', words: 'Not JSON', remedy: null }])
  const { rows } = await client.query(
    "select relforcerowsecurity as forced from pg_class where relname in ('channel_accounts', 'raw_deliveries')",
  )
  expect(rows).toEqual([{ forced: true }, { forced: true }])
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { connectionConfig } from '#kernel/db'
import { migrate, readMigrations } from '#kernel/migrate'
import { checkAppRole } from '#kernel/roles'
import { urlOf } from './testing/template.ts'

const NAME = `baton_test_migrate_${process.pid}`
let url = ''
let admin: pg.Client

beforeAll(async () => {
  const base = inject('databaseUrl')
  url = urlOf(base, NAME)
  admin = new pg.Client({ connectionString: base })
  await admin.connect()
  await admin.query(`create database ${NAME}`)
})
afterAll(async () => {
  await admin.query(`drop database if exists ${NAME} with (force)`)
  await admin.end()
})

const all = readMigrations()

describe('migrations', () => {
  it('run once, however many processes start at the same moment', async () => {
    const ran = await Promise.all([migrate(url), migrate(url), migrate(url)])

    expect(ran.map(({ length }) => length).sort()).toEqual([0, 0, all.length])
    expect(await migrate(url)).toEqual([])
  }, 60_000)

  it('are refused when a file was edited after it ran', async () => {
    const edited = all.map((migration, index) => (index === 1 ? { ...migration, checksum: 'another' } : migration))

    await expect(migrate(url, edited)).rejects.toThrow(`Migration ${all[1]?.name} was edited after it ran here`)
  })

  it('are refused by an older version than made the database', async () => {
    await expect(migrate(url, all.slice(0, -1))).rejects.toThrow(
      `The database holds migration ${all.at(-1)?.name}, which this version does not know`,
    )
  })

  it('leave nothing of one that failed, and say which', async () => {
    const broken = { id: all.length + 1, name: '9999.broken.sql', text: 'create table half (id int); select nonsense;', checksum: 'x' }

    await expect(migrate(url, [...all, broken])).rejects.toThrow(/Migration 9999\.broken\.sql failed: .*nonsense/)
    const client = await as('baton_owner')
    expect((await client.query("select to_regclass('baton.half') as made")).rows).toEqual([{ made: null }])
    await client.end()
    expect(await migrate(url)).toEqual([])
  })

  describe('in a folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-migrations-'))
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    it('must be numbered without a gap', () => {
      writeFileSync(join(folder, '0001.a.sql'), 'select 1')
      writeFileSync(join(folder, '0003.b.sql'), 'select 1')

      expect(() => readMigrations(pathToFileURL(`${folder}/`))).toThrow('Migration 0003.b.sql should be number 0002')
    })
  })
})

async function as(role: 'baton_app' | 'baton_owner'): Promise<pg.Client> {
  const client = new pg.Client({ ...connectionConfig({ url, role, schema: 'baton' }), pipeline: false })
  await client.connect()
  return client
}

describe('the role that serves', () => {
  it('may be the app role', async () => {
    const client = await as('baton_app')
    await expect(checkAppRole(client)).resolves.toBeUndefined()
    await client.end()
  })

  it('may be neither a superuser nor the owner of the tables', async () => {
    const owner = await as('baton_owner')
    await expect(checkAppRole(owner)).rejects.toThrow('The app would serve as "baton_owner"')
    await owner.end()

    const { rows } = await admin.query<{ isSuperuser: boolean }>(
      'select rolsuper as "isSuperuser" from pg_roles where rolname = current_user',
    )
    if (rows[0]?.isSuperuser) await expect(checkAppRole(admin)).rejects.toThrow(/row-level security does not bind/)
  })

  it('does not serve while a table of tenants stands open', async () => {
    const owner = await as('baton_owner')
    const app = await as('baton_app')
    await owner.query('create table baton.open_door (workspace_id integer)')

    await expect(checkAppRole(app)).rejects.toThrow('1 tables with a workspace_id have no forced row-level security')

    await owner.query('drop table baton.open_door')
    await Promise.all([owner.end(), app.end()])
  })

  it('sees nothing without a workspace, and only its own with one', async () => {
    const client = await as('baton_app')
    await client.query(
      "select system.make_workspace(gen_random_uuid(), 'one', 'One', 'UTC', now()), system.make_workspace(gen_random_uuid(), 'two', 'Two', 'UTC', now())",
    )

    expect((await client.query('select from workspaces')).rowCount).toBe(0)
    await client.query('begin; set local baton.workspace_id = 1')
    expect((await client.query('select slug from workspaces')).rows).toEqual([{ slug: 'one' }])
    await expect(client.query('insert into feeds (workspace_id) values (77)')).rejects.toThrow(/row-level security/)
    await client.query('rollback')
    await client.end()
  })
})

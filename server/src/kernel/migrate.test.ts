import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { connectionConfig } from '#kernel/db'
import { ensurePartitions, migrate, readMigrations } from '#kernel/migrate'
import { checkAppRole } from '#kernel/roles'
import { dropDatabase, urlOf } from './testing/template.ts'

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
  for (const name of [NAME, `${NAME}_low`]) await dropDatabase(admin, name)
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

  it('leave nothing of one that failed nor of those before it, and say which statement it was', async () => {
    const added = (text: string, n: number) => ({ id: all.length + n, name: `999${n}.added.sql`, text, checksum: 'x' })
    const whole = added('create table whole (id int);', 1)
    const broken = added("-- two\ncreate table half (words text default ';');\nselect 1,\n nonsense;\nselect 3", 2)

    await expect(migrate(url, [...all, whole, broken])).rejects.toThrow(
      'Migration 9992.added.sql failed: column "nonsense" does not exist (statement 2 of 3, line 3: select 1, nonsense). The database is as it was',
    )
    const client = await as('baton_owner')
    expect((await client.query("select to_regclass('baton.half') as half, to_regclass('baton.whole') as whole")).rows).toEqual([
      { half: null, whole: null },
    ])
    await client.end()
    expect(await migrate(url)).toEqual([])
  })

  it('can stop at any level', async () => {
    await admin.query(`create database ${NAME}_low`)
    const low = urlOf(inject('databaseUrl'), `${NAME}_low`)
    expect(await migrate(low, all.slice(0, 1))).toEqual([all[0]?.name])
    expect(await migrate(low, all.slice(0, 4))).toEqual(all.slice(1, 4).map(({ name }) => name))
  })

  it('do not wait for a backup to make a partition that is not needed yet', async () => {
    const owner = await as('baton_owner')
    const { rows } = await owner.query<{ name: string }>(
      "select max(relname) as name from pg_class where relname like 'messages_2%' and relkind = 'r'",
    )
    await owner.query(`drop table ${rows[0]?.name}`)
    const reader = await as('baton_owner')
    await reader.query('begin; select from messages')

    await expect(ensurePartitions(url)).rejects.toThrow(/lock timeout/)
    await expect(migrate(url)).resolves.toEqual([])

    await reader.end()
    await ensurePartitions(url)
    expect((await owner.query(`select from ${rows[0]?.name}`)).rows).toEqual([])
    await owner.end()
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

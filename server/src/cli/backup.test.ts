import { createHash } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { migrate, readMigrations } from '#kernel/migrate'
import { fingerprintOf } from '#kernel/secrets'
import { scene } from '#kernel/testing'
import { dropDatabase, urlOf } from '../kernel/testing/template.ts'
import { backup } from './backup.ts'
import { readArchive } from './backup/archive.ts'
import { restore } from './restore.ts'

const target = `baton_test_restore_${process.pid}`
const folder = mkdtempSync(join(tmpdir(), 'baton-backup-'))
const secret = 'another secret that is long enough for a key'
let admin: pg.Client
let given: Awaited<ReturnType<typeof scene>>
let said = ''

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject('databaseUrl') })
  await admin.connect()
  given = await scene()
  await (await scene()).account()
})
beforeEach(async () => {
  await dropDatabase(admin, target)
  await admin.query(`create database ${target}`)
  said = ''
  vi.spyOn(console, 'log').mockImplementation((words: string) => void (said += words))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})
afterAll(async () => {
  await dropDatabase(admin, target)
  await admin.end()
  rmSync(folder, { recursive: true })
})

/** As the machine that serves, and as an empty one. */
function at(where: 'here' | 'there', values: Record<string, string> = {}): void {
  vi.unstubAllEnvs()
  const { databaseUrl, dataDir, secret: own } = given.app.config
  vi.stubEnv('DATABASE_URL', where === 'here' ? (databaseUrl ?? '') : urlOf(inject('databaseUrl'), target))
  vi.stubEnv('BATON_DATA', where === 'here' ? dataDir : mkdtempSync(join(folder, 'data-')))
  vi.stubEnv('BATON_SECRET', own)
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value)
}

let made = 0
async function aBackup(...options: string[]): Promise<string> {
  at('here')
  const path = join(folder, `${++made}.tar`)
  expect(await backup([path, ...options])).toBe(0)
  return path
}

/** Every row of every table, as a superuser sees them. */
async function contents(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables t join pg_class c on c.oid = format('%I.%I', schemaname, tablename)::regclass
      where schemaname in ('baton', 'auth') and not c.relispartition and tablename <> 'migrations'
      union all select format('baton.%I', relname) from pg_class where relkind = 'p' and relnamespace = 'baton'::regnamespace order by 1`,
  )
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await client.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as sum from ${name} t`,
    )
    found[name] = rows[0]?.sum ?? ''
  }
  await client.end()
  return found
}

const there = () => urlOf(inject('databaseUrl'), target)
async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

async function fill(): Promise<{ accountId: string; blobKey: string }> {
  const { ctx, app } = given
  const account = await given.account()
  await given.as('agent', 'สมชาย')
  // More than one part.
  await ctx.tx(
    (tx) => tx.run`
      insert into settings (workspace_id, key, value, updated_at)
      select ${tx.workspaceId}, 'large ' || n, to_jsonb((select string_agg(md5(n::text || i), '') from generate_series(1, 70000) i)), ${tx.now}
        from generate_series(1, 3) n`,
  )
  const { key } = await app.blobs.put(ctx.workspace.uuid, Buffer.from('รูป\0'))
  await ctx.tx(async (tx) => {
    await tx.run`insert into settings (workspace_id, key, value, updated_at) values (${tx.workspaceId}, ${tx.newId()}, ${JSON.stringify({ words: 'tab\t back\\slash\n"안녕"' })}::jsonb, ${tx.now})`
    await tx.run`insert into activities (workspace_id, id, conversation_id, what, actor_kind, at) values (${tx.workspaceId}, '01900000-0000-7000-8000-000000000001', ${tx.newId()}, 'old', 'system', '2024-07-01') on conflict do nothing`
    tx.job('ask-profiles', { identityIds: ['นก'] }, { runAt: '2031-01-01T00:00:00.000Z' })
    tx.audit('channel.connected', account.id, {})
  })
  return { accountId: account.id, blobKey: key }
}

describe('a backup', { timeout: 120_000 }, () => {
  it('restored into an empty database and folder, holds every row, file, job and number', async () => {
    const { blobKey } = await fill()
    const path = await aBackup()
    expect(await namesIn(path)).toContain('tables/baton.settings/000002.copy.gz')
    at('there')
    expect(await restore([path])).toBe(0)

    expect(await contents(there())).toEqual(await contents(given.app.config.databaseUrl ?? ''))
    const file = join(process.env.BATON_DATA ?? '', 'blobs', given.ctx.workspace.uuid, blobKey.slice(0, 2), blobKey)
    expect(readFileSync(file, 'utf8')).toBe('รูป\0')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(
      await query(
        there(),
        "select payload->'identityIds' as ids, to_char(run_at at time zone 'utc', 'YYYY') as year from graphile_worker._private_jobs limit 1",
      ),
    ).toEqual([{ ids: ['นก'], year: '2031' }])
    const [made] = await query<{ id: number }>(
      there(),
      "select system.make_workspace(gen_random_uuid(), 'next', 'Next', 'UTC', now()) as id",
    )
    const [highest] = await query<{ id: number }>(given.app.config.databaseUrl ?? '', 'select max(id)::int as id from baton.workspaces')
    expect(made?.id).toBeGreaterThan(highest?.id ?? 0)
    expect(
      await query(
        there(),
        "select relname from pg_class where relnamespace = 'baton'::regnamespace and relkind in ('r', 'p') and relrowsecurity and not relforcerowsecurity",
      ),
    ).toEqual([])
    expect(said).not.toContain('master secret is another')
  })

  it('is for the eyes of its maker, and holds the master secret only when asked to', async () => {
    const path = await aBackup()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path).includes(given.app.config.secret)).toBe(false)
    expect(said).toContain(fingerprintOf(given.app.config.secret))

    const withKey = await aBackup('--with-key')
    at('there', { BATON_SECRET: '' })
    expect(await restore([withKey])).toBe(0)
    const kept = join(process.env.BATON_DATA ?? '', 'secret')
    expect(readFileSync(kept, 'utf8').trim()).toBe(given.app.config.secret)
    expect(statSync(kept).mode & 0o777).toBe(0o600)
  })

  it('says which master secret is missing, and does not put its own over another', async () => {
    const path = await aBackup()
    at('there', { BATON_SECRET: secret })
    expect(await restore([path])).toBe(0)
    expect(said).toContain(`${fingerprintOf(secret)} instead of ${fingerprintOf(given.app.config.secret)}`)

    const withKey = await aBackup('--with-key')
    at('there', { BATON_SECRET: secret })
    await expect(restore([withKey])).rejects.toThrow('another one is in use here')
  })

  it('goes into nothing that holds a workspace or files, and over what a first start left', async () => {
    const path = await aBackup()
    await migrate(there())
    at('there')
    expect(await restore([path])).toBe(0)
    at('there')
    await expect(restore([path])).rejects.toThrow(/holds a Baton with \d+ workspaces/)
    at('there')
    const data = process.env.BATON_DATA ?? ''
    mkdirSync(join(data, 'blobs', 'some'), { recursive: true })
    await expect(restore([path])).rejects.toThrow(`${data} is not empty`)
  })

  it.each([
    ['was cut off', async (path: string) => truncateSync(path, statSync(path).size - 3_000), 'it is not whole'],
    [
      'has another byte in a table',
      (path: string) => flip(path, 'tables/baton.agents/000001.copy.gz'),
      'tables/baton.agents/000001.copy.gz is not as it was written',
    ],
    ['has another byte in a file', (path: string) => flip(path, 'blobs/'), 'is not as it was written'],
    ['is something else', async (path: string) => writeFileSync(path, 'x'.repeat(2_000)), 'is no backup of Baton'],
  ])('that %s is refused before anything is written', async (_, harm, words) => {
    const path = await aBackup()
    await harm(path)
    at('there')
    await expect(restore([path])).rejects.toThrow(words)
    expect(await query(there(), "select to_regclass('baton.migrations') as made")).toEqual([{ made: null }])
  })

  it('of an older version comes up to this one, and one of a newer version is refused', async () => {
    const all = readMigrations()
    const old = `${target}_old`
    await dropDatabase(admin, old)
    await admin.query(`create database ${old}`)
    try {
      const url = urlOf(inject('databaseUrl'), old)
      await migrate(url, all.slice(0, 9))
      await query(url, "select system.make_workspace(gen_random_uuid(), 'old', '하루', 'UTC', now())")
      at('here', { DATABASE_URL: url })
      const path = join(folder, 'old.tar')
      expect(await backup([path])).toBe(0)
      at('there')
      expect(await restore([path])).toBe(0)
      expect(await query(there(), 'select name from baton.workspaces')).toEqual([{ name: '하루' }])
      expect(await query(there(), 'select count(*)::int as count from baton.migrations')).toEqual([{ count: all.length }])

      await query(
        url,
        "insert into baton.migrations (id, name, checksum) select n, n || '.kernel.newer.sql', 'x' from generate_series(10, 999) n",
      )
      at('here', { DATABASE_URL: url })
      const newer = join(folder, 'newer.tar')
      expect(await backup([newer])).toBe(0)
      at('there')
      await expect(restore([newer])).rejects.toThrow('was made by a newer Baton')
    } finally {
      await dropDatabase(admin, old)
    }
  })

  it('does not send again what was about to be sent', async () => {
    const { ctx } = given
    const { id: accountId } = await given.account()
    const ids = { due: ctx.newId(), later: ctx.newId() }
    await ctx.tx(async (tx) => {
      for (const [id, dueAt] of [
        [ids.due, tx.now],
        [ids.later, '2099-01-01T00:00:00Z'],
      ])
        await tx.run`
          insert into deliveries (workspace_id, id, message_id, conversation_id, thread_id, account_id, state, due_at, payload, created_at)
          values (${tx.workspaceId}, ${id}, ${id}, ${id}, ${id}, ${accountId}, 'scheduled', ${dueAt}, '{}', ${tx.now})`
    })
    const path = await aBackup()
    at('there')
    expect(await restore([path])).toBe(0)
    expect(
      await query(
        there(),
        `select id = '${ids.due}' as due, state from baton.deliveries where id in ('${ids.due}', '${ids.later}') order by 1`,
      ),
    ).toEqual([
      { due: false, state: 'scheduled' },
      { due: true, state: 'sending' },
    ])
    expect(said).toContain('1 replies were about to be sent')
  })

  it('leaves nothing where it failed', async () => {
    const path = await aBackup()
    const log = readFileSync(path)
    await expect(aBackup('--with-everything')).rejects.toThrow()
    at('here')
    await expect(backup([path])).rejects.toThrow('is there already')
    expect(readFileSync(path).equals(log)).toBe(true)
    at('there')
    await expect(backup([join(folder, 'nothing.tar')])).rejects.toThrow('There is no Baton in this database')
  })
})

async function namesIn(path: string): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of readArchive(path)) names.push(name)
  return names
}

/** Changes a byte of the first entry whose name begins so, and of nothing else. */
async function flip(path: string, name: string): Promise<void> {
  let at = 0
  for await (const entry of readArchive(path)) {
    at += 512
    if (entry.name.startsWith(name)) break
    at += entry.bytes + ((512 - (entry.bytes % 512)) % 512)
  }
  const file = openSync(path, 'r+')
  writeSync(
    file,
    createHash('md5')
      .update(readFileSync(path).subarray(at, at + 8))
      .digest(),
    0,
    1,
    at + 2,
  )
  closeSync(file)
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { migrate, readMigrations } from '@baton/server/migrate'
import pg from 'pg'
import { compareRows } from '../../checker/rows.ts'
import { differences } from '../../checker/schema.ts'
import type { Given, Proof } from '../../promise.ts'
import { fill } from '../../stage/fill.ts'
import { makeUpOf } from '../../stage/make-up.ts'
import { startPostgres } from '../../stage/postgres.ts'
import { allRows } from '../../stage/all-rows.ts'
import { failures, migrationFiles, migrationsFolder, seamsOf, withFailure } from './inject.ts'
import { meantFrom } from './meant.ts'

/** Rows a table and level; places at which each migration is made to fail (null: at each). */
const sizes = { small: { rows: 3, places: 2 }, full: { rows: 12, places: null } } as const

/** From whatever level: up in one step with every row, or, where a statement fails, not at all. */
export const upgrade: Proof = {
  name: 'upgrade',
  about: 'a database of any earlier level comes up in one step with its rows; a migration that fails leaves the old version running',
  async run(given) {
    const postgres = await startPostgres()
    if (!postgres)
      throw new Error('No PostgreSQL 15 or newer is installed under /usr/lib/postgresql. Install one: apt-get install postgresql')
    const folder = mkdtempSync(join(tmpdir(), 'baton-prove-upgrade-'))
    try {
      return await new Upgrades(given, postgres.url, folder).run()
    } finally {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

class Upgrades {
  private readonly given: Given
  /** Of the database that is led up level by level. */
  private readonly url: string
  private readonly folder: string
  private readonly names = migrationFiles()
  private readonly findings: string[] = []
  private readonly counts = { levels: 0, rows: 0, failures: 0, lost: 0, invented: 0, changed: 0 }

  constructor(given: Given, url: string, folder: string) {
    this.given = given
    this.url = url
    this.folder = folder
  }

  async run() {
    const { rows } = sizes[this.given.size]
    for (let level = 1; level <= this.names.length; level++) {
      await migrate(this.url, this.migrationsTo(level))
      this.counts.rows += await this.with(this.url, (client) => fill(client, rows, (level - 1) * rows))
      this.counts.levels += 1
      if (level === this.names.length) break
      this.given.note(`level ${level}: ${this.names[level - 1]}`)
      await this.failOften(level)
      // What a failure left would break everything after it.
      if (this.findings.length > 0) break
      await this.upInOneStep(level)
    }
    const { levels, failures: failed } = this.counts
    return { events: levels + failed, counts: this.counts, findings: this.findings }
  }

  /** As the version of that level has them. */
  private migrationsTo(level: number) {
    return readMigrations(pathToFileURL(`${migrationsFolder}/`)).slice(0, level)
  }

  private async upInOneStep(level: number): Promise<void> {
    const copy = new URL(this.url)
    copy.pathname = '/baton_up'
    await this.admin(`create database baton_up template ${new URL(this.url).pathname.slice(1)}`)
    const before = await allRows({ connectionString: copy.href })
    await migrate(copy.href)
    const found = compareRows(before, await allRows({ connectionString: copy.href }), meantFrom(level))
    this.counts.lost += found.lost.length
    this.counts.invented += found.invented.length
    this.findings.push(
      ...found.lost.map((row) => `lost from level ${level}: ${row}`),
      ...found.invented.map((row) => `invented from level ${level}: ${row}`),
    )
    await this.admin('drop database baton_up')
  }

  /** In the next migration, and once in one that may stand further up, which those before it must not outlive. */
  private async failOften(level: number): Promise<void> {
    const { random } = this.given
    const later = random.int(level, this.names.length - 1)
    const tries = [
      ...this.placesOf(level).map((place) => ({ index: level, place })),
      { index: later, place: random.pick(this.seams(later)) },
    ]
    const rows = await allRows({ connectionString: this.url })
    const makeUp = await this.with(this.url, makeUpOf)
    for (const { index, place } of tries) {
      this.counts.failures += 1
      const name = this.names[index] ?? ''
      const failure = random.pick(failures)
      const said = await this.fail(name, place, failure)
      const where = `from level ${level}, a failure after line ${place} of ${name}`
      if (said === null) this.findings.push(`${where} was not noticed`)
      else if (!said.includes(name) || !said.includes(failure.slice(0, 30))) this.findings.push(`${where} is told as: ${said}`)
      const changed = differences(makeUp, await this.with(this.url, makeUpOf))
      const { lost, invented } = compareRows(rows, await allRows({ connectionString: this.url }))
      this.counts.changed += changed.length
      this.findings.push(...[...changed, ...lost, ...invented].slice(0, 5).map((what) => `${where} left: ${what}`))
      await migrate(this.url, this.migrationsTo(level)).then(
        (ran) => ran.length > 0 && this.findings.push(`${where}: the old version migrated ${ran.join(', ')}`),
        (error: Error) => this.findings.push(`${where}: the old version does not start: ${error.message}`),
      )
    }
  }

  /** What the failed start said; null when it did not fail. */
  private fail(name: string, afterLine: number, failure: string): Promise<string | null> {
    const migrations = readMigrations(withFailure(join(this.folder, 'migrations'), name, afterLine, failure))
    return migrate(this.url, migrations).then(
      () => null,
      (error: Error) => error.message,
    )
  }

  private seams(index: number): number[] {
    return seamsOf(readFileSync(join(migrationsFolder, this.names[index] ?? ''), 'utf8'))
  }

  /** The last always: everything before it has run. */
  private placesOf(index: number): number[] {
    const seams = this.seams(index)
    const { places } = sizes[this.given.size]
    return places === null ? seams : [...new Set([...this.given.random.shuffle(seams).slice(0, places - 1), ...seams.slice(-1)])]
  }

  private admin(statement: string): Promise<unknown> {
    const url = new URL(this.url)
    url.pathname = '/postgres'
    return this.with(url.href, (client) => client.query(statement))
  }

  private async with<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: url, options: '-c search_path=baton,public' })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
}

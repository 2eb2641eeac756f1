import { createHash } from 'node:crypto'
import type { Migration } from '#kernel/migrate'
import type { Written } from './archive.ts'

/** Rows of one table, as COPY wrote them. */
export interface TableKept {
  /** `schema.table`. */
  name: string
  columns: string[]
  rows: number
  parts: Written[]
}

/** The last entry but one of a backup: what is in it, and the sum of everything. */
export interface Manifest {
  format: 1
  madeAt: string
  /** Of Baton, and of the PostgreSQL it lay in. */
  version: string
  postgres: string
  migrations: Pick<Migration, 'id' | 'name' | 'checksum'>[]
  workspaces: number
  /** Each after those it refers to. */
  tables: TableKept[]
  sequences: { name: string; value: string; called: boolean }[]
  /** Months of tables that are partitioned by month. */
  partitions: { table: string; year: number; month: number }[]
  jobs: { rows: number; parts: Written[] }
  files: { count: number; bytes: number; lists: Written[] }
  /** Which master keys wrap the keys that credentials are sealed with. */
  keyFingerprints: string[]
  withKey: boolean
}

export const MANIFEST = 'manifest.json'
export const MANIFEST_SUM = 'manifest.json.sha256'
export const KEY = 'secret'

const numbered = (n: number) => String(n + 1).padStart(6, '0')
export const tablePart = (table: string, part: number) => `tables/${table.replaceAll('"', '')}/${numbered(part)}.copy.gz`
export const jobsPart = (part: number) => `jobs/${numbered(part)}.copy.gz`
/** After the files it names, as `sha256sum` writes them. */
export const filesList = (list: number) => `files/${numbered(list)}.sha256`

/** Every entry that the manifest vouches for by its sum. */
export function partsOf(manifest: Manifest): Map<string, Written> {
  return new Map([
    ...manifest.tables.flatMap(({ name, parts }) => parts.map((part, n) => [tablePart(name, n), part] as const)),
    ...manifest.jobs.parts.map((part, n) => [jobsPart(n), part] as const),
    ...manifest.files.lists.map((list, n) => [filesList(n), list] as const),
  ])
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

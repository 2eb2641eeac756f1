import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Place } from '../../checker/planted.ts'
import { batonOk } from '../../stage/command.ts'
import { openDatabase } from '../../stage/database.ts'
import type { Stage } from '../../stage/stage.ts'
import { kinds } from './plant.ts'

/** Each row of each table of the database as text, as a dump would hold it. */
export async function tables(stage: Stage): Promise<Place[]> {
  const database = await openDatabase(stage)
  try {
    const { rows } = await database.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`,
    )
    const places: Place[] = []
    for (const { name } of rows) {
      const { rows: lines } = await database.query<{ line: string }>(`select t::text as line from ${name} t`)
      places.push({ kind: kinds.database, name, bytes: Buffer.from(lines.map(({ line }) => line).join('\n')) })
    }
    return places
  } finally {
    await database.end()
  }
}

/** Every file of the data folder and of the database's own, as they lie on the disk; read when the server has ended. */
export function files(folders: readonly string[]): Place[] {
  return [...new Set(folders)].flatMap(filesBelow).map((file) => ({
    kind: file.endsWith('/secret') ? kinds.secretFile : file.endsWith('.log') ? kinds.log : kinds.files,
    name: file,
    bytes: readFileSync(file),
  }))
}

/** What a backup of the running server holds, unpacked to the last. */
export async function backup({ server }: Stage): Promise<Place[]> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-prove-backup-'))
  try {
    const archive = join(folder, 'backup.tar')
    await batonOk(['backup', archive], { dataDir: server.dataDir })
    execFileSync('tar', ['-x', '-f', archive, '-C', folder])
    return filesBelow(folder).map((file) => ({
      kind: kinds.backup,
      name: file.slice(folder.length + 1),
      bytes: unpacked(readFileSync(file)),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const unpacked = (bytes: Buffer) => (bytes.readUInt16BE(0) === 0x1f8b ? gunzipSync(bytes) : bytes)

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory()) return filesBelow(path)
    return stats?.isFile() ? [path] : []
  })
}

/** Command lines and names of the server and everything it started, as any account of the machine may read them. */
export function commandLines(pid: number): Place[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${name}/stat`)
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    parents.set(Number(name), parent)
  }
  const isOurs = (one: number): boolean => one === pid || (one > 1 && isOurs(parents.get(one) ?? 0))
  return [...parents.keys()].filter(isOurs).map((one) => ({
    kind: kinds.processes,
    name: `process ${one}`,
    bytes: Buffer.from(`${read(`/proc/${one}/cmdline`)}\n${read(`/proc/${one}/comm`)}`),
  }))
}

/** A process may end between being listed and being read. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** The log, apart from the one line that hands out the set-up link. */
export function logPlaces(log: string): Place[] {
  const lines = log.split('\n')
  const isSetup = (line: string) => line.includes('/setup?token=')
  return [
    { kind: kinds.setupLine, name: 'standard output', bytes: Buffer.from(lines.filter(isSetup).join('\n')) },
    ...lines
      .filter((line) => line && !isSetup(line))
      .map((line) => ({ kind: kinds.log, name: `${/"msg":"([^"]*)"/.exec(line)?.[1] ?? line.slice(0, 60)}`, bytes: Buffer.from(line) })),
  ]
}

import { readdirSync, readFileSync } from 'node:fs'
import { postmaster } from './baton.ts'
import type { Bench } from './bench.ts'

/** Memory of a running Baton in MiB, as the kernel counts it: pages that several processes share are divided among them. */
export interface Memory {
  node: number
  postgres: number
  /** PostgreSQL's without its shared buffers, which fill and then stay as they are. */
  postgresOwn: number
}

export class NoSmaps extends Error {}

/** @throws where the system tells nothing of the kind */
export async function memoryOf({ baton, db }: Bench): Promise<Memory> {
  const { rows } = await db.query<{ pid: number }>('select pg_backend_pid() as pid')
  const families = parents()
  // What serves the bench's own connection is none of Baton's.
  const postgres = familyOf(postmaster(baton.dataDir).pid, families).filter((pid) => pid !== rows[0]?.pid)
  const node = familyOf(baton.pid, families).filter((pid) => !postgres.includes(pid))
  const memory = { node: 0, postgres: 0, postgresOwn: 0 }
  for (const pid of node) {
    const { anon, shmem } = pagesOf(pid)
    // The bench and its peer run the same Node: its pages are counted as if they were Baton's alone.
    memory.node += anon + shmem + statusOf(pid, 'RssFile')
  }
  for (const pid of postgres) {
    const { pss, shmem } = pagesOf(pid)
    memory.postgres += pss
    memory.postgresOwn += pss - shmem
  }
  return memory
}

const KIB_A_MIB = 1024

function pagesOf(pid: number): { pss: number; anon: number; shmem: number } {
  const text = read(pid, 'smaps_rollup')
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / KIB_A_MIB
  return { pss: of('Pss'), anon: of('Pss_Anon'), shmem: of('Pss_Shmem') }
}

const statusOf = (pid: number, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(read(pid, 'status'))?.[1] ?? 0) / KIB_A_MIB

/** '' when the process has just ended. */
function read(pid: number, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES') throw new NoSmaps(`Memory of process ${pid}, which runs as another user, can be read by root alone`)
    if (code === 'ENOENT' || code === 'ESRCH') return ''
    throw error
  }
}

function parents(): Map<number, number> {
  if (process.platform !== 'linux') throw new NoSmaps('Memory is measured on Linux alone')
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return new Map(pids.map((pid) => [Number(pid), statusParent(Number(pid))]))
}

const statusParent = (pid: number): number => Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? 0)

/** A process and everything it started. */
function familyOf(pid: number, parentOf: ReadonlyMap<number, number>): number[] {
  const children = [...parentOf].flatMap(([child, parent]) => (parent === pid ? [child] : []))
  return [pid, ...children.flatMap((child) => familyOf(child, parentOf))]
}

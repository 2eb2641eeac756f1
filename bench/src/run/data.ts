import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, startBaton, startPeer } from './baton.ts'
import { moveIn, type Workspace } from './move-in.ts'
import { seed } from './seed.ts'

const migrations = new URL('../../../server/migrations/', import.meta.url)
const sources = [
  new URL('./seed.ts', import.meta.url),
  new URL('./move-in.ts', import.meta.url),
  new URL('../workload/workload.ts', import.meta.url),
  new URL('../workload/words.ts', import.meta.url),
]
const NOTES = 'bench.json'

const passing = new Set<string>()

function passingFolder(prefix: string): string {
  const folder = mkdtempSync(join(cacheFolder(), prefix))
  passing.add(folder)
  return folder
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  passing.delete(folder)
}

/** For when the bench itself is ended. */
export function removeFolders(): void {
  for (const folder of passing) remove(folder)
}

/** Where seeded data is kept between runs: below BATON_DATA when that is set, else in the system's temporary folder. */
function cacheFolder(): string {
  const folder = join(process.env.BATON_DATA ?? tmpdir(), 'baton-bench')
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  return folder
}

/** Another schema or another workload is other data. */
function nameOf(messages: number): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(migrations).sort()) hash.update(readFileSync(new URL(file, migrations)))
  for (const source of sources) hash.update(readFileSync(source))
  return `${messages}-${hash.digest('hex').slice(0, 12)}`
}

/** Seeds a data folder with so many messages unless there is one. @returns the folder, which must not be written to */
export async function seeded(messages: number, log: (line: string) => void): Promise<string> {
  const cache = cacheFolder()
  const kept = join(cache, nameOf(messages))
  if (existsSync(kept)) return kept
  log(`Seeding ${messages.toLocaleString('en')} messages into ${kept}`)
  const partial = passingFolder('partial-')
  const channelSecret = randomBytes(16).toString('hex')
  const peer = await startPeer(channelSecret)
  try {
    const baton = await startBaton(partial, peer)
    try {
      const workspace = await moveIn(baton, peer, channelSecret)
      const db = await connect(partial)
      try {
        await seed(db, workspace, messages, Date.now())
      } finally {
        await db.end()
      }
      writeFileSync(join(partial, NOTES), JSON.stringify(workspace), { mode: 0o600 })
    } finally {
      await baton.stop()
    }
    keep(partial, kept)
    return kept
  } catch (error) {
    remove(partial)
    throw error
  } finally {
    await peer.stop()
  }
}

/** Another run may have seeded the same meanwhile; then that one serves. */
function keep(partial: string, kept: string): void {
  try {
    renameSync(partial, kept)
    passing.delete(partial)
  } catch (error) {
    if (!existsSync(kept)) throw error
    remove(partial)
  }
}

/** A copy to measure on, so that every run begins with the same data. */
export function copyOf(kept: string): { dataDir: string; workspace: Workspace; remove(): void } {
  const folder = passingFolder('run-')
  chmodSync(folder, 0o711)
  const dataDir = join(folder, 'data')
  // Keeps owner and modes, which PostgreSQL insists on.
  execFileSync('cp', ['-a', kept, dataDir])
  return {
    dataDir,
    workspace: JSON.parse(readFileSync(join(dataDir, NOTES), 'utf8')) as Workspace,
    remove: () => remove(folder),
  }
}

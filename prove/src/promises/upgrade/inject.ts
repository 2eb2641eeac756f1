import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const migrationsFolder = fileURLToPath(new URL('../../../../server/migrations', import.meta.url))

/** Ways in which a statement fails: when it is read, when it is planned, and when it has already begun. */
export const failures = [
  'this is no sql',
  'select * from baton.nowhere',
  'select 1 / 0',
  "insert into baton.workspaces (uuid, slug, name, time_zone, created_at) select gen_random_uuid(), 'same', 'x', 'UTC', now() from generate_series(1, 2)",
] as const

/** Names of the migrations in their order. */
export const migrationFiles = (): string[] =>
  readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/** After which lines of a migration a statement has ended: those before the first, and each that ends with a semicolon outside of a function's body. */
export function seamsOf(text: string): number[] {
  const seams = [0]
  let inBody = false
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trimStart().startsWith('--')) continue
    if ((line.split('$$').length - 1) % 2 === 1) inBody = !inBody
    if (!inBody && line.trimEnd().endsWith(';')) seams.push(index + 1)
  }
  return seams
}

/** A copy of all migrations, one of which fails after the line. */
export function withFailure(folder: string, name: string, afterLine: number, failure: string): URL {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const each of migrationFiles()) copyFileSync(join(migrationsFolder, each), join(folder, each))
  const lines = readFileSync(join(migrationsFolder, name), 'utf8').split('\n')
  writeFileSync(join(folder, name), [...lines.slice(0, afterLine), `${failure};`, ...lines.slice(afterLine)].join('\n'))
  return pathToFileURL(`${folder}/`)
}

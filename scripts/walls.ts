import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cycles } from './walls/cycles.ts'
import { readModules, readSlices } from './walls/modules.ts'
import { workspacesOf } from './walls/workspaces.ts'
import { bodyProblems, importRules } from './walls/rules.ts'
import { readTables, sqlProblems } from './walls/sql.ts'

export interface WallReport {
  files: string[]
  imports: number
  tables: number
  problems: string[]
}

/** Fewer than these were seen only when the checker has gone blind: a parser that finds nothing finds nothing wrong. */
const plausible = { files: 150, imports: 400, tables: 15 }

/** Checks the walls of ARCHITECTURE.md: who may import whom, who may touch which tables, who may open a connection. */
export function checkWalls(root: string): WallReport {
  const modules = readModules(root)
  const slices = readSlices(root)
  const tables = readTables(root)
  const problems = modules.flatMap((module) =>
    [
      ...module.imports.flatMap((each) => importRules.map((rule) => rule(module, each, { slices })).filter((problem) => problem !== null)),
      ...bodyProblems(module),
      ...sqlProblems(module, tables, { slices }),
    ].map((problem) => `${module.file} ${problem}`),
  )

  const rings = cycles(modules).map((ring) => `${ring.join(' → ')}: a ring of imports`)
  const imports = modules.reduce((sum, module) => sum + module.imports.length, 0)
  return {
    files: modules.map(({ file }) => file),
    imports,
    tables: tables.size,
    problems: [...new Set([...problems, ...rings, ...strangers(root, slices)])],
  }
}

/** `checkWalls`, and that it saw about as much as this repository has: something in every workspace. */
export function checkOwnWalls(root: string): WallReport {
  const report = checkWalls(root)
  const seen = { files: report.files.length, imports: report.imports, tables: report.tables }
  const blind = Object.entries(plausible)
    .filter(([what, least]) => seen[what as keyof typeof seen] < least)
    .map(
      ([what, least]) =>
        `The checker saw ${seen[what as keyof typeof seen]} ${what} and expects at least ${least}: it does not see the code`,
    )
  const unseen = workspacesOf(root)
    .filter(({ dir }) => dir && !report.files.some((file) => file.startsWith(`${dir}/`)))
    .map(({ dir }) => `The checker saw no module in ${dir}`)
  return { ...report, problems: [...report.problems, ...blind, ...unseen] }
}

/** Folders of the server that no wall speaks of. */
function strangers(root: string, slices: string[]): string[] {
  const source = join(root, 'server/src')
  if (!existsSync(source)) return []
  if (slices.length === 0) return ['server/src/slices.ts exports no list of slices, so their order cannot be checked']
  return readdirSync(source, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() &&
        entry.name !== 'kernel' &&
        !slices.includes(entry.name) &&
        !['testing', 'simulation', 'cli'].includes(entry.name),
    )
    .map((entry) => `server/src/${entry.name} stands in no order: name it in slices.ts`)
}

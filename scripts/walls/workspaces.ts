import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Workspace {
  name: string
  /** Relative to the repository; empty for the repository itself. */
  dir: string
  exports: Record<string, string>
  imports: Record<string, string>
}

interface Manifest {
  name: string
  workspaces?: string[]
  exports?: Record<string, string>
  imports?: Record<string, string>
}

/** The packages of the repository, itself included, by what their package.json says. */
export function workspacesOf(root: string): Workspace[] {
  const dirs = (manifestOf(root, '').workspaces ?? []).flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern]
    const above = pattern.slice(0, -2)
    return existsSync(join(root, above)) ? readdirSync(join(root, above)).map((name) => `${above}/${name}`) : []
  })
  return ['', ...dirs.filter((dir) => existsSync(join(root, dir, 'package.json')))].map((dir) => {
    const { name, exports = {}, imports = {} } = manifestOf(root, dir)
    return { name, dir, exports, imports }
  })
}

/** The workspace that a file is in. */
export function workspaceOf(file: string, workspaces: Workspace[]): Workspace {
  const holding = workspaces.filter(({ dir }) => dir === '' || file.startsWith(`${dir}/`)).sort((a, b) => b.dir.length - a.dir.length)
  if (!holding[0]) throw new Error(`${file} is in no workspace`)
  return holding[0]
}

function manifestOf(root: string, dir: string): Manifest {
  return JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8')) as Manifest
}

import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { type Workspace, workspaceOf } from './workspaces.ts'

/** Where an import leads. `asset` is a file of ours that is not code; `unknown` is what could not be followed. */
export type Target =
  | { kind: 'file'; file: string }
  | { kind: 'node'; name: string }
  | { kind: 'package'; name: string }
  | { kind: 'asset' }
  | { kind: 'unknown' }

/** Follows imports the way Node and the bundler do: relative paths, `#…` of the own package, our packages by name. */
export function makeResolver(root: string, files: ReadonlySet<string>, workspaces: Workspace[]) {
  const byName = new Map(workspaces.map((workspace) => [workspace.name, workspace]))

  return (from: string, specifier: string): Target => {
    if (specifier === '<computed>') return { kind: 'unknown' }
    const path = specifier.replace(/\?.*$/, '')
    if (path.startsWith('.')) return atPath(posix.join(posix.dirname(from), path))
    if (path.startsWith('#')) {
      const own = workspaceOf(from, workspaces)
      return mapped(own, own.imports, path)
    }
    if (isBuiltin(path)) return { kind: 'node', name: path.replace(/^node:/, '') }
    const [, name = '', rest = ''] = /^(@[^/]+\/[^/]+|[^/]+)(?:\/(.*))?$/.exec(path) ?? []
    const ours = byName.get(name)
    return ours ? mapped(ours, ours.exports, rest ? `./${rest}` : '.') : { kind: 'package', name }
  }

  function atPath(path: string): Target {
    const found = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`].find((each) => files.has(each))
    if (found) return { kind: 'file', file: found }
    return existsSync(join(root, path)) || /\.gen(\.ts)?$/.test(path) ? { kind: 'asset' } : { kind: 'unknown' }
  }

  function mapped({ dir }: Workspace, map: Record<string, string>, key: string): Target {
    const exact = map[key]
    if (exact) return atPath(posix.join(dir, exact))
    for (const [pattern, to] of Object.entries(map)) {
      const [before = '', after] = pattern.split('*')
      if (after === undefined || !key.startsWith(before) || !key.endsWith(after)) continue
      return atPath(posix.join(dir, to.replaceAll('*', key.slice(before.length, key.length - after.length))))
    }
    return { kind: 'unknown' }
  }
}

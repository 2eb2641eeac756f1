import type { Module } from './modules.ts'

/** Each ring of modules that need each other to run, as a path that ends where it began. Imports of types alone are erased and make none. */
export function cycles(modules: Module[]): string[][] {
  const edges = new Map(
    modules.map(({ file, imports }) => [
      file,
      imports.flatMap(({ target, typeOnly }) => (target.kind === 'file' && !typeOnly ? [target.file] : [])),
    ]),
  )
  const done = new Set<string>()
  const found: string[][] = []

  const walk = (file: string, path: string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) found.push([...path.slice(at), file])
    if (at >= 0 || done.has(file)) return
    for (const next of edges.get(file) ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of edges.keys()) walk(file, [])
  return found
}

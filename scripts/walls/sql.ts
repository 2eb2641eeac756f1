import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Module } from './modules.ts'
import { isForTests, placeOf } from './places.ts'
import type { House } from './rules.ts'

/** Table → the slice, or kernel, whose migration makes it: `0006.conversations.threads.sql`. */
export function readTables(root: string): Map<string, string> {
  const folder = join(root, 'server/migrations')
  const tables = new Map<string, string>()
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const owner = /^\d+\.([\w-]+)\..*\.sql$/.exec(file)?.[1]
    if (!owner) continue
    const sql = withoutComments(readFileSync(join(folder, file), 'utf8'))
    for (const [, name = ''] of sql.matchAll(/\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(?:\w+\.)?(\w+)/gi)) {
      if (!tables.has(name)) tables.set(name, owner)
    }
  }
  return tables
}

/** A slice writes its own tables only and reads those of lower slices and of the kernel; the kernel keeps to its own. */
export function sqlProblems({ file, texts }: Module, tables: ReadonlyMap<string, string>, { slices }: House): string[] {
  const place = placeOf(file)
  if (place.area !== 'server' || place.part === 'top' || isForTests(file)) return []
  const rank = (owner: string) => (owner === 'kernel' ? -1 : slices.indexOf(owner))
  const problems = new Set<string>()
  for (const text of texts.filter(looksLikeSql)) {
    const { written, read } = tablesNamed(text)
    for (const table of written) {
      const owner = tables.get(table)
      if (owner && owner !== place.part) problems.add(`writes ${table}, which belongs to ${owner}: call its function`)
    }
    for (const table of read) {
      const owner = tables.get(table)
      if (owner && rank(owner) > rank(place.part)) problems.add(`reads ${table}, which belongs to ${owner}: a lower part does not know it`)
    }
  }
  return [...problems]
}

function looksLikeSql(text: string): boolean {
  return /\b(select|insert\s+into|delete\s+from|update\s+\w+|with\s+\w+|from\s+\w+|join\s+\w+)\b/i.test(text)
}

const table = String.raw`(?:only\s+|lateral\s+)?(?:\w+\.)?\w+`
const aliased = String.raw`${table}(?:\s+(?:as\s+)?\w+)?`
const writes = new RegExp(String.raw`\b(?:insert\s+into|merge\s+into|update|delete\s+from|truncate(?:\s+table)?|copy)\s+(${table})`, 'gi')
const reads = new RegExp(String.raw`\b(?:from|join|using)\s+(${aliased}(?:\s*,\s*${aliased})*)`, 'gi')

function tablesNamed(text: string): { written: string[]; read: string[] } {
  const sql = withoutComments(text)
  const here = new Set([...sql.matchAll(/\b(\w+)\s+as\s+(?:(?:not\s+)?materialized\s+)?\(/gi)].map(([, name]) => name))
  const names = (pattern: RegExp) =>
    [...sql.matchAll(pattern)].flatMap(([, list = '']) => list.split(',').map(bareName)).filter((name) => !here.has(name))
  return { written: names(writes), read: names(reads) }
}

function bareName(named: string): string {
  const [first = ''] = named
    .trim()
    .replace(/^(only|lateral)\s+/i, '')
    .split(/\s+/)
  return first.split('.').at(-1) ?? ''
}

function withoutComments(sql: string): string {
  return sql.replace(/--.*$/gm, '').replace(/\/\*[^]*?\*\//g, '')
}

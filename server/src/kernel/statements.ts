export interface Statement {
  text: string
  /** Of its first word, in the file. */
  line: number
}

/** Takes a file of SQL apart at its semicolons, those in strings, names, comments and function bodies left alone. */
export function statementsOf(sql: string): Statement[] {
  const statements: Statement[] = []
  let start: number | null = null
  const end = (at: number) => {
    if (start === null) return
    statements.push({ text: sql.slice(start, at).trimEnd(), line: sql.slice(0, start).split('\n').length })
    start = null
  }
  for (let at = 0; at < sql.length; ) {
    const [piece, kind] = pieceAt(sql, at)
    if (kind === 'end') end(at)
    else if (kind === 'word') start ??= at
    at += piece
  }
  end(sql.length)
  return statements
}

const space = /\s+|--[^\n]*/y
const quoted = /[eE]'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*?\$\1\$/y
const plain = /[\w$]+|[^]/y

function pieceAt(sql: string, at: number): [length: number, kind: 'word' | 'space' | 'end'] {
  if (sql[at] === ';') return [1, 'end']
  if (sql.startsWith('/*', at)) return [commentLength(sql, at), 'space']
  for (const [pattern, kind] of [
    [space, 'space'],
    [quoted, 'word'],
    [plain, 'word'],
  ] as const) {
    pattern.lastIndex = at
    const found = pattern.exec(sql)
    if (found) return [found[0].length, kind]
  }
  return [1, 'word']
}

/** PostgreSQL's comments nest. */
function commentLength(sql: string, from: number): number {
  let depth = 0
  for (let at = from; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) depth++
    else if (sql.startsWith('*/', at)) depth--
    else continue
    at++
    if (depth === 0) return at + 1 - from
  }
  return sql.length - from
}

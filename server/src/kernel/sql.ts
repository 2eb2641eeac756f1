import { createHash } from 'node:crypto'

/** A piece of SQL with its values apart from its text, so that a value can never become SQL. */
export class Sql {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings
    this.values = values
  }
}

/** Writes SQL: values become parameters, other `sql` pieces are woven in. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  return new Sql(strings, values)
}

export const nothing: Sql = new Sql([''], [])

/** Joins pieces with a separator, such as conditions with ` and `. */
export function join(pieces: readonly Sql[], separator: string): Sql {
  if (pieces.length === 0) return nothing
  return new Sql(['', ...Array.from({ length: pieces.length - 1 }, () => separator), ''], pieces)
}

/** SQL text known at compile time, such as a column list. Never give it anything from outside. */
export function raw(text: string): Sql {
  return new Sql([text], [])
}

export interface Compiled {
  name: string
  text: string
  values: unknown[]
}

const names = new Map<string, string>()

/** Text with $1…, and the name under which a connection keeps it prepared. */
export function compile(query: Sql): Compiled {
  const values: unknown[] = []
  const text = write(query, values)
  let name = names.get(text)
  if (!name) {
    name = createHash('sha1').update(text).digest('base64url')
    names.set(text, name)
  }
  return { name, text, values }
}

function write(query: Sql, values: unknown[]): string {
  let text = query.strings[0] ?? ''
  for (let i = 0; i < query.values.length; i++) {
    const value = query.values[i]
    if (value instanceof Sql) text += write(value, values)
    else {
      values.push(value)
      text += `$${values.length}`
    }
    text += query.strings[i + 1] ?? ''
  }
  return text
}

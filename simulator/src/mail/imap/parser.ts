/** One word of an IMAP command. A quoted text or literal keeps being text, however much it looks like an atom. */
export type Token = { kind: 'atom'; text: string } | { kind: 'text'; text: string; bytes: Buffer } | { kind: 'list'; items: Token[] }

/**
 * Cuts the bytes of a connection into commands. A literal (`{12}`, `{12+}`) belongs to its command, whatever bytes it holds;
 * before an unannounced one the client waits for `goAhead`.
 */
export function commandReader(onCommand: (parts: (string | Buffer)[]) => void, goAhead: () => void) {
  let pending = Buffer.alloc(0)
  let parts: (string | Buffer)[] = []
  let literal = 0
  return (data: Buffer): void => {
    pending = Buffer.concat([pending, data])
    for (;;) {
      if (literal > 0) {
        if (pending.length < literal) return
        parts.push(pending.subarray(0, literal))
        pending = pending.subarray(literal)
        literal = 0
      }
      const end = pending.indexOf('\r\n')
      if (end < 0) return
      const line = pending.subarray(0, end).toString('utf8')
      pending = pending.subarray(end + 2)
      const announced = /\{(\d+)(\+?)\}$/.exec(line)
      if (announced) {
        parts.push(line.slice(0, announced.index))
        literal = Number(announced[1])
        if (!announced[2]) goAhead()
        if (literal === 0) parts.push(Buffer.alloc(0))
        continue
      }
      parts.push(line)
      const command = parts
      parts = []
      onCommand(command)
    }
  }
}

/** The words of a command, lists nested. Throws on what is no IMAP. */
export function tokens(parts: (string | Buffer)[]): Token[] {
  const root: Token[] = []
  const open: Token[][] = [root]
  const add = (token: Token) => open.at(-1)!.push(token)
  for (const part of parts) {
    if (Buffer.isBuffer(part)) add({ kind: 'text', text: part.toString('utf8'), bytes: part })
    else readLine(part, open, add)
  }
  if (open.length > 1) throw new Error('a bracket is not closed')
  return root
}

function readLine(line: string, open: Token[][], add: (token: Token) => void): void {
  let at = 0
  while (at < line.length) {
    const letter = line[at]!
    if (letter === ' ') at += 1
    else if (letter === '(') {
      const items: Token[] = []
      add({ kind: 'list', items })
      open.push(items)
      at += 1
    } else if (letter === ')') {
      if (open.length < 2) throw new Error('a bracket is closed that was not open')
      open.pop()
      at += 1
    } else if (letter === '"') {
      const quoted = /^"((?:\\.|[^"\\])*)"/.exec(line.slice(at))
      if (!quoted) throw new Error('a quoted text does not end')
      const text = quoted[1]!.replace(/\\(.)/g, '$1')
      add({ kind: 'text', text, bytes: Buffer.from(text, 'utf8') })
      at += quoted[0].length
    } else {
      // BODY[HEADER.FIELDS (From To)]<0.200> is one word
      const atom = /^(?:[^\s()"[]|\[[^\]]*\])+/.exec(line.slice(at))![0]
      add({ kind: 'atom', text: atom })
      at += atom.length
    }
  }
}

export const textOf = (token: Token | undefined): string => (token && token.kind !== 'list' ? token.text : '')

/** `1:3,7,9:*` over the numbers that exist; `*` is the highest. */
export function inSet(set: string, highest: number): (number: number) => boolean {
  const ranges = set.split(',').map((piece) => {
    const [from = 0, to = from] = piece.split(':').map((end) => (end === '*' ? highest : Number(end)))
    return [Math.min(from, to), Math.max(from, to)] as const
  })
  if (ranges.some((range) => range.some(Number.isNaN))) throw new Error(`"${set}" is no set of numbers`)
  return (number) => ranges.some(([from, to]) => number >= from && number <= to)
}

export const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

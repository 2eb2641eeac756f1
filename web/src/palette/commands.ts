export type CommandKind = 'act' | 'place' | 'filter' | 'colleague'

/** Something that can be done, gone to or set. */
export interface Command {
  id: string
  kind: CommandKind
  /** What it is called beside its words: "Go to", "Network". */
  group: string
  words: string
  keys?: string
  run: () => void
}

/** The first character says what is looked for: `>` acts, `#` a conversation's number, `@` a person. */
export type Sought = 'anything' | 'acts' | 'number' | 'person'

export function soughtBy(typed: string): { sought: Sought; words: string } {
  const text = typed.trimStart()
  const sought = ({ '>': 'acts', '#': 'number', '@': 'person' } as const)[text[0] ?? '']
  return sought ? { sought, words: text.slice(1).trim() } : { sought: 'anything', words: text.trim() }
}

const kindsOf: Record<Sought, readonly CommandKind[]> = {
  anything: ['act', 'place', 'filter', 'colleague'],
  acts: ['act'],
  number: [],
  person: ['colleague'],
}
/** Of what can be done without a word; filters and colleagues are too many. */
const unasked: readonly CommandKind[] = ['act', 'place']
const MOST = 50

/**
 * The commands that are meant: each typed word must stand in what a command is called, in any order. Those that begin with it come
 * first, then those with a word that does; in between they stay as they were.
 */
export function commandsFor(typed: string, commands: readonly Command[]): Command[] {
  const { sought, words } = soughtBy(typed)
  const kinds = words === '' && sought === 'anything' ? unasked : kindsOf[sought]
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return commands
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((command) => {
      const name = command.words.toLocaleLowerCase()
      const whole = `${command.group.toLocaleLowerCase()} ${name}`
      if (!wanted.every((word) => whole.includes(word))) return []
      const [first = ''] = wanted
      return [{ command, rank: name.startsWith(first) ? 0 : whole.includes(` ${first}`) ? 1 : 2 }]
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ command }) => command)
}

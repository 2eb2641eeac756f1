import type { LeftEvent, LiveEvent, PositionEvent } from '@baton/contract/events'

/** What a batch of events looks like to its readers: made once for all who see the same of it, down to the bytes. */
export class Made {
  private readonly entries = new Map<string, Entry | null>()
  private readonly pieces = new Map<string, Buffer>()

  entry(eyes: string, view: () => LiveEvent | LeftEvent | null): Entry | null {
    const known = this.entries.get(eyes)
    if (known !== undefined) return known
    const seen = view()
    const entry = seen && { ...entryOf(seen), number: this.entries.size }
    this.entries.set(eyes, entry)
    return entry
  }

  /** @param previous what was sent last to whom it is for */
  piece(entries: readonly Entry[], previous: number): Buffer {
    const key = `${previous} ${entries.map(({ number }) => number).join(' ')}`
    const known = this.pieces.get(key)
    if (known) return known
    const words = entries.map((entry, index) => written(entry, entries[index - 1]?.seq ?? previous))
    const piece = Buffer.from(words.join(''))
    this.pieces.set(key, piece)
    return piece
  }
}

/** What of an event is the same for all who see it; between head and rest stands what this reader was sent before. */
interface Written {
  seq: number
  head: string
  rest: string
}

export interface Entry extends Written {
  /** Among those of its batch. */
  number: number
}

export const entryOf = (event: LiveEvent | LeftEvent | PositionEvent): Written => ({
  seq: event.seq,
  head: `id: ${event.seq}\nevent: ${event.type}\ndata: {"previous":`,
  rest: `,${JSON.stringify(event).slice(1)}\n\n`,
})

/** @param previous what this reader was sent before */
export const written = ({ head, rest }: Written, previous: number): string => head + previous + rest

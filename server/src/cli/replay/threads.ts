import { open } from 'node:fs/promises'
import { unreadable } from '../unreadable.ts'

/** One conversation of the file, as somebody recorded it. */
export interface Thread {
  id: string
  brand: string
  turns: Turn[]
}

export interface Turn {
  id: string
  role: 'customer' | 'agent'
  author: string
  at: string | null
  text: string
  replyTo: string | null
}

/** A turn whose time is known, and so can be sent again as it happened. */
export interface TimedTurn extends Turn {
  at: string
}

/** X's names: at most 15 letters, digits and underscores. */
const NAME = /^\w{1,15}$/

/** Reads a file of one thread a line. */
export async function readThreads(path: string): Promise<Thread[]> {
  const threads: Thread[] = []
  let number = 0
  for await (const line of linesOf(path)) {
    number += 1
    if (line.trim()) threads.push(threadOf(line, `${path}, line ${number}`))
  }
  return threads
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    const file = await open(path)
    yield* file.readLines()
  } catch (error) {
    throw new Error(unreadable(path, error), { cause: error })
  }
}

function threadOf(line: string, where: string): Thread {
  const { id, brand, turns } = JSON.parse(line) as Partial<Thread>
  if (!Array.isArray(turns) || typeof brand !== 'string')
    throw new Error(`${where}: a thread is {id, brand, turns: [{id, role, author, at, text, replyTo}]}`)
  if (!NAME.test(brand)) throw new Error(`${where}: the brand "${brand}" is no name of an X account`)
  const stranger = turns.find((turn) => turn.role === 'customer' && !NAME.test(turn.author))
  if (stranger) throw new Error(`${where}: the author "${stranger.author}" is no name of an X account`)
  return { id: id ?? where, brand, turns }
}

/** Those with a time, by time; turns of the same second stay in the order of the file. */
export function timedTurns({ turns }: Thread): TimedTurn[] {
  return turns.filter((turn): turn is TimedTurn => turn.at !== null).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

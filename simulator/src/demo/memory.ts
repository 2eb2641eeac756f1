import type { Simulator } from '../simulator.ts'
import { thanks } from './passers-by.ts'
import type { Language } from './story.ts'

/** What the product kept of an earlier run, from which the networks remember it. */
export interface DemoMemory {
  people: DemoPerson[]
  /** Oldest first. */
  said: DemoSaid[]
}

export interface DemoPerson {
  network: 'line' | 'x' | 'email'
  /** LINE user id, X user id, mail address. */
  externalId: string
  handle: string | null
  name: string | null
}

export interface DemoSaid {
  network: 'line' | 'x' | 'email'
  /** The network's id of the thread. */
  thread: string
  externalId: string
  private: boolean
  /** The network's id of its author; null: the brand. */
  person: string | null
  text: string
  at: string
  inReplyTo: string | null
}

export const nothingBefore: DemoMemory = { people: [], said: [] }

/** Was this said by that person before? Without the names that X puts in front, and however lines were broken. */
export function saidBefore({ said }: DemoMemory): (person: string, text: string) => boolean {
  const key = (person: string, text: string) =>
    `${person} ${text
      .replace(/^(?:@\w+\s+)+/, '')
      .replace(/\s+/g, ' ')
      .trim()}`
  const known = new Set(said.flatMap(({ person, text }) => (person ? [key(person, text)] : [])))
  return (person, text) => known.has(key(person, text))
}

/**
 * Gives the networks back the people and posts of an earlier run, so that they take answers to them. Nobody is called: the
 * product knows all of it. Passers-by who said one thing still have a word of thanks.
 */
export function recall(
  { line, x, people, random }: Simulator,
  memory: DemoMemory,
  shop: string,
  brand: { id: string; name: string },
): void {
  const chance = random.fork('recall')
  for (const { network, externalId, handle, name } of memory.people) {
    if (network === 'email') continue
    const shown = name ?? handle ?? externalId
    if (network === 'line' && !line.state.people.has(externalId)) line.createPerson({ name: shown, userId: externalId })
    else if (network === 'x' && !x.state.users.has(externalId))
      x.createUser({ username: handle ?? externalId, name: shown, id: externalId })
    else continue
    if (memory.said.filter(({ person }) => person === externalId).length > 1) continue
    const language: Language = network === 'line' ? 'th' : handle?.startsWith('ko') ? 'ko' : 'en'
    const account = network === 'line' ? shop : brand.id
    people.add({ network, person: externalId, account, name: shown, language, lines: [{ text: thanks(chance, language) }] })
  }
  for (const { network, ...said } of memory.said) {
    if (network !== 'x') continue
    const from = said.person ?? brand.id
    if (said.private) x.recallDm({ id: said.externalId, from, thread: said.thread, text: said.text, at: said.at })
    else x.recallPost({ ...said, id: said.externalId, from, calls: brand.name })
  }
}

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
  network: 'line' | 'x' | 'facebook' | 'instagram' | 'whatsapp' | 'email' | 'google-play' | 'app-store' | 'google-business' | 'youtube'
  /** LINE user id, X user id, Facebook or Instagram person id, WhatsApp user id, mail address, id of a review, id of a YouTube channel. */
  externalId: string
  handle: string | null
  name: string | null
}

export interface DemoSaid {
  network: 'line' | 'x' | 'facebook' | 'instagram' | 'whatsapp' | 'email' | 'google-play' | 'app-store' | 'google-business' | 'youtube'
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
  { line, x, facebook, instagram, whatsapp, people, random }: Simulator,
  memory: DemoMemory,
  { shop, brand, page, gallery }: { shop: string; brand: { id: string; name: string }; page: string; gallery: string },
): void {
  const chance = random.fork('recall')
  const written = new Set(['email', 'whatsapp', 'google-play', 'app-store', 'google-business', 'youtube'])
  for (const { network, externalId, handle, name } of memory.people) {
    // Everybody there is written, and there from the beginning.
    if (written.has(network)) continue
    const shown = name ?? handle ?? externalId
    if (network === 'line' && !line.state.people.has(externalId)) line.createPerson({ name: shown, userId: externalId })
    else if (network === 'x' && !x.state.users.has(externalId))
      x.createUser({ username: handle ?? externalId, name: shown, id: externalId })
    else if (network === 'facebook' && !facebook.state.people.has(externalId))
      facebook.createPerson({ id: externalId, name: shown, unseen: externalId.startsWith('unseen:') })
    else if (network === 'instagram') onInstagram(instagram, externalId)
    else continue
    if (network === 'facebook' || network === 'instagram') continue
    if (memory.said.filter(({ person }) => person === externalId).length > 1) continue
    const language: Language = network === 'line' ? 'th' : handle?.startsWith('ko') ? 'ko' : 'en'
    const account = network === 'line' ? shop : brand.id
    people.add({ network, person: externalId, account, name: shown, language, lines: [{ text: thanks(chance, language) }] })
  }
  for (const { network, ...said } of memory.said) {
    if (network === 'facebook' && said.private) {
      const { externalId: id, thread, text, at } = said
      facebook.messenger.recall({ page, id, thread, byPage: said.person === null, text, at })
    } else if (network === 'facebook')
      facebook.recall({ page, id: said.externalId, from: said.person ?? page, thread: said.thread, text: said.text, at: said.at })
    if (network === 'instagram' && said.private)
      instagram.direct.recall({ ...said, account: gallery, id: said.externalId, byAccount: said.person === null })
    else if (network === 'instagram')
      instagram.recall({
        ...said,
        account: gallery,
        id: said.externalId,
        from: said.person ? onInstagram(instagram, said.person) : gallery,
      })
    if (network === 'whatsapp' && said.person) whatsapp.recall({ from: said.person, at: said.at })
    if (network !== 'x') continue
    const from = said.person ?? brand.id
    if (said.private) x.recallDm({ id: said.externalId, from, thread: said.thread, text: said.text, at: said.at })
    else x.recallPost({ ...said, id: said.externalId, from, calls: brand.name })
  }
}

/** A person by their id or, where the product knows no more, by their username; made where there is none. */
function onInstagram({ state, createPerson }: Simulator['instagram'], known: string): string {
  if (state.people.has(known)) return known
  const username = known.replace(/^@/, '')
  const found = [...state.people.values()].find((person) => person.username === username)
  return found?.id ?? createPerson({ username, ...(!known.startsWith('@') && { id: known }) }).id
}

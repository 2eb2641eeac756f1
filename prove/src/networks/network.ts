import type { NetworkName } from '@baton/simulator'
import type { Place as Inbox } from '../stage/accounts.ts'
import type { Stage } from '../stage/stage.ts'

export interface Saying {
  /** The how-manieth person of this place says it. Of reviews each has an author of its own. */
  who: number
  text: string
  /** Milliseconds; absent: now. */
  at?: number
  /** What it answers, where people answer each other. */
  under?: string
}

export interface Said {
  /** Its id at the network. */
  id: string
  /** Who the network says it is of: one id, one contact. */
  speaker: string
}

/** One way to talk to the brand at a network. What networks tell of by webhook is gathered or goes out at once; the rest is asked for. */
export interface Place {
  /** For people: `comments on Facebook`. */
  name: string
  kind: 'comments' | 'chat' | 'reviews'
  /** Where only the newest talks are watched: how many. */
  most?: number
  say(saying: Saying): Said
  /** Absent: nobody can, or nobody is told. */
  edit?(said: Said, text: string, at?: number): void
  takeBack?(said: Said, at?: number): void
  /** The brand says it at the network itself. */
  answer?(said: Said, text: string, at: number): void
  /** Where there is one answer, and the next takes its place: the one that stands. */
  stands?(said: Said): string | null
}

/** One way in which what is written in the inbox goes out. */
export interface Way {
  /** For people: `private replies on Facebook`. */
  name: string
  /** What is answered. */
  place: Place
  /** Where it was said; in private though it was said in public, once; or by the account's template, long after it was said. */
  how: 'there' | 'in-private' | 'by-template'
  call: Sending
  /** The network can be asked about an answer of which nobody knows; where not, a person is. */
  canBeAsked: boolean
}

/** An account that is connected, and how people reach it. */
export interface Played {
  /** As Baton calls the network. */
  network: string
  /** As the simulator's ledger, calls and faults call it. */
  atSimulator: NetworkName
  /** Its id at the network. */
  account: string
  /** Of its webhooks; null: the network tells nothing by itself and is asked. */
  tells: Tells | null
  places: Place[]
  ways: Way[]
  /** Another program uses up what the network takes now. */
  exhaust: Exhaust
}

/** The call that says something, in the simulator's log. */
export interface Sending {
  method: string
  path: string
}

export interface Exhaust {
  /** Has the network take nothing more for so many milliseconds at least. */
  now(freeInMs: number): void
  /** For how long whoever is refused is told to wait, in milliseconds; where nothing is told, for how long it is polite to. */
  toldMs: number
  /** In any stretch of so many milliseconds it takes so many calls. Absent: it begins anew once the wait that was told is over. */
  slidesMs?: number
  /** Every call of the account counts, and not only what says something. */
  countsAll?: boolean
}

/** Calls of another program, of which the network forgets one each second from then on. */
export function usedUp(calls: number, windowMs: number, freeInMs: number): number[] {
  const now = Date.now()
  return Array.from({ length: calls }, (_, n) => Math.min(now, now - windowMs + freeInMs + n * 1_000))
}

export interface Tells {
  /** Path of the address that the network calls. */
  path: string
  /** Proves a body as the network does. */
  sign(body: Buffer): Record<string, string>
  /** The same facts in other bytes. */
  anew(body: string): string
  /** Has webhooks go to another server, with the same path. */
  goTo(server: string): Promise<unknown>
}

export interface Network {
  /** As Baton calls it. */
  network: string
  /** `nth`: so many accounts of it are connected already. */
  play(stage: Stage, inbox?: Inbox, nth?: number): Promise<Played>
}

import type { Clock } from './clock.ts'
import { iso } from './clock.ts'

export const networks = [
  'line',
  'x',
  'facebook',
  'instagram',
  'whatsapp',
  'mail',
  'google-play',
  'app-store',
  'google-business',
  'youtube',
] as const
export type NetworkName = (typeof networks)[number]

/** One thing a contact saw because our side sent it. A message shown twice stands here twice. */
export interface Sighting {
  number: number
  /** By the simulator's clock. ISO 8601 UTC. */
  at: string
  network: NetworkName
  /** The brand's account that spoke: its external id (mail: address). */
  account: string
  kind: 'push' | 'reply' | 'post' | 'dm' | 'comment' | 'mail'
  /** Who saw it: person, group or, for a public post, everybody (''). */
  to: string
  /** Where it was said: chat, group, X conversation, DM pair, comment at the root, mail thread, review. */
  thread: string
  text: string
  /** What is not words: sticker, image, attachment names. */
  media: string[]
  /** The sender's own key where the network carries one: LINE retry key, WhatsApp callback data, mail Message-ID. */
  key?: string
  /** The id the network gave it. */
  externalId: string
  /** What it answered, where the network says so. */
  inReplyTo?: string
  /** The fault that was in force while it was taken: its sender may never have heard that it was. */
  fault?: string
  deletedAt?: string
}

export interface LedgerQuery {
  network?: NetworkName
  account?: string
  to?: string
  thread?: string
  text?: string
  /** Part of the text. */
  contains?: string
  key?: string
  externalId?: string
  /** Leaves out what was deleted since. */
  standing?: boolean
}

/**
 * What contacts really saw, written at the moment the network takes a message and never on any word of the sender.
 * It is the truth that "sent once" is judged by.
 */
export interface Ledger {
  all(): readonly Sighting[]
  find(query: LedgerQuery): Sighting[]
  /** Called with each new sighting; returns how to stop. */
  onSeen(listener: (sighting: Sighting) => void): () => void
  record(sighting: Omit<Sighting, 'number' | 'at'>): Sighting
  markDeleted(network: NetworkName, externalId: string): void
}

export function ledger(clock: Clock): Ledger {
  const sightings: Sighting[] = []
  const listeners = new Set<(sighting: Sighting) => void>()
  return {
    all: () => sightings,
    find: (query) => sightings.filter((seen) => matches(seen, query)),
    onSeen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    record(what) {
      const sighting = { ...what, number: sightings.length + 1, at: iso(clock.now()) }
      sightings.push(sighting)
      for (const listener of listeners) listener(sighting)
      return sighting
    },
    markDeleted(network, externalId) {
      for (const seen of sightings) {
        if (seen.network === network && seen.externalId === externalId) seen.deletedAt ??= iso(clock.now())
      }
    },
  }
}

function matches(seen: Sighting, { contains, standing, ...exact }: LedgerQuery): boolean {
  if (contains !== undefined && !seen.text.includes(contains)) return false
  if (standing && seen.deletedAt) return false
  return (Object.keys(exact) as (keyof typeof exact)[]).every((name) => exact[name] === undefined || exact[name] === seen[name])
}

import type { ChannelEvent } from '@baton/channel-kit'
import { didOf } from './at-uri.ts'
import { identityOf } from './identity.ts'
import { type Json, list, object, text, time } from './untrusted.ts'

/** What a poll found to be gone: posts deleted, accounts shut, and people who began or ceased to block us. */
export interface Gone {
  type: 'gone'
  account: string
  at: string
  posts: { uri: string; reason: 'deleted' | 'hidden' }[]
  blockedBy: unknown[]
  unblockedBy: string[]
}

export function goneEvents(body: Json, account: string): ChannelEvent[] {
  const at = time(body.at) || new Date(0).toISOString()
  const deletes = list(body.posts).flatMap((post): ChannelEvent[] => {
    const uri = text(object(post).uri)
    const hidden = object(post).reason === 'hidden'
    const by = hidden ? 'network' : didOf(uri) === account ? 'us' : 'author'
    return uri
      ? [{ kind: 'delete', account, at, dedupeKey: `gone:${uri}`, scope: '', externalId: uri, reason: hidden ? 'hidden' : 'deleted', by }]
      : []
  })
  const relation = (profile: unknown, relation: 'block' | 'unblock'): ChannelEvent[] => {
    const contact = identityOf(profile)
    return contact ? [{ kind: 'relation', account, at, dedupeKey: `${relation}:${contact.externalId}:${at}`, relation, contact }] : []
  }
  return [
    ...deletes,
    ...list(body.blockedBy).flatMap((profile) => relation(profile, 'block')),
    ...list(body.unblockedBy).flatMap((did) => relation({ did }, 'unblock')),
  ]
}

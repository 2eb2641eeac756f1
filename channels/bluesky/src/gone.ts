import { type ChannelEvent, type Fields, isoFromText, NO_TIME, objectsOf, textOf } from '@baton/channel-kit'
import { didOf, readAtUri } from './at-uri.ts'
import { identityOf } from './identity.ts'

/** What a poll found to be gone: posts deleted, accounts shut, and people who began or ceased to block us. */
export interface Gone {
  type: 'gone'
  account: string
  at: string
  posts: { uri: string; reason: 'deleted' | 'hidden' }[]
  blockedBy: unknown[]
  unblockedBy: { did: string }[]
}

export function goneEvents(body: Fields, account: string): ChannelEvent[] {
  const at = isoFromText(body.at) ?? NO_TIME
  const deletes = objectsOf(body.posts).flatMap((post): ChannelEvent[] => {
    const uri = textOf(post.uri)
    const hidden = post.reason === 'hidden'
    const by = hidden ? 'network' : didOf(uri) === account ? 'us' : 'author'
    return readAtUri(uri)
      ? [{ kind: 'delete', account, at, dedupeKey: `gone:${uri}`, scope: '', externalId: uri, reason: hidden ? 'hidden' : 'deleted', by }]
      : []
  })
  const relation = (profile: unknown, relation: 'block' | 'unblock'): ChannelEvent[] => {
    const contact = identityOf(profile)
    return contact ? [{ kind: 'relation', account, at, dedupeKey: `${relation}:${contact.externalId}:${at}`, relation, contact }] : []
  }
  return [
    ...deletes,
    ...objectsOf(body.blockedBy).flatMap((profile) => relation(profile, 'block')),
    ...objectsOf(body.unblockedBy).flatMap((profile) => relation(profile, 'unblock')),
  ]
}

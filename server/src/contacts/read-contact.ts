import type { ContactSummary, Identity } from '@baton/contract/conversations'
import type { z } from 'zod'
import { maskText } from '#kernel/masking'
import type { Tx } from '#kernel/tx'

export interface ContactFacts extends z.output<typeof ContactSummary> {
  identities: z.output<typeof Identity>[]
  firstSeenAt: string
}

type IdentityRow = Pick<z.output<typeof Identity>, 'id' | 'network' | 'handle' | 'displayName' | 'followers'>

/** A person and how each network knows them. Addresses and numbers are masked for whom they are not meant. Undefined when there is none. */
export async function readContact(tx: Tx, id: string): Promise<ContactFacts | undefined> {
  const found = await tx.one<{
    id: string
    name: string | null
    language: string | null
    createdAt: string
    identities: IdentityRow[]
  }>`
    select p.id, p.name, p.language, p.created_at,
           (select coalesce(json_agg(json_build_object('id', i.id, 'network', i.network, 'handle', i.handle, 'displayName', i.display_name, 'followers', i.followers)
                     order by i.created_at, i.id), '[]')
              from identities i where i.workspace_id = p.workspace_id and i.contact_id = p.id) as identities
      from contacts p where p.workspace_id = ${tx.workspaceId} and p.id = ${id}`
  if (!found) return undefined
  const shown = (text: string | null) => (text === null || tx.actor.rights.seePersonalData ? text : maskText(text))
  const [first] = found.identities
  return {
    id: found.id,
    name: shown(found.name ?? first?.displayName ?? first?.handle ?? '') ?? '',
    // Pictures on the network's own servers would tell it who is read about, and when.
    avatarUrl: null,
    language: found.language,
    identities: found.identities.map((identity) => ({
      id: identity.id,
      network: identity.network,
      followers: identity.followers,
      handle: shown(identity.handle),
      displayName: shown(identity.displayName),
      url: profileUrl(identity),
    })),
    firstSeenAt: found.createdAt,
  }
}

/** Where people see this person on the network, for networks whose profiles are public. */
function profileUrl({ network, handle }: Pick<IdentityRow, 'network' | 'handle'>): string | null {
  if (!handle) return null
  const name = encodeURIComponent(handle.replace(/^@/, ''))
  if (network === 'x') return `https://x.com/${name}`
  if (network === 'instagram') return `https://www.instagram.com/${name}/`
  if (network === 'bluesky') return `https://bsky.app/profile/${name}`
  return null
}

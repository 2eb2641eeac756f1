import { type Newcomer, join } from '../../stage/people.ts'
import type { Api } from '../../stage/api.ts'
import type { Stage } from '../../stage/stage.ts'

/** Somebody whose browser is open. */
export interface Member {
  id: string
  name: string
  api: Api
  /** What besides conversations the screens of their role ask for, and hear of: tags also those of conversations that are not theirs to see. */
  sees: ('channel-accounts' | 'invitations' | 'tags')[]
  /** A reply box is on their screen. */
  replies: boolean
  /** How many tabs they have open. */
  tabs: number
}

const roles: [name: string, role: string, rights?: Newcomer['rights']][] = [
  ['admin', 'admin'],
  ['lead', 'lead'],
  ['agent', 'agent'],
  ['marketer', 'marketer'],
  ['viewer', 'viewer'],
  ['agent without private words', 'agent', { readPrivate: false }],
  ['agent without personal data', 'agent', { seePersonalData: false }],
]

/** Every role in the first inbox, roles with a right more or less, and somebody who works in the other inbox alone. */
export async function gatherCast({ owner, workspaceId, inboxId, at }: Stage, otherInboxId: string): Promise<Member[]> {
  const members: Member[] = []
  const enter = async (name: string, role: string, inbox: string, rights?: Newcomer['rights']) => {
    const email = `${name.replaceAll(' ', '.')}@haruliving.example`
    const { id, api } = await join(owner, workspaceId, { name, email, role, inboxIds: [inbox], rights })
    members.push({
      id,
      name,
      api,
      sees: seenBy(role),
      replies: role !== 'viewer',
      tabs: name === 'agent' || name === 'viewer' ? 2 : 1,
    })
  }
  await Promise.all([
    ...roles.map(([name, role, rights]) => enter(name, role, inboxId, rights)),
    enter('agent of another inbox', 'agent', otherInboxId),
  ])
  const { items } = await owner.get<{ items: { id: string; role: string }[] }>(at('/agents'))
  const ownerId = items.find(({ role }) => role === 'owner')?.id ?? ''
  return [{ id: ownerId, name: 'owner', api: owner, sees: seenBy('owner'), replies: true, tabs: 2 }, ...members]
}

function seenBy(role: string): Member['sees'] {
  if (role === 'viewer') return []
  return role === 'owner' || role === 'admin' ? ['channel-accounts', 'invitations', 'tags'] : ['channel-accounts']
}

import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Actor, type Canary, permissionsOfRole, type Right, rightsOfRole } from '../../checker/policy.ts'
import { type Place, connectLine, connectMail, connectX } from '../../stage/accounts.ts'
import type { Api } from '../../stage/api.ts'
import { join } from '../../stage/people.ts'
import { type ApiConversation, until, walk } from '../../stage/read-back.ts'
import { type Stage, allScopes } from '../../stage/stage.ts'

/** Ids by the name under which paths and bodies ask for them. */
export type Ids = Record<string, string>

export interface Caller extends Actor {
  api: Api
}

export interface Scene {
  callers: Caller[]
  canaries: Canary[]
  own: Ids
  /** A team and an inbox of A that nothing depends on. */
  spare: Ids
  otherInbox: Ids
  foreign: Ids
  /** Somebody who sees everything of B. */
  ownerOfB: Api
  /** Has the contacts speak once more, for what the live feed brings. */
  speakAgain(): Promise<void>
}

/** Two workspaces of the same server with words that must not cross, and everybody who might ask. */
export async function setScene(stage: Stage, note: (words: string) => void): Promise<Scene> {
  const { owner, workspaceId, inboxId } = stage
  const first: Place = { api: owner, workspaceId, inboxId }
  const second: Place = { ...first, inboxId: (await makeInbox(owner, workspaceId, 'Returns')).id }
  const b = await owner.send<{ workspaceId: string }>('POST', '/api/v1/workspaces', {
    name: 'namecanary Fremdhaus',
    timeZone: 'Asia/Bangkok',
  })
  const bInboxes = await owner.get<{ items: { id: string; name: string }[] }>(`/api/v1/workspaces/${b.workspaceId}/inboxes`)
  const bInbox = bInboxes.items[0]
  if (!bInbox) throw new Error('The other workspace has no inbox')
  await owner.send('PUT', `/api/v1/workspaces/${b.workspaceId}/inboxes/${bInbox.id}`, { name: bInbox.name, undoSeconds: 0, agentIds: [] })
  const foreignPlace: Place = { api: owner, workspaceId: b.workspaceId, inboxId: bInbox.id }

  const callers = await castOf(stage, first, second, foreignPlace)
  const agentOne = callers.find(({ name }) => name === 'agent')
  if (!agentOne) throw new Error('The cast has no agent')
  note('the cast is there')
  const a1 = await furnish(stage, first, 'einhaus', true)
  note('the first inbox is furnished')
  const a2 = await furnish(stage, second, 'zweithaus', false)
  const bb = await furnish(stage, foreignPlace, 'fremdhaus', false)
  const spareInbox = await makeInbox(owner, workspaceId, 'Spare')
  const spareTeam = await owner.send<{ id: string }>('POST', `/api/v1/workspaces/${workspaceId}/teams`, { name: 'Spare', agentIds: [] })
  return {
    callers,
    canaries: [
      ...canariesOf('A', 1, 'einhaus', true),
      ...canariesOf('A', 2, 'zweithaus', false),
      ...canariesOf('B', 1, 'fremdhaus', false),
      { value: 'namecanary', workspace: 'B', inbox: 1, kind: 'name' },
    ],
    own: a1.ids,
    spare: { ...a1.ids, inboxId: spareInbox.id, teamId: spareTeam.id },
    otherInbox: a2.ids,
    foreign: bb.ids,
    ownerOfB: owner,
    async speakAgain() {
      for (const part of [a1, a2, bb]) await part.speakAgain()
    },
  }
}

const canariesOf = (workspace: 'A' | 'B', inbox: number, house: string, mail: boolean): Canary[] => [
  { value: `${house}oeffentlich`, workspace, inbox, kind: 'public' },
  { value: `${house}geheim`, workspace, inbox, kind: 'private' },
  { value: phoneOf(house), workspace, inbox, kind: 'personal' },
  ...(mail ? [{ value: `adresse.${house}`, workspace, inbox, kind: 'personal' } as const] : []),
]

const phoneOf = (house: string): string =>
  `08912${String(Array.from(Buffer.from(house)).reduce((sum, byte) => (sum * 31 + byte) % 99_991, 7)).padStart(5, '3')}`

const makeInbox = (api: Api, workspaceId: string, name: string) =>
  api.send<{ id: string }>('POST', `/api/v1/workspaces/${workspaceId}/inboxes`, { name, undoSeconds: 0, agentIds: [] })

/** Accounts, conversations with planted words, and one object of every kind that a path can name. */
async function furnish(stage: Stage, place: Place, house: string, mail: boolean): Promise<{ ids: Ids; speakAgain(): Promise<void> }> {
  const { simulator } = stage
  const { api, workspaceId, inboxId } = place
  const at = (path: string) => `/api/v1/workspaces/${workspaceId}${path}`
  const { line, id: accountId } = await connectLine(
    stage,
    { name: `namecanary ${house}`.replace('namecanary ', workspaceId === stage.workspaceId ? '' : 'namecanary ') },
    place,
  )
  const handle = `brand_${house}`
  await connectX(stage, [handle], place)
  const person = simulator.line.createPerson({ name: 'นก ใจดี' })
  const { username } = simulator.x.createUser({ username: `kunde_${house}`, name: '민지' })
  const speak = async (words: string) => {
    await simulator.line.say({ account: line.userId, from: person.userId, text: `${house}geheim ${words} โทร ${phoneOf(house)}` }).delivery
    await Promise.all(
      simulator.x.post({ from: username, text: `@${handle} ${house}oeffentlich ${words}, call ${phoneOf(house)}` }).deliveries,
    )
  }
  await speak('my order is late')
  const conversations = async () =>
    (await walk<ApiConversation>(api, at(`/conversations?inboxId=${inboxId}`))).map((one) => ({ ...one, thread: one.threads[0] }))
  await until('both conversations are there', 20_000, async () => (await conversations()).length === 2)
  const all = await conversations()
  const open = all.find(({ network }) => network === 'x')
  const closed = all.find(({ network }) => network === 'line')
  if (!open || !closed) throw new Error('The scene lacks a conversation')

  // A private thread joins the public conversation: who may not read private words sees the one and not the other.
  const inPrivate = await api.send<{ threadId: string }>('PUT', at(`/conversations/${open.id}/private-thread`))
  simulator.x.dm({ from: username, to: handle, text: `${house}geheim in a DM, ${phoneOf(house)}` })
  if (mail) {
    const address = `care@${house}.example`
    await connectMail(stage, address, place)
    simulator.mail.send({
      from: `adresse.${house}@post.example`,
      name: 'สมชาย',
      to: address,
      subject: `${house}geheim: call ${phoneOf(house)}`,
      text: `${house}geheim, please call`,
    })
    await until('the mail is there', 30_000, async () => (await conversations()).some(({ network }) => network === 'email'))
  }
  // A body for an account that is not connected is kept with its reason.
  const body = Buffer.from(
    JSON.stringify({
      destination: `U${'0'.repeat(32)}`,
      events: [
        {
          type: 'follow',
          mode: 'active',
          timestamp: Date.now(),
          source: { type: 'user', userId: person.userId },
          webhookEventId: `01${house}`,
          deliveryContext: { isRedelivery: false },
        },
      ],
    }),
  )
  await fetch(line.webhookUrl, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-line-signature': createHmac('sha256', line.channelSecret).update(body).digest('base64'),
    },
  })
  const failed = async () => (await api.get<{ items: { id: string }[] }>(at('/raw-deliveries'))).items
  await until('the unreadable delivery is kept', 20_000, async () => (await failed()).length > 0)

  const told = await api.send<{ messages: { id: string; delivery: { id: string } }[] }>(
    'POST',
    at(`/conversations/${closed.id}/messages`),
    {
      clientMessageId: randomUUID(),
      threadId: closed.thread?.id,
      text: `${house}geheim, we look into it`,
      seenMessageId: null,
      sendAnyway: true,
    },
  )
  await api.send('POST', at(`/conversations/${closed.id}/notes`), { id: randomUUID(), text: `${house}geheim noted` })
  await api.send('PUT', at(`/conversations/${closed.id}/tags/late`))
  const named = workspaceId === stage.workspaceId ? house : `namecanary ${house}`
  const team = await api.send<{ id: string }>('POST', at('/teams'), { name: named, agentIds: [] })
  const key = await api.send<{ id: string }>('POST', at('/api-keys'), { name: named, scopes: ['report:read'] })
  const invitation = await api.send<{ id: string }>('POST', at('/invitations'), { email: `guest@${house}.example`, role: 'viewer' })
  const agents = await api.get<{ items: { id: string; role: string }[] }>(at('/agents'))
  const sessions = await api.get<{ items: { id: string }[] }>('/api/v1/me/sessions')
  const timeline = await api.get<{ timeline: { items: { id: string; type: string; direction?: string }[] } }>(
    at(`/conversations/${closed.id}`),
  )
  const posts = await api.get<{ items: { id: string; account: { handle: string } }[] }>(at('/posts'))
  const postId = posts.items.find(({ account }) => account.handle === handle)?.id ?? ''
  const clearing = await api.send<{ id: string }>('POST', at(`/posts/${postId}/clearings`), { groups: ['joined'], seenUpTo: 0, looked: [] })
  const mailed = (await conversations()).find(({ network }) => network === 'email')
  const ids: Ids = {
    workspaceId,
    conversationId: closed.id,
    publicConversationId: open.id,
    mailConversationId: mailed?.id ?? open.id,
    mailContactId: mailed?.contact.id ?? open.contact.id,
    messageId: timeline.timeline.items.find(({ type, direction }) => type === 'message' && direction === 'inbound')?.id ?? '',
    deliveryId: told.messages[0]?.delivery.id ?? '',
    contactId: closed.contact.id,
    threadId: closed.thread?.id ?? '',
    privateThreadId: inPrivate.threadId,
    postId,
    clearingId: clearing.id,
    accountId,
    inboxId,
    teamId: team.id,
    apiKeyId: key.id,
    invitationId: invitation.id,
    rawDeliveryId: (await failed())[0]?.id ?? '',
    agentId: agents.items.find(({ role }) => role === 'agent')?.id ?? agents.items[0]?.id ?? '',
    sessionId: sessions.items[0]?.id ?? '',
    tag: 'late',
    token: 'x'.repeat(40),
  }
  return { ids, speakAgain: () => speak('and still nothing') }
}

const inA: ReadonlySet<'A' | 'B'> = new Set(['A'])
const inB: ReadonlySet<'A' | 'B'> = new Set(['B'])

interface Rights {
  readPrivate?: boolean
  seePersonalData?: boolean
}

/** Each role, roles without each right, who belongs to another inbox, who was suspended, strangers, keys of each scope, dead keys, nobody. */
async function castOf(stage: Stage, first: Place, second: Place, foreign: Place): Promise<Caller[]> {
  const { owner } = stage
  const joins = (name: string, role: string, place: Place = first, own: Rights = {}) =>
    member(stage, place, name, role, own, place === second ? 2 : 1)
  const everywhere = new Set([1, 2])
  const callers: Caller[] = [
    {
      name: 'owner',
      proof: 'session',
      workspaces: new Set(['A', 'B']),
      permissions: new Set(permissionsOfRole.owner),
      rights: new Set(rightsOfRole('owner')),
      inboxes: everywhere,
      api: owner,
    },
  ]
  callers.push({ ...(await joins('admin', 'admin')), inboxes: everywhere })
  for (const role of ['lead', 'agent', 'marketer', 'viewer']) callers.push(await joins(role, role))
  callers.push(await joins('agent of another inbox', 'agent', second))
  callers.push(await joins('agent without private words', 'agent', first, { readPrivate: false }))
  callers.push(await joins('agent without personal data', 'agent', first, { seePersonalData: false }))
  callers.push(await joins('viewer with private words', 'viewer', first, { readPrivate: true }))
  callers.push(await joins('viewer with personal data', 'viewer', first, { seePersonalData: true }))
  const suspended = await joins('suspended admin', 'admin')
  await owner.send('PATCH', `/api/v1/workspaces/${first.workspaceId}/agents/${await agentIdOf(owner, first.workspaceId, suspended.name)}`, {
    state: 'suspended',
  })
  callers.push({ ...suspended, workspaces: new Set(), permissions: new Set() })
  callers.push({ ...(await joins('namecanary stranger', 'agent', foreign)), workspaces: inB })

  const key = async (
    name: string,
    scopes: string[],
    place: Place = first,
    expiresAt: string | null = null,
  ): Promise<Caller & { id: string }> => {
    const made = await owner.send<{ id: string; secret: string }>('POST', `/api/v1/workspaces/${place.workspaceId}/api-keys`, {
      name,
      scopes,
      expiresAt,
    })
    const rights = scopes.filter((scope): scope is Right => scope === 'read-private' || scope === 'see-personal-data')
    return {
      id: made.id,
      name: `key: ${name}`,
      proof: 'key',
      workspaces: place === foreign ? inB : inA,
      permissions: new Set(scopes),
      rights: new Set(rights),
      inboxes: everywhere,
      api: owner.as({ key: made.secret }),
    }
  }
  for (const scope of allScopes) callers.push(await key(scope, [scope]))
  callers.push(await key('everything', allScopes))
  callers.push(
    await key(
      'everything but the two rights',
      allScopes.filter((scope) => scope.includes(':')),
    ),
  )
  callers.push(await key('namecanary of others', allScopes, foreign))
  const dead = { proof: 'none' as const, permissions: new Set<string>(), rights: new Set<Right>() }
  const revoked = await key('revoked', allScopes)
  await owner.send('DELETE', `/api/v1/workspaces/${first.workspaceId}/api-keys/${revoked.id}`)
  callers.push({ ...revoked, ...dead })
  const expiring = await key('expired', allScopes, first, new Date(Date.now() + 1_500).toISOString())
  callers.push({ ...expiring, ...dead })
  callers.push({ name: 'nobody', workspaces: new Set(), inboxes: new Set(), api: owner.as(null), ...dead })
  await sleep(2_500)
  return callers
}

async function member(stage: Stage, place: Place, name: string, role: string, own: Rights, inbox: number): Promise<Caller> {
  const { api } = await join(stage.owner, place.workspaceId, {
    name,
    email: `${name.replaceAll(' ', '.')}@haruliving.example`,
    role,
    inboxIds: [place.inboxId],
    rights: own,
  })
  const rights = new Set(rightsOfRole(role))
  for (const [right, has] of [
    ['read-private', own.readPrivate],
    ['see-personal-data', own.seePersonalData],
  ] as const) {
    if (has === true) rights.add(right)
    if (has === false) rights.delete(right)
  }
  return {
    name,
    proof: 'session',
    workspaces: inA,
    permissions: new Set(permissionsOfRole[role]),
    rights,
    inboxes: new Set([inbox]),
    api,
  }
}

async function agentIdOf(owner: Api, workspaceId: string, name: string): Promise<string> {
  const { items } = await owner.get<{ items: { id: string; name: string }[] }>(`/api/v1/workspaces/${workspaceId}/agents`)
  return items.find((agent) => agent.name === name)?.id ?? ''
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@baton/simulator'
import type { Answer } from '../../stage/api.ts'
import { type ApiConversation, until, walk } from '../../stage/read-back.ts'
import { connectLine, connectX, placeOf } from '../../stage/accounts.ts'
import { join } from '../../stage/people.ts'
import type { Stage } from '../../stage/stage.ts'
import { sayings } from '../../tokens.ts'
import type { Member } from './cast.ts'

const brand = 'HaruLiving'

export interface Given {
  stage: Stage
  random: Random
  members: readonly Member[]
  otherInboxId: string
}

/** What may happen: contacts who speak, colleagues who act, and the workspace that changes around them. */
export interface Happenings {
  /** So many of them, one after the other, some at once. */
  pass(count: number): Promise<void>
  /** Each kind of event once, also those that chance may leave out. */
  each(): Promise<void>
  /** Answers that were none: 5xx. */
  broken: string[]
}

interface Deed {
  /** How often among the others. */
  weight: number
  does(): unknown
}

export async function prepare({ stage, random, members, otherInboxId }: Given): Promise<Happenings> {
  const { simulator, owner, at, inboxId } = stage
  const broken: string[] = []
  const { line, id: lineId } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const returns = await connectLine(stage, { name: 'Haru Returns' }, { ...placeOf(stage), inboxId: otherInboxId })
  await connectX(stage, [brand])
  const people = Array.from(
    { length: 24 },
    (_, n) => simulator.line.createPerson({ name: `นก ${n} 081-234-56${10 + n}`, language: 'th' }).userId,
  )
  const users = Array.from({ length: 12 }, (_, n) => simulator.x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }))
  const post = simulator.x.post({ from: brand, text: 'Free shipping all week 🎉' }).id
  const posts = [post]
  const lineSaid: string[] = []
  const team = await owner.send<{ id: string }>('POST', at('/teams'), { name: 'Refunds', agentIds: [] })
  const named = (name: string) => members.find((member) => member.name === name) as Member
  const workers = ['owner', 'admin', 'lead', 'agent', 'agent without personal data'].map(named)
  let known: Known[] = []
  let n = 0

  const words = () => `${random.pick(sayings)} [m${n++}]`
  const conversation = () => random.pick(known)
  /** Refusals are part of the day (taken, held, impossible); what is no answer is not. Who is told to come again does. */
  async function act(method: string, path: string, body?: unknown, who = random.pick(workers)): Promise<Answer> {
    const answer = await who.api.patiently(method, at(path), body).catch((error: unknown) => {
      throw new Error(`${who.name}: ${method} ${path}: ${String(error)}`)
    })
    if (answer.status >= 500) broken.push(`${who.name}: ${method} ${path} was answered ${answer.status}: ${answer.text.slice(0, 200)}`)
    return answer
  }
  async function opened({ id }: ApiConversation): Promise<Opened | null> {
    const answer = await owner.call('GET', at(`/conversations/${id}`))
    return answer.status === 200 ? (answer.body as Opened) : null
  }
  const newest = (open: Opened | null) => open?.timeline.items.findLast((entry) => entry.type === 'message' && !entry.neighbour)?.id ?? null

  async function assign(): Promise<void> {
    const open = await opened(conversation())
    if (!open) return
    const { id, assigneeId } = open.conversation
    const to = random.chance(0.3) ? null : random.pick(members).id
    await act('PUT', `/conversations/${id}/assignee`, { assigneeId: to, seenAssigneeId: assigneeId })
  }
  /** As often as somebody else was quicker. */
  async function handOver({ id }: Known, assigneeId: string | null): Promise<void> {
    await until('it is handed over', 10_000, async () => {
      const { conversation } = await owner.get<Opened>(at(`/conversations/${id}`))
      const body = { assigneeId, seenAssigneeId: conversation.assigneeId }
      return (await act('PUT', `/conversations/${id}/assignee`, body, named('owner'))).status === 200
    })
  }
  /** As often as something came that was not seen. */
  async function finish(conversation: Known): Promise<void> {
    await until('it is done', 10_000, async () => {
      const body = { resolution: 'dismissed', seenMessageId: newest(await opened(conversation)) }
      return (await act('PUT', `/conversations/${conversation.id}/resolution`, body, named('owner'))).status === 200
    })
  }
  async function reply(): Promise<void> {
    const open = await opened(conversation())
    if (!open) return
    const { id, threads } = open.conversation
    const body = {
      clientMessageId: randomUUID(),
      threadId: random.pick(threads).id,
      text: `확인해 드릴게요 [r${n++}]`,
      seenMessageId: newest(open),
    }
    await act('POST', `/conversations/${id}/messages`, { ...body, resolve: random.chance(0.2) })
  }
  async function resolve(): Promise<void> {
    const open = await opened(conversation())
    if (open)
      await act('PUT', `/conversations/${open.conversation.id}/resolution`, {
        resolution: random.pick(['answered', 'dismissed', 'spam']),
        seenMessageId: newest(open),
      })
  }
  async function read(): Promise<void> {
    const open = await opened(conversation())
    if (!open) return
    const messageId = random.chance(0.7) ? newest(open) : null
    await act('PUT', `/conversations/${open.conversation.id}/read`, { messageId }, random.pick(members))
  }
  async function acknowledge(): Promise<void> {
    const open = await opened(conversation())
    const message = open?.timeline.items.find((entry) => entry.type === 'message' && entry.direction === 'inbound' && !entry.neighbour)
    if (message) await act('PUT', `/messages/${message.id}/acknowledgement`, { acknowledged: !message.acknowledged })
  }
  async function takeNeighbour(): Promise<void> {
    const { id } = random.pick(known.filter(({ network }) => network === 'x'))
    const answer = await owner.call('GET', at(`/conversations/${id}/neighbours`))
    const [neighbour] = answer.status === 200 ? (answer.body as { items: { id: string }[] }).items : []
    if (neighbour) await act('POST', `/messages/${neighbour.id}/conversation`)
  }
  const on = (method: string, path: string, body?: () => unknown) => () =>
    act(method, `/conversations/${conversation().id}${path}`, body?.())
  const say = (from = random.pick(people)) =>
    void lineSaid.push(simulator.line.say({ account: line.userId, from, text: words() }).messageId)
  const changeInbox = (agentIds: string[]) =>
    act('PUT', `/inboxes/${otherInboxId}`, { name: 'Returns', undoSeconds: 0, agentIds }, named('owner'))
  const other = named('agent of another inbox').id

  const deeds: Deed[] = [
    { weight: 12, does: () => say() },
    { weight: 2, does: () => simulator.line.say({ account: returns.line.userId, from: random.pick(people), text: words() }) },
    { weight: 2, does: () => simulator.line.say({ account: line.userId, from: random.pick(people), image: true }) },
    { weight: 6, does: () => mention(random.chance(0.5) ? random.pick(posts) : undefined) },
    { weight: 2, does: () => simulator.x.post({ from: random.pick(users).username, text: words(), inReplyTo: random.pick(posts) }) },
    { weight: 3, does: () => simulator.x.dm({ from: random.pick(users).username, to: brand, text: words() }) },
    { weight: 2, does: () => lineSaid.length > 0 && simulator.line.edit({ messageId: random.pick(lineSaid), text: words() }) },
    {
      weight: 2,
      does: () =>
        lineSaid.length > 3 && simulator.line.unsend({ messageId: lineSaid.splice(random.int(0, lineSaid.length - 1), 1)[0] ?? '' }),
    },
    { weight: 1, does: () => posts.length > 3 && simulator.x.delete({ id: posts.splice(random.int(1, posts.length - 1), 1)[0] ?? '' }) },
    {
      weight: 2,
      does: () => random.pick([simulator.line.follow, simulator.line.unfollow])({ account: line.userId, from: random.pick(people) }),
    },
    { weight: 7, does: assign },
    { weight: 5, does: reply },
    { weight: 5, does: resolve },
    { weight: 2, does: on('DELETE', '/resolution') },
    { weight: 2, does: on('PUT', '/snooze', () => ({ until: new Date(Date.now() + random.int(1_500, 600_000)).toISOString() })) },
    { weight: 1, does: on('DELETE', '/snooze') },
    { weight: 2, does: on('PUT', '/waiting') },
    { weight: 4, does: on('PUT', `/tags/${encodeURIComponent('환불')}`) },
    { weight: 2, does: on('DELETE', `/tags/${encodeURIComponent('환불')}`) },
    { weight: 1, does: () => act('PUT', `/conversations/${conversation().id}/tags/t${random.int(0, 4)}`) },
    { weight: 2, does: on('PUT', '/priority', () => ({ priority: random.pick(['urgent', 'high', 'normal', 'low']) })) },
    { weight: 2, does: on('PUT', '/subject', () => ({ subject: `배송 ${n++}` })) },
    { weight: 4, does: on('POST', '/notes', () => ({ id: randomUUID(), text: `전화했어요 ${n++}` })) },
    { weight: 8, does: read },
    { weight: 3, does: acknowledge },
    { weight: 3, does: takeNeighbour },
    { weight: 1, does: on('PUT', '/private-thread') },
    { weight: 2, does: on('PUT', '/team', () => ({ teamId: random.chance(0.5) ? team.id : null })) },
    { weight: 1, does: () => act('PATCH', `/channel-accounts/${lineId}`, { name: `Haru ${n++}` }, named('owner')) },
    { weight: 0.5, does: () => act('PUT', `/teams/${team.id}`, { name: `Refunds ${n++}`, agentIds: [] }, named('admin')) },
    { weight: 0.5, does: () => changeInbox(random.chance(0.5) ? [other] : [other, named('viewer').id, named('lead').id]) },
    {
      weight: 0.5,
      does: () =>
        act(
          'PATCH',
          `/agents/${named('marketer').id}`,
          { seePersonalData: random.chance(0.5), readPrivate: random.chance(0.5) },
          named('owner'),
        ),
    },
    {
      weight: 0.5,
      does: () =>
        act('POST', '/invitations', { email: `new.${n++}@haruliving.example`, role: 'viewer', inboxIds: [inboxId] }, named('owner')),
    },
  ]
  const drawn = deeds.flatMap((deed) => Array.from({ length: deed.weight * 2 }, () => deed))

  function mention(inReplyTo?: string): void {
    posts.push(simulator.x.post({ from: random.pick(users).username, text: `@${brand} ${words()}`, inReplyTo }).id)
  }

  async function learn(): Promise<void> {
    known = await walk<Known>(owner, at('/conversations'))
  }

  /** Each kind of event about a post. */
  async function aroundPost(): Promise<void> {
    mention(post)
    await simulator.idle()
    let postId = ''
    await until('the post has a comment', 10_000, async () => {
      const { items } = await owner.get<{ items: { id: string; kind: string; account: { handle: string }; comments: number }[] }>(
        at('/posts'),
      )
      postId = items.find(({ kind, account, comments }) => kind === 'own' && account.handle === brand && comments > 0)?.id ?? ''
      return postId !== ''
    })
    const comments = await Promise.all(
      ['complaint', 'question', 'unclear'].map((group) =>
        owner.get<{ items: { group: string; message: { id: string } }[] }>(at(`/posts/${postId}/comments?group=${group}`)),
      ),
    )
    const [comment] = comments.flatMap(({ items }) => items)
    for (const mode of ['quiet', 'normal']) await act('PUT', `/posts/${postId}/mode`, { mode }, named('owner'))
    if (comment)
      for (const group of ['joined', comment.group])
        await act('PUT', `/posts/${postId}/comments/${comment.message.id}/group`, { group }, named('owner'))
    await act('POST', `/posts/${postId}/clearings`, { groups: ['joined'], seenUpTo: 0, looked: [] }, named('owner'))
  }

  /** Somebody asks for a comment of the brand's post to be hidden, and takes that back. */
  async function askForAnotherLook(): Promise<void> {
    await act('PUT', '/second-look-policy', { policy: 'everything' }, named('owner'))
    await act('PUT', '/file-retention', { days: { line: 90 } }, named('owner'))
    const saved = { name: 'Late', shortcut: null, texts: { any: 'Sorry, it is late.' }, networks: null }
    await act('POST', '/saved-replies', { ...saved, id: randomUUID(), shared: true }, named('owner'))
    const view = { name: 'Refunds', filter: { view: 'all', tag: '환불' }, sharedWith: 'everybody' }
    await act('POST', '/saved-views', { ...view, id: randomUUID() }, named('owner'))
    for (const { id } of known.filter(({ network }) => ['facebook', 'instagram', 'youtube', 'x'].includes(network))) {
      const message = newest(await opened({ id } as Known))
      const { status } = await act('POST', `/messages/${message}/moderation`, { act: 'hide', reason: 'offensive' }, named('agent'))
      if (status < 300) break
    }
    const { items } = await owner.get<{ items: { look: { id: string } }[] }>(at('/second-looks'))
    for (const { look } of items) await act('DELETE', `/second-looks/${look.id}`, undefined, named('agent'))
  }
  async function readTemplates(): Promise<void> {
    const { items } = await owner.get<{ items: { id: string; network: string }[] }>(at('/channel-accounts'))
    for (const { id } of items.filter(({ network }) => network === 'whatsapp'))
      await act('POST', `/channel-accounts/${id}/template-readings`, undefined, named('owner'))
  }

  for (const person of people) say(person)
  for (let each = 0; each < 10; each++) mention(each % 2 ? post : undefined)
  simulator.line.say({ account: returns.line.userId, from: people[0] ?? '', text: words() })
  await owner.send('POST', at('/demo'))
  await simulator.idle()
  await until('the contacts and the demo are there', 30_000, async () => {
    await learn()
    return known.length >= 44
  })

  return {
    broken,
    async pass(count) {
      for (let done = 0; done < count; done++) {
        const { does } = random.pick(drawn)
        const under = Promise.resolve(does()).catch(
          (error: unknown) => void broken.push(`what happened was not answered: ${String(error)}`),
        )
        if (random.chance(0.6)) await under
        if (done % 25 === 24) await learn()
        await sleep(random.int(0, 25))
      }
      await learn()
    },
    async each() {
      await aroundPost()
      await askForAnotherLook()
      await act('PUT', '/spend/meters/line_push', { price: null, cap: 5_000 }, named('owner'))
      await readTemplates()
      await act('POST', '/demo/removal', undefined, named('owner'))
      const from = people[0] ?? ''
      const isTheirs = ({ contact, accountId, status }: Known) =>
        contact.name.startsWith('นก 0') && accountId === lineId && status === 'open'
      const { messageId } = simulator.line.say({ account: line.userId, from, text: words() })
      await simulator.idle()
      await until('a contact is there', 10_000, async () => {
        await learn()
        return known.some(isTheirs)
      })
      const mine = known.find(isTheirs) as Known
      const path = `/conversations/${mine.id}`
      const open = await opened(mine)
      const text = `확인해 드릴게요 [r${n++}]`
      const deeds: [method: string, path: string, body?: unknown][] = [
        ['POST', `${path}/messages`, { clientMessageId: randomUUID(), threadId: mine.threads[0]?.id, text, seenMessageId: newest(open) }],
        ['PUT', `/messages/${newest(open)}/acknowledgement`, { acknowledged: true }],
        ['PUT', `/messages/${newest(open)}/acknowledgement`, { acknowledged: false }],
        ['PUT', `${path}/read`, { messageId: newest(open) }],
        ['PUT', `${path}/read`, { messageId: null }],
        ['POST', `${path}/notes`, { id: randomUUID(), text: `전화했어요 ${n++}` }],
        ['PUT', `${path}/tags/once`],
        ['DELETE', `${path}/tags/once`],
        ['PUT', `${path}/priority`, { priority: 'urgent' }],
        ['PUT', `${path}/priority`, { priority: 'low' }],
        ['PUT', `${path}/subject`, { subject: `배송 ${n++}` }],
        ['PUT', `${path}/team`, { teamId: team.id }],
        ['PUT', `${path}/team`, { teamId: null }],
        ['PUT', `${path}/snooze`, { until: new Date(Date.now() + 600_000).toISOString() }],
        ['DELETE', `${path}/snooze`],
        ['PUT', `${path}/waiting`],
        ['PATCH', `/channel-accounts/${lineId}`, { name: `Haru ${n++}` }],
        ['PUT', `/teams/${team.id}`, { name: `Refunds ${n++}`, agentIds: [] }],
        ['POST', '/invitations', { email: `new.${n++}@haruliving.example`, role: 'viewer', inboxIds: [inboxId] }],
        ['PATCH', '', { name: `Haru Living ${n++}` }],
      ]
      // Who reads no private words sees it as long as they have it.
      for (const to of [named('viewer').id, null]) await handOver(mine, to)
      await finish(mine)
      await act('DELETE', `${path}/resolution`, undefined, named('owner'))
      for (const [method, where, body] of deeds) await act(method, where, body, named('owner'))
      const newcomer = { name: '이서연', email: `new.${n++}@haruliving.example`, role: 'agent', inboxIds: [inboxId] }
      await join(owner, stage.workspaceId, newcomer)
      simulator.line.edit({ messageId, text: words() })
      await simulator.idle()
      simulator.line.unsend({ messageId })
      simulator.line.unfollow({ account: line.userId, from })
      simulator.line.follow({ account: line.userId, from })
      await until('the demo is removed', 30_000, async () => !(await owner.get<{ present: boolean }>(at('/demo'))).present)
      await learn()
    },
  }
}

type Known = ApiConversation & { assigneeId: string | null; contact: { name: string } }

interface Opened {
  conversation: Known
  timeline: { items: { id: string; type: string; direction?: string; neighbour?: boolean; acknowledged?: boolean }[] }
}

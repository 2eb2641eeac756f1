import type { AddressInfo } from 'node:net'
import type { Conversation, TimelineEntry } from '@baton/contract/conversations'
import type { LeftEvent, LiveEvent } from '@baton/contract/events'
import type { Permission, Role } from '@baton/contract/permissions'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { forgetCallers } from '#kernel/access'
import { type Auth, makeAuth } from '#kernel/auth'
import type { Ctx } from '#kernel/context'
import { Failure } from '#kernel/fail'
import { readLog } from '#kernel/reactions'
import { acknowledgeMessage } from './acknowledge.ts'
import { assignConversation } from './assign.ts'
import { type Town, town, wholeList } from './conversations.fixtures.ts'
import { listConversations } from './list.ts'
import { closeLive, followLive, livePresenter, readEvents } from './live.ts'
import { markRead } from './mark-read.ts'
import { addNote } from './note.ts'
import { openConversation } from './open.ts'
import { openNeighbour } from './open-neighbour.ts'
import { prioritiseConversation } from './prioritise.ts'
import { reopenConversation, resolveConversation } from './resolve.ts'
import { setSubject } from './set-subject.ts'
import { setWaiting } from './set-waiting.ts'
import { snoozeConversation, wakeConversation } from './snooze.ts'
import { tagConversation } from './tags.ts'

let given: Town
let minji: Ctx
beforeEach(async () => {
  given = await town()
  minji = await given.as('agent', 'Minji')
})

const lastSeq = async () => (await readEvents(given.ctx, { after: 0, limit: 1 })).last

/** What a screen holds that saw the list once and then only the feed. */
async function followed(
  who: Ctx,
  stale: Conversation[],
  after: number,
): Promise<{ conversations: Conversation[]; seen: (LiveEvent | LeftEvent)[] }> {
  const { events, state } = await given.ctx.tx(async (tx) => {
    const events = await readLog(tx, after, 500)
    return { events, state: await livePresenter.load(tx, events) }
  })
  const store = new Map(stale.map((conversation) => [conversation.id, conversation]))
  const seen = events.flatMap((event) => livePresenter.view(who, event, state) ?? [])
  for (const event of seen) {
    if (event.type === 'conversation.left') store.delete((event as LeftEvent).conversationId)
    else if ('conversation' in event && event.conversation) {
      const known = store.get(event.conversation.id)
      if (!known || known.version < event.conversation.version) store.set(event.conversation.id, event.conversation)
    }
  }
  return { conversations: [...store.values()], seen }
}

const sorted = (items: Conversation[]) => items.toSorted((a, b) => a.number - b.number)

const roles: Role[] = ['owner', 'lead', 'agent', 'marketer', 'viewer']

it.each(roles)('brings a stale screen to what a fresh fetch shows: %s', async (role) => {
  const reader = await given.as(role, `reader-${role}`)
  const direct = await given.matter(await given.person('ปิยะ', 'piya@mail.example'), { subject: 'คืนเงิน' })
  const comment = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  const passing = await given.matter(await given.person('Dana'), { kind: 'dm' })
  const question = await given.says(direct, { text: 'โทร 081-234-5678 ค่ะ' })
  await given.says(comment, { text: 'doyun@mail.example 로 답 주세요' })
  await assignConversation(minji, passing.id, { assigneeId: reader.actor.id, seenAssigneeId: null })
  const stale = (await listConversations(reader, wholeList)).items
  const from = await lastSeq()

  given.clock.advance({ minutes: 1 })
  await tagConversation(minji, direct.id, '환불')
  await setSubject(minji, comment.id, { subject: '배송 지연' })
  await prioritiseConversation(minji, comment.id, { priority: 'high' })
  await acknowledgeMessage(minji, question, { acknowledged: true })
  await assignConversation(minji, direct.id, { assigneeId: minji.actor.id, seenAssigneeId: null })
  await assignConversation(minji, passing.id, { assigneeId: null, seenAssigneeId: reader.actor.id })
  await addNote(minji, comment.id, { id: given.app.ids.next(), text: '전화했어요' })
  await snoozeConversation(minji, comment.id, { until: '2027-01-01T00:00:00.000Z' })
  await wakeConversation(minji, comment.id)
  const complaint = await given.interjects(await given.person('이서연'), comment, '저도 010-1234-5678로 연락 주세요')
  await openNeighbour(minji, complaint)
  await resolveConversation(minji, direct.id, { resolution: 'answered', seenMessageId: question })
  await reopenConversation(minji, direct.id)
  await setWaiting(minji, direct.id)
  given.clock.advance({ minutes: 1 })
  await given.says(comment, { text: '아직도 안 왔어요' })
  await given.answers(comment, { by: minji, text: '확인해 드릴게요' })

  const fresh = (await listConversations(reader, wholeList)).items
  const { conversations, seen } = await followed(reader, stale, from)
  expect(sorted(conversations)).toEqual(sorted(fresh))
  if (!reader.actor.rights.seePersonalData) expect(JSON.stringify(seen)).not.toMatch(/doyun@mail|081-234|010-1234/)
  if (!reader.actor.rights.readPrivate) expect(JSON.stringify(seen)).not.toContain('โทร')
})

it('shows the same to readers with the same eyes, and only to them', async () => {
  const holder = await given.as('agent', 'holder')
  const direct = await given.matter(await given.person('ปิยะ', 'piya@mail.example'), { subject: 'คืนเงิน' })
  const comment = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  const from = await lastSeq()
  await assignConversation(minji, direct.id, { assigneeId: holder.actor.id, seenAssigneeId: null })
  const question = await given.says(direct, { text: 'โทร 081-234-5678 ค่ะ' })
  await given.says(comment, { text: 'doyun@mail.example 로 답 주세요' })
  await given.interjects(await given.person('이서연'), comment, '저도 010-1234-5678로 연락 주세요')
  await addNote(minji, comment.id, { id: given.app.ids.next(), text: '전화했어요' })
  await given.answers(comment, { by: minji, text: '확인해 드릴게요' })
  await markRead(holder, direct.id, { messageId: question })
  await assignConversation(minji, direct.id, { assigneeId: minji.actor.id, seenAssigneeId: holder.actor.id })
  await assignConversation(minji, direct.id, { assigneeId: holder.actor.id, seenAssigneeId: minji.actor.id })

  const { events, state } = await given.ctx.tx(async (tx) => {
    const events = await readLog(tx, from, 500)
    return { events, state: await livePresenter.load(tx, events) }
  })
  const people = [given.ctx, minji, holder, ...(await Promise.all(roles.map((role) => given.as(role, `eyes-${role}`))))]
  const readers = people.flatMap((who) =>
    [true, false].flatMap((readPrivate) =>
      [true, false].flatMap((seePersonalData) =>
        [who.actor.audienceIds, []].flatMap((audienceIds) =>
          [who.actor.permissions, new Set<Permission>()].map((permissions) =>
            who.as({ ...who.actor, rights: { readPrivate, seePersonalData }, audienceIds, permissions }),
          ),
        ),
      ),
    ),
  )
  let shared = 0
  for (const event of events) {
    const views = new Map<string, unknown>()
    for (const reader of readers) {
      const eyes = livePresenter.eyes(reader.actor, event, state)
      const view = livePresenter.view(reader, event, state)
      if (views.has(eyes)) expect(view).toEqual(views.get(eyes))
      else views.set(eyes, view)
    }
    expect(views.size).toBeGreaterThan(1)
    shared += readers.length - views.size
  }
  expect(shared).toBeGreaterThan(events.length * readers.length * 0.5)
})

it('brings what was said, noted and done as a fresh fetch shows it, and no line for what has none there', async () => {
  const matter = await given.matter(await given.person('ปิยะ'))
  const from = await lastSeq()
  const question = await given.says(matter, { text: 'สวัสดีค่ะ' })
  await addNote(minji, matter.id, { id: given.app.ids.next(), text: 'VIP' })
  await tagConversation(minji, matter.id, '환불')
  await acknowledgeMessage(minji, question, { acknowledged: true })
  await given.ctx.tx(async (tx) => {
    tx.emit('conversation.waiting', { conversationId: matter.id, version: 9 }, { conversationId: matter.id, inboxId: given.inboxId })
  })
  const { seen } = await followed(minji, [], from)
  const brought = new Map<string, TimelineEntry>()
  for (const event of seen)
    if ('id' in event) for (const entry of [event.message, event.note, event.activity]) if (entry) brought.set(entry.id, entry)
  const { items } = (await openConversation(minji, matter.id)).timeline
  expect(items.map(({ type }) => type)).toEqual(['message', 'note', 'activity', 'activity'])
  expect([...brought.values()]).toEqual(items)
})

it('tells nothing of conversations the reader never saw, and one word when one leaves', async () => {
  const matter = await given.matter(await given.person('ปิยะ'))
  const outsider = given.ctx.as({ ...minji.actor, id: (await given.as('agent', 'Jihoon')).actor.id, audienceIds: [], inboxIds: [] })
  const from = await lastSeq()
  await given.says(matter)
  await tagConversation(minji, matter.id, 'a')
  expect((await followed(outsider, [], from)).seen).toEqual([])

  await assignConversation(minji, matter.id, { assigneeId: outsider.actor.id, seenAssigneeId: null })
  const before = await lastSeq()
  await assignConversation(minji, matter.id, { assigneeId: minji.actor.id, seenAssigneeId: outsider.actor.id })
  expect((await followed(outsider, [], before)).seen).toEqual([{ type: 'conversation.left', seq: before + 1, conversationId: matter.id }])
})

it('tells of an invitation only those who may invite', async () => {
  const from = await lastSeq()
  await given.ctx.tx(async (tx) => {
    tx.emit('invitation.changed', { invitationId: tx.newId() })
  })
  const heard = async (who: Ctx) => (await followed(who, [], from)).seen.length
  expect([await heard(await given.as('admin')), await heard(await given.as('lead')), await heard(minji)]).toEqual([1, 0, 0])
})

it('reads the log without what the caller may not see', async () => {
  const direct = await given.matter(await given.person('ปิยะ'))
  const comment = await given.matter(await given.person('박도윤'), { kind: 'comment' })
  await given.says(direct)
  await given.says(comment)
  const viewer = await given.as('viewer')
  const all = await readEvents(minji, { after: 0, limit: 100 })
  const some = await readEvents(viewer, { after: 0, limit: 100 })
  expect(all.items).toHaveLength(4)
  expect(new Set(some.items.map((event) => event.conversationId))).toEqual(new Set([comment.id]))
  expect(some.last).toBe(all.last)
  expect((await readEvents(minji, { after: all.items[1]?.seq ?? 0, limit: 1 })).items.map(({ seq }) => seq)).toEqual([all.items[2]?.seq])
})

describe('the stream', () => {
  let auth: Auth
  let server: FastifyInstance
  let url: string
  let who: Ctx
  beforeEach(async () => {
    const { app } = given
    auth = makeAuth({ ...app, databaseUrl: app.config.databaseUrl ?? '', secret: app.config.secret })
    server = fastify()
    server.setErrorHandler((error, _request, reply) =>
      reply.code(error instanceof Failure ? error.status : 500).send(error instanceof Failure ? error.problem() : { error: String(error) }),
    )
    server.get('/live', async (request, reply) => {
      const { after } = request.query as { after?: string }
      await followLive(who, auth, { after: after === undefined ? undefined : Number(after), request, reply })
      return reply
    })
    await server.listen({ port: 0, host: '127.0.0.1' })
    url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/live`
    who = minji
  })
  afterEach(async () => {
    await closeLive(given.app)
    await server.close()
    await auth.close()
  })

  /** Reads until `count` events of conversations and messages have come, or the stream ends. */
  async function read(
    address: string,
    count: number,
    headers: Record<string, string> = {},
    meanwhile?: () => Promise<unknown>,
  ): Promise<{ ids: number[]; types: string[] }> {
    const response = await fetch(address, { headers })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const found = { ids: [] as number[], types: [] as string[] }
    const acted = meanwhile?.()
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      const events = [...text.matchAll(/^id: (\d+)\nevent: (.+)$/gm)].filter(([, , type]) => type !== 'ready')
      found.ids = events.map(([, id]) => Number(id))
      found.types = events.map(([, , type]) => type ?? '')
      if (events.length >= count) break
    }
    await acted
    return found
  }

  it('is held at most twenty times by one caller, and once more when one has ended', async () => {
    const ends = Array.from({ length: 20 }, () => new AbortController())
    const answers = await Promise.all(ends.map(({ signal }) => fetch(url, { signal })))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    const refused = await fetch(url)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ code: 'too_many_feeds', max: 20 })
    who = await given.as('agent', 'somebody else')
    expect((await fetch(url, { signal: ends[1]?.signal ?? null })).status).toBe(200)
    who = minji
    ends[0]?.abort()
    await expect.poll(async () => (await fetch(url, { signal: ends[2]?.signal ?? null })).status).toBe(200)
    for (const end of ends) end.abort()
  })

  it('brings what happens while it is open, in order, once', async () => {
    const matter = await given.matter(await given.person('ปิยะ'))
    const from = await lastSeq()
    const { ids, types } = await read(url, 3, {}, async () => {
      await given.says(matter)
      await Promise.all([tagConversation(minji, matter.id, 'a'), tagConversation(minji, matter.id, 'b')])
    })
    expect(ids).toEqual([from + 1, from + 2, from + 3])
    expect(types).toEqual(['message.received', 'conversation.tagged', 'conversation.tagged'])
  })

  it('says at its beginning and after each change what is late, without a place in the log', async () => {
    const { app, clock, ctx } = given
    const { appId } = await given.account()
    const looks = async () => {
      clock.advance({ seconds: 65 })
      await app.backlog.look([])
    }
    const stop = new AbortController()
    const response = await fetch(url, { signal: stop.signal })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const heard = async (count: number) => {
      const told = () =>
        [...text.matchAll(/^id: .*\nevent: backlog|event: backlog\ndata: (.+)$/gm)].map(([, data]) => JSON.parse(data ?? 'null'))
      while (told().length < count) {
        const { value, done } = (await reader?.read()) ?? { done: true }
        if (done) break
        text += value
      }
      return told()
    }
    expect(await heard(1)).toMatchObject([{ type: 'backlog', intakeSince: null }])

    const at = ctx.nowIso()
    const id = app.ids.next()
    await ctx.tx(
      (tx) => tx.run`
        insert into raw_deliveries (workspace_id, id, app_id, hash, received_at, body, headers) values (${tx.workspaceId}, ${id}, ${appId}, uuid_send(${id}), ${at}, '', '{}')`,
    )
    await looks()
    await looks()
    await looks()
    await ctx.tx((tx) => tx.run`update raw_deliveries set state = 'processed' where workspace_id = ${tx.workspaceId} and id = ${id}`)
    await looks()

    expect((await heard(3)).slice(1).map(({ intakeSince }) => intakeSince)).toEqual([at, null])
    stop.abort()
  })

  it('names with each entry the one this very reader was brought before, and where it is every 15 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const direct = await given.matter(await given.person('ปิยะ'), { kind: 'dm' })
    const comment = await given.matter(await given.person('박도윤'), { kind: 'comment' })
    const viewer = await given.as('viewer')
    const from = await lastSeq()
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const follow = async (reader: Ctx) => {
      who = reader
      const response = await fetch(`${url}?after=${from}`, { signal: stop.signal })
      const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      return async (type: string) => {
        while (!text.includes(`event: ${type}\n`)) text += (await chunks?.read())?.value ?? ''
        return [...text.matchAll(/^id: (\d+)\nevent: (.+)\ndata: (.+)$/gm)].map(([, id, name, data]) => {
          const { seq, previous, type } = JSON.parse(data ?? 'null')
          expect([String(seq), type]).toEqual([id, name])
          return [type, seq - from, previous - from]
        })
      }
    }
    const [mine, theirs] = [await follow(minji), await follow(viewer)]
    await given.says(direct)
    await tagConversation(minji, comment.id, 'a')
    await given.says(direct)
    await Promise.all([mine('conversation.tagged'), theirs('conversation.tagged')])
    await given.says(direct)
    await expect.poll(async () => (await readEvents(viewer, { after: 0, limit: 1 })).last).toBe(from + 4)
    await setSubject(minji, comment.id, { subject: '배송' })
    await Promise.all([mine('conversation.changed'), theirs('conversation.changed')])
    vi.advanceTimersByTime(15_000)

    expect(await theirs('position')).toEqual([
      ['ready', 0, 0],
      ['conversation.tagged', 2, 0],
      ['conversation.changed', 5, 2],
      ['position', 5, 5],
    ])
    expect((await mine('position')).map(([, seq, previous]) => [seq, previous])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 4],
      [5, 5],
    ])
  })

  it('tells what somebody read to their own screens alone, numbered, without a place in the log', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const matter = await given.matter(await given.person('ปิยะ'))
    const question = await given.says(matter)
    const colleague = await given.as('agent', 'colleague')
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const follow = async (reader: Ctx) => {
      who = reader
      const response = await fetch(url, { signal: stop.signal })
      const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      return async (type: string) => {
        while (!text.includes(`event: ${type}\n`)) text += (await chunks?.read())?.value ?? ''
        const told = [...text.matchAll(/^event: unread\ndata: (.+)$/gm)].map(([, data]) => JSON.parse(data ?? 'null'))
        return { told, text }
      }
    }
    const screens = [await follow(minji), await follow(minji), await follow(colleague)]
    const from = await lastSeq()
    await markRead(minji, matter.id, { messageId: question })
    await markRead(minji, matter.id, { messageId: question })
    await markRead(minji, matter.id, { messageId: null })
    given.app.bus.publish({ kind: 'unread', workspaceId: null })
    await setSubject(minji, matter.id, { subject: '배송' })
    await Promise.all(screens.map((heard) => heard('conversation.changed')))
    vi.advanceTimersByTime(15_000)

    const { version } = (await listConversations(minji, wholeList)).items[0] ?? {}
    const [one, other, colleagues] = await Promise.all(screens.map((heard) => heard('position')))
    const mark = { type: 'unread', conversationId: matter.id, version: (version ?? 0) - 1 }
    expect(one?.told).toEqual([
      { ...mark, nth: 1, unread: false },
      { ...mark, nth: 2, unread: true },
    ])
    expect([other?.told, colleagues?.told]).toEqual([one?.told, []])
    // What a process missed is counted, so that each screen notices.
    expect([one, colleagues].map((screen) => /event: position\n.*"told":(\d+)/.exec(screen?.text ?? '')?.[1])).toEqual(['3', '1'])
    expect(await lastSeq()).toBe(from + 1)
  })

  it('goes on where it stopped, also while more is coming', async () => {
    const matter = await given.matter(await given.person('ปิยะ'))
    for (let i = 0; i < 5; i++) await given.says(matter, { text: `${i}` })
    const last = await lastSeq()
    expect((await read(`${url}?after=${last - 3}`, 3)).ids).toEqual([last - 2, last - 1, last])
    const { ids } = await read(`${url}?after=1`, 4, { 'last-event-id': String(last - 2) }, async () => {
      await given.says(matter)
      await given.says(matter)
    })
    expect(ids).toEqual([last - 1, last, last + 1, last + 2])
  })

  it('sends away who asks for a position that is too old or not yet there', async () => {
    await given.ctx.tx((tx) => tx.run`update feeds set last_seq = 6000 where workspace_id = ${tx.workspaceId}`)
    for (const after of [0, 6001]) {
      const response = await fetch(`${url}?after=${after}`)
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([410, 'feed_too_old'])
    }
  })

  it('looks up rights anew when people change, and ends for who was suspended', async () => {
    const matter = await given.matter(await given.person('ปิยะ'))
    const { types } = await read(url, 5, {}, async () => {
      await given.says(matter)
      await given.ctx.tx(
        (tx) => tx.run`update agents set state = 'suspended' where workspace_id = ${tx.workspaceId} and id = ${minji.actor.id}`,
      )
      given.app.bus.publish({ kind: 'people', workspaceId: given.workspace.id })
    })
    expect(types.length).toBeLessThan(5)
  })

  it('brings nothing by rights that were taken while it began, or by an answer about rights that came late', async () => {
    const direct = await given.matter(await given.person('ปิยะ'), { kind: 'dm' })
    const comment = await given.matter(await given.person('박도윤'), { kind: 'comment' })
    const mayRead = (yes: boolean) =>
      given.ctx.tx(
        (tx) => tx.run`update agents set read_private = ${yes} where workspace_id = ${tx.workspaceId} and id = ${minji.actor.id}`,
      )
    const asks = () => given.app.bus.publish({ kind: 'people', workspaceId: given.workspace.id })
    const happens = async () => {
      await given.says(direct)
      await tagConversation(minji, comment.id, given.app.ids.next())
    }
    // The request was let in before, and the word of it has passed.
    await mayRead(false)
    forgetCallers(given.app)
    expect((await read(url, 1, {}, happens)).types).toEqual(['conversation.tagged'])

    await mayRead(true)
    forgetCallers(given.app)
    const { again } = livePresenter
    let late = true
    onTestFinished(() => void (livePresenter.again = again))
    livePresenter.again = async (ctx) => {
      const actor = await again(ctx)
      if (actor?.rights.readPrivate && late) await new Promise((resolve) => setTimeout(resolve, 300))
      return actor
    }
    const { types } = await read(url, 1, {}, async () => {
      asks()
      await new Promise((resolve) => setTimeout(resolve, 50))
      await mayRead(false)
      forgetCallers(given.app)
      asks()
      await new Promise((resolve) => setTimeout(resolve, 500))
      late = false
      await happens()
    })
    expect(types).toEqual(['conversation.tagged'])
  })

  it('lets the tail go with its last reader', async () => {
    const gauge = async () => (await given.app.metrics.liveConnections.get()).values[0]?.value ?? 0
    const stop = new AbortController()
    const response = await fetch(url, { signal: stop.signal })
    await response.body?.getReader().read()
    expect(await gauge()).toBe(1)
    stop.abort()
    await expect.poll(gauge).toBe(0)
  })
})

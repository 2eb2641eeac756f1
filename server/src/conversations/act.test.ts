import { beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { acknowledgeMessage } from './acknowledge.ts'
import { assignConversation } from './assign.ts'
import { assignTeam } from './assign-team.ts'
import { type Matter, type Town, town } from './conversations.fixtures.ts'
import { markRead } from './mark-read.ts'
import { addNote } from './note.ts'
import { openConversation } from './open.ts'
import { openNeighbour } from './open-neighbour.ts'
import { prioritiseConversation } from './prioritise.ts'
import { reopenConversation, resolveConversation } from './resolve.ts'
import { setSubject } from './set-subject.ts'
import { setWaiting } from './set-waiting.ts'
import { snoozeConversation, wakeConversation, wakeDue } from './snooze.ts'
import { listTags, tagConversation, untagConversation } from './tags.ts'
import { undoStatus } from './undo-status.ts'

let given: Town
let minji: Ctx
let somchai: Ctx
let matter: Matter
let question: string

beforeEach(async () => {
  given = await town()
  minji = await given.as('agent', 'Minji')
  somchai = await given.as('agent', 'Somchai')
  matter = await given.matter(await given.person('ปิยะ'))
  question = await given.says(matter, { text: 'ขอคืนเงินได้ไหมคะ' })
})

const activities = async () =>
  (await openConversation(minji, matter.id)).timeline.items.filter((entry) => entry.type === 'activity').map((entry) => entry.what)

describe('assign', () => {
  it('lets exactly one of two simultaneous claims win, and names the holder to the other', async () => {
    const claims = [minji, somchai].map((agent) =>
      assignConversation(agent, matter.id, { assigneeId: agent.actor.id, seenAssigneeId: null }),
    )
    const outcomes = await Promise.allSettled(claims)

    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = outcomes.find((outcome) => outcome.status === 'rejected')
    expect(lost).toMatchObject({
      reason: { code: 'conversation_taken', details: { holder: { name: expect.stringMatching(/Minji|Somchai/) } } },
    })
    expect(await given.events('conversation.assigned')).toHaveLength(1)
    expect(await activities()).toEqual(['conversation.assigned'])
  })

  it('publishes nothing when the assignee has it already', async () => {
    await assignConversation(minji, matter.id, { assigneeId: minji.actor.id, seenAssigneeId: null })
    const again = await assignConversation(minji, matter.id, { assigneeId: minji.actor.id, seenAssigneeId: null })
    expect(again.assigneeId).toBe(minji.actor.id)
    expect(await given.events('conversation.assigned')).toHaveLength(1)
  })

  it('refuses a colleague outside the inbox, and somebody who is none', async () => {
    const stranger = await given.as('lead', 'Jihoon')
    await given.ctx.tx((tx) => tx.run`delete from inbox_members where workspace_id = ${tx.workspaceId} and agent_id = ${stranger.actor.id}`)
    await expect(assignConversation(minji, matter.id, { assigneeId: stranger.actor.id, seenAssigneeId: null })).rejects.toMatchObject({
      code: 'assignee_lacks_inbox_access',
    })
    await expect(assignConversation(minji, matter.id, { assigneeId: given.app.ids.next(), seenAssigneeId: null })).rejects.toMatchObject({
      code: 'agent_not_found',
    })
  })

  it('takes an owner who is in no inbox, and gives back to the queue', async () => {
    const owner = await given.as('owner', 'Arthit')
    await given.ctx.tx((tx) => tx.run`delete from inbox_members where workspace_id = ${tx.workspaceId} and agent_id = ${owner.actor.id}`)
    await assignConversation(minji, matter.id, { assigneeId: owner.actor.id, seenAssigneeId: null })
    expect((await assignConversation(minji, matter.id, { assigneeId: null, seenAssigneeId: owner.actor.id })).assigneeId).toBeNull()
  })

  it('gives to a team that exists', async () => {
    const teamId = given.app.ids.next()
    await given.ctx.tx(
      (tx) => tx.run`insert into teams (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${teamId}, 'คืนสินค้า', ${tx.now})`,
    )
    expect((await assignTeam(minji, matter.id, { teamId })).teamId).toBe(teamId)
    await assignTeam(minji, matter.id, { teamId })
    expect((await given.events('conversation.team-changed')).map(({ data }) => [data.fromTeamId, data.toTeamId])).toEqual([[null, teamId]])
    await expect(assignTeam(minji, matter.id, { teamId: given.app.ids.next() })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('done', () => {
  it('is refused when the contact wrote something the agent has not seen', async () => {
    given.clock.advance({ seconds: 20 })
    const newer = await given.says(matter, { text: 'ยังไม่ได้รับเงินค่ะ' })
    await expect(resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: question })).rejects.toMatchObject({
      code: 'reply_held',
      details: { messageId: newer },
    })

    const done = await resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: newer })
    expect(done).toMatchObject({ status: 'resolved', resolution: 'answered', needsAction: [] })
  })

  it('holds for a message that came late though the network dates it earlier', async () => {
    given.clock.advance({ seconds: 20 })
    const late = await given.says(matter, { text: 'สวัสดีค่ะ', at: '2026-11-02T08:00:00.000Z' })
    await expect(resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: question })).rejects.toMatchObject({
      details: { messageId: late },
    })
  })

  it('takes the version a list shows for having seen all, and no older one', async () => {
    const { version } = (await openConversation(minji, matter.id)).conversation
    given.clock.advance({ seconds: 20 })
    const newer = await given.says(matter, { text: 'ยังไม่ได้รับเงินค่ะ' })
    const done = (seenVersion: number | undefined) =>
      resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: null, seenVersion })

    await expect(done(version)).rejects.toMatchObject({ code: 'reply_held', details: { messageId: newer } })
    await expect(done(undefined)).rejects.toMatchObject({ code: 'reply_held' })
    expect(await done(version + 1)).toMatchObject({ status: 'resolved' })
  })

  it('counts our own reply on the screen as having seen all before it', async () => {
    given.clock.advance({ seconds: 20 })
    const answer = await given.answers(matter, { by: minji })
    await resolveConversation(minji, matter.id, { resolution: 'confirmed', seenMessageId: answer })
    expect((await given.events('conversation.resolved')).map(({ data }) => data.resolution)).toEqual(['confirmed'])
  })

  it('opens again, once', async () => {
    await resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: question })
    await reopenConversation(minji, matter.id)
    const open = await reopenConversation(minji, matter.id)
    expect(open).toMatchObject({ status: 'open', resolution: null, resolvedAt: null })
    expect(await given.events('conversation.reopened')).toHaveLength(1)
    expect(await activities()).toEqual(['conversation.resolved', 'conversation.reopened'])
  })
})

describe('snooze', () => {
  it('wakes when it is due, and then needs action', async () => {
    await given.answers(matter, { by: minji })
    await snoozeConversation(minji, matter.id, { until: '2026-11-02T12:00:00.000Z' })
    given.clock.set('2026-11-02T11:59:59Z')
    await wakeDue(given.app)
    expect((await openConversation(minji, matter.id)).conversation.status).toBe('snoozed')

    given.clock.set('2026-11-02T12:00:00Z')
    await wakeDue(given.app)
    await wakeDue(given.app)
    expect((await openConversation(minji, matter.id)).conversation).toMatchObject({
      status: 'open',
      needsAction: ['snooze_ended'],
      snoozedUntil: null,
    })
    expect(await given.events('conversation.woken')).toMatchObject([{ actorKind: 'system', data: { byContact: false } }])
  })

  it('wakes by hand without asking for action', async () => {
    await given.answers(matter, { by: minji })
    await snoozeConversation(minji, matter.id, { until: '2026-11-03T12:00:00.000Z' })
    expect(await wakeConversation(minji, matter.id)).toMatchObject({ status: 'open', needsAction: [] })
  })

  it('does not take a time that has passed', async () => {
    await expect(snoozeConversation(minji, matter.id, { until: '2026-11-01T00:00:00.000Z' })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })
})

it('waits for somebody else, and needs no action meanwhile', async () => {
  expect(await setWaiting(minji, matter.id)).toMatchObject({ status: 'waiting', needsAction: [] })
  await setWaiting(minji, matter.id)
  expect(await given.events('conversation.waiting')).toHaveLength(1)
})

describe('undo', () => {
  const until = '2026-11-03T12:00:00.000Z'
  const done = () => resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: question })

  it.each([
    ['done', done],
    ['waiting', () => setWaiting(minji, matter.id)],
    ['snoozed', () => snoozeConversation(minji, matter.id, { until })],
  ])('of %s opens what was open', async (_, act) => {
    await act()
    expect(await undoStatus(minji, matter.id)).toMatchObject({
      status: 'open',
      resolution: null,
      snoozedUntil: null,
      needsAction: ['unanswered'],
    })
  })

  it('of done snoozes again what was snoozed, until the same time', async () => {
    await snoozeConversation(minji, matter.id, { until })
    await done()
    expect(await undoStatus(minji, matter.id)).toMatchObject({ status: 'snoozed', snoozedUntil: until, resolution: null, resolvedAt: null })
    expect((await given.events('conversation.snoozed')).map(({ data }) => data.until)).toEqual([until, until])
  })

  it('of done lets a snooze that had ended ask for action as before', async () => {
    await given.answers(matter, { by: minji })
    await snoozeConversation(minji, matter.id, { until })
    given.clock.set('2026-11-03T12:00:01Z')
    await wakeDue(given.app)
    await resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: question })
    expect(await undoStatus(minji, matter.id)).toMatchObject({ status: 'open', needsAction: ['snooze_ended'] })
  })

  it('of another status leaves what was done done, since when and as what it was', async () => {
    const { resolvedAt } = await resolveConversation(minji, matter.id, { resolution: 'spam', seenMessageId: question })
    given.clock.advance({ minutes: 5 })
    await setWaiting(minji, matter.id)
    expect(await undoStatus(minji, matter.id)).toMatchObject({ status: 'resolved', resolution: 'spam', resolvedAt })
  })

  it('happens once, and leaves what the contact or a colleague did since', async () => {
    await setWaiting(minji, matter.id)
    await done()
    await undoStatus(minji, matter.id)
    expect(await undoStatus(minji, matter.id)).toMatchObject({ status: 'waiting' })
    await done()
    expect(await undoStatus(somchai, matter.id)).toMatchObject({ status: 'resolved' })
    await reopenConversation(somchai, matter.id)
    expect(await undoStatus(minji, matter.id)).toMatchObject({ status: 'open' })
    expect(await activities()).toEqual([
      'conversation.waiting',
      'conversation.resolved',
      'conversation.waiting',
      'conversation.resolved',
      'conversation.reopened',
    ])
  })
})

it('tags, lists tags and takes them off', async () => {
  const other = await given.matter(await given.person('민수'))
  await tagConversation(minji, matter.id, 'คืนเงิน')
  await tagConversation(minji, matter.id, 'คืนเงิน')
  await tagConversation(minji, other.id, '배송')
  expect((await listTags(minji)).items.sort()).toEqual(['คืนเงิน', '배송'].sort())
  expect((await untagConversation(minji, matter.id, 'คืนเงิน')).tags).toEqual([])
  expect(await listTags(minji)).toEqual({ items: ['배송'] })
  expect(await given.events('conversation.tagged')).toHaveLength(2)
  expect(await given.events('conversation.untagged')).toHaveLength(1)
})

it('sets priority and subject, each once', async () => {
  await prioritiseConversation(minji, matter.id, { priority: 'urgent' })
  expect(await prioritiseConversation(minji, matter.id, { priority: 'urgent' })).toMatchObject({ priority: 'urgent' })
  expect(await given.events('conversation.prioritised')).toMatchObject([{ data: { from: 'normal', to: 'urgent' } }])
  const named = await setSubject(minji, matter.id, { subject: 'คืนเงินรองเท้า' })
  expect(named.subject).toBe('คืนเงินรองเท้า')
  expect(JSON.stringify(await given.events('conversation.changed'))).not.toContain('รองเท้า')
})

it('raises the version with each change that is one', async () => {
  const versions = [
    await tagConversation(minji, matter.id, 'a'),
    await prioritiseConversation(minji, matter.id, { priority: 'low' }),
    await setSubject(minji, matter.id, { subject: 'x' }),
    await setWaiting(minji, matter.id),
  ].map(({ version }) => version)
  expect(versions).toEqual([2, 3, 4, 5].map((n) => n + 1))
})

it('keeps what each person has read, and only theirs', async () => {
  const unread = async (who: Ctx) => (await openConversation(who, matter.id)).conversation.unread
  expect(await unread(minji)).toBe(true)
  await markRead(minji, matter.id, { messageId: question })
  expect([await unread(minji), await unread(somchai)]).toEqual([false, true])
  given.clock.advance({ seconds: 5 })
  await given.says(matter, { text: 'ฮัลโหล' })
  expect(await unread(minji)).toBe(true)
  given.clock.advance({ seconds: 5 })
  await markRead(minji, matter.id, { messageId: await given.answers(matter) })
  expect(await unread(minji)).toBe(false)
  await markRead(minji, matter.id, { messageId: null })
  expect(await unread(minji)).toBe(true)
})

it('keeps unread what was begun to be taken in before what was read, and came after it', async () => {
  const late = await given.says(matter, { text: 'ฮัลโหล' })
  await given.ctx.tx(
    (tx) =>
      tx.run`update messages set created_at = created_at - interval '1 minute' where workspace_id = ${tx.workspaceId} and id = ${late}`,
  )

  await markRead(minji, matter.id, { messageId: question })

  expect((await openConversation(minji, matter.id)).conversation.unread).toBe(true)
})

it('writes a note once, however often it is sent', async () => {
  const id = given.app.ids.next()
  await addNote(minji, matter.id, { id, text: '어제 전화로 사과드렸어요' })
  await addNote(minji, matter.id, { id, text: '어제 전화로 사과드렸어요' })
  await expect(addNote(minji, matter.id, { id, text: 'something else' })).rejects.toMatchObject({ code: 'client_message_conflict' })
  const { timeline } = await openConversation(somchai, matter.id)
  expect(timeline.items.filter((entry) => entry.type === 'note')).toMatchObject([
    { text: '어제 전화로 사과드렸어요', author: { name: 'Minji' } },
  ])
  expect(await given.events('note.added')).toHaveLength(1)
})

describe('acknowledge', () => {
  it('ends the wait that the message began, and begins it again', async () => {
    expect(await acknowledgeMessage(minji, question, { acknowledged: true })).toMatchObject({ waitingSince: null, needsAction: [] })
    expect(await acknowledgeMessage(minji, question, { acknowledged: false })).toMatchObject({
      waitingSince: new Date(given.clock.now()).toISOString(),
      needsAction: ['unanswered'],
    })
    expect((await given.events('message.changed')).map(({ data }) => data.what)).toEqual(['acknowledged', 'needs-answer'])
  })

  it('opens what was done when the thank-you was none', async () => {
    await given.answers(matter, { at: '2026-11-02T09:01:00.000Z' })
    given.clock.advance({ minutes: 5 })
    const thanks = await given.says(matter, { text: 'ขอบคุณค่ะ แล้วของล่ะ', acknowledged: true })
    await resolveConversation(minji, matter.id, { resolution: 'answered', seenMessageId: thanks })
    expect(await acknowledgeMessage(minji, thanks, { acknowledged: false })).toMatchObject({ status: 'open', needsAction: ['unanswered'] })
    expect(await given.events('conversation.reopened')).toHaveLength(1)
  })
})

describe('a neighbour', () => {
  let post: Matter
  let neighbour: { contactId: string; identityId: string }
  beforeEach(async () => {
    post = await given.matter(await given.person('박도윤'), { kind: 'comment' })
    await given.says(post, { text: '배송이 너무 늦어요' })
    neighbour = await given.person('이서연')
  })

  it('gets a conversation of their own with what they said from then on', async () => {
    await given.interjects(neighbour, post, '날씨 좋네요')
    given.clock.advance({ minutes: 1 })
    const complaint = await given.interjects(neighbour, post, '저도 아직 못 받았어요')
    given.clock.advance({ minutes: 1 })
    await given.interjects(neighbour, post, '2주째예요')
    expect((await openConversation(minji, post.id)).neighbours).toBe(3)

    const made = await openNeighbour(minji, complaint)
    expect(made).toMatchObject({ contact: { name: '이서연' }, status: 'open', needsAction: ['unanswered'], number: 3 })
    const theirs = await openConversation(minji, made.id)
    expect(theirs.timeline.items.filter((entry) => entry.type === 'message').map((entry) => entry.text)).toEqual([
      '저도 아직 못 받았어요',
      '2주째예요',
    ])
    expect(theirs.neighbours).toBe(1)
    expect((await openConversation(minji, post.id)).timeline.items.filter((entry) => entry.type === 'message')).toHaveLength(1)
  })

  it('gets one, when two agents press at once', async () => {
    const complaint = await given.interjects(neighbour, post, '저도요!')
    const [first, second] = await Promise.all([openNeighbour(minji, complaint), openNeighbour(somchai, complaint)])
    expect(first?.id).toBe(second?.id)
    expect((await given.events('conversation.opened')).filter(({ contactId }) => contactId === neighbour.contactId)).toHaveLength(1)
  })

  it('is none for whoever does not work with that account', async () => {
    const complaint = await given.interjects(neighbour, post, '저도요!')
    const elsewhere = given.ctx.as({ ...minji.actor, audienceIds: [], inboxIds: [] })
    await expect(openNeighbour(elsewhere, complaint)).rejects.toMatchObject({ code: 'not_found' })
  })
})

import { beforeEach, expect, it } from 'vitest'
import { labelsOf } from '@baton/language'
import type { Ctx } from '#kernel/context'
import { wholeList } from '../conversations.fixtures.ts'
import { acknowledgeMessage } from '../acknowledge.ts'
import { deriveConversations } from '../derive.ts'
import { listConversations, type ListQuery } from '../list.ts'
import { readEvents } from '../live.ts'
import { at, brand, dm, said, type Stage, stage } from '../receive/stage.fixtures.ts'
import { labelAgreement } from './agreement.ts'
import { beginLabelling, changeLabelBackfill, labelDue, readLabelBackfill } from './backfill.ts'
import { correctLabel, withdrawLabel } from './correct.ts'

let on: Stage
let minji: Ctx

beforeEach(async () => {
  on = await stage('x')
  on.given.clock.set(at(30))
  minji = await on.given.as('agent', 'minji')
})

const list = async (query: Partial<ListQuery> = {}, ctx = minji) => (await listConversations(ctx, { ...wholeList, ...query })).items
const only = async (ctx = minji) => {
  const [conversation] = await list({}, ctx)
  if (!conversation) throw new Error('no conversation')
  return conversation
}
const messageId = async () => (await only()).labels?.messageId ?? ''
/** Who may see the public side alone. */
const clerkOf = (ctx: Ctx): Ctx =>
  ctx.as({ ...ctx.actor, id: on.given.app.ids.next(), rights: { readPrivate: false, seePersonalData: true } })
const edited = (externalId: string, text: string, minute: number) =>
  ({ kind: 'edit', account: 'brand', at: at(minute), dedupeKey: `e-${externalId}-${minute}`, externalId, scope: '', text }) as const
const deleted = (externalId: string, minute: number) =>
  ({
    kind: 'delete',
    account: 'brand',
    at: at(minute),
    dedupeKey: `d-${externalId}`,
    externalId,
    scope: '',
    by: 'author',
    reason: 'deleted',
  }) as const

it('keeps what is told of each of a batch of messages, and says it of their conversations', async () => {
  await on.take(
    said('ปิยะ', 'ขอเงินคืนด้วยค่ะ ไม่มีใครตอบเลย แย่มาก', 0, { thread: dm('ปิยะ') }),
    said('민지', '배터리에서 연기가 났어요. 환불해 주세요', 1, { thread: dm('민지') }),
    said('Somchai', 'sawasdee krub song mai krub', 2, { thread: dm('Somchai') }),
    brand('ขออภัยค่ะ', 3, { thread: dm('nobody') }),
  )
  const rows = await on.given.ctx.tx(
    (tx) => tx.all<{ direction: string; text: string; labels: unknown }>`
      select direction, text, labels from messages where workspace_id = ${tx.workspaceId} order by at`,
  )
  expect(rows.map(({ labels }) => labels)).toEqual(rows.map(({ direction, text }) => (direction === 'inbound' ? labelsOf(text) : null)))
  const told = Object.fromEntries((await list()).map(({ contact, labels, urgency }) => [contact.name, { labels, urgency }]))
  expect(told['ปิยะ']?.labels).toMatchObject({ language: 'th', kind: 'complaint', looked: [] })
  expect(told['ปิยะ']?.urgency?.reasons.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['money', 'waiting']))
  expect(told['민지']?.urgency?.reasons[0]).toMatchObject({ reason: 'safety' })
  expect(told['Somchai']).toMatchObject({
    labels: { language: 'th-Latn', kind: null, sentiment: null },
    urgency: { points: 0, reasons: [] },
  })
})

it('adds writing again, an audience and each hour of waiting, and owes nothing once it is answered', async () => {
  const author = { scope: '', externalId: 'doyun', handle: 'doyun', displayName: '도윤', followers: 12_000 }
  await on.take(said('doyun', '문의드립니다 제품 색상이 궁금해요', 0, { author }), said('doyun', '색상 알려 주세요', 1, { author }))
  on.given.clock.set(at(60 * 3 + 5))
  expect((await only()).urgency).toEqual({
    points: 5 + 10 + 3,
    since: new Date(Date.parse(at(0)) - 15 * 3_600_000).toISOString(),
    reasons: [
      { reason: 'reach', points: 10 },
      { reason: 'repeat', points: 5, times: 1 },
      { reason: 'waiting', points: 3 },
    ],
  })
  await acknowledgeMessage(minji, await messageId(), { acknowledged: true })
  expect((await only()).urgency?.reasons).not.toContainEqual(expect.objectContaining({ reason: 'repeat' }))
  await on.take(brand('네, 파란색이 있어요', 200))
  expect((await only()).urgency).toBeNull()
})

it('labels what was here before, in batches that tell nobody and move no wait, with pause and progress', async () => {
  await on.take(
    said('ปิยะ', 'สินค้าแย่มาก ขอเงินคืน', 0),
    said('민지', '배송 언제 오나요?', 1),
    brand('네, 내일 도착해요', 2, { thread: dm('nobody') }),
  )
  const before = (await list()).sort((a, b) => a.number - b.number)
  await on.given.ctx.tx(async (tx) => {
    await tx.run`update messages set labels = null where workspace_id = ${tx.workspaceId}`
    await tx.run`update conversations set labels = null, urgent_since = null, urgent_in_public = null where workspace_id = ${tx.workspaceId}`
  })
  const { app } = on.given
  const events = (await readEvents(minji, { after: 0, limit: 100 })).items.length
  expect(await readLabelBackfill(minji)).toEqual({ run: null })
  await beginLabelling(app)
  await changeLabelBackfill(minji, { state: 'paused' })
  await labelDue(app)
  expect((await list()).map(({ labels }) => labels)).toEqual([null, null])

  expect((await changeLabelBackfill(minji, { state: 'running' })).run).toMatchObject({ state: 'running', progress: 0, reachedAt: null })
  await labelDue(app)
  expect((await readLabelBackfill(minji)).run).toMatchObject({ state: 'running', labelled: 2, progress: 1 })
  await labelDue(app)
  await beginLabelling(app)
  expect((await readLabelBackfill(minji)).run).toMatchObject({ state: 'done', labelled: 2, progress: 1 })
  expect((await list()).sort((a, b) => a.number - b.number)).toEqual(before)
  expect((await readEvents(minji, { after: 0, limit: 100 })).items).toHaveLength(events)
})

it('says other words anew, and nothing of words that are gone', async () => {
  await on.take(said('ปิยะ', 'สินค้าแย่มาก ขอเงินคืน', 0, { externalId: 'words' }))
  const first = await only()
  expect(first.labels?.kind).toBe('complaint')
  await correctLabel(minji, { messageId: await messageId(), task: 'kind' }, { label: 'question' })
  await on.take(edited('words', '배송 언제 오나요?', 5))
  expect((await only()).labels).toMatchObject({ language: 'ko', kind: 'question', looked: [] })
  expect((await only()).urgency?.points).toBe(0)
  await correctLabel(minji, { messageId: await messageId(), task: 'kind' }, { label: 'wish' })
  await on.take(deleted('words', 6))
  expect((await only()).labels).toBeNull()
  expect(await labelAgreement(minji, { from: at(0), to: at(60) })).toEqual({ rows: [] })
})

it('does what a person says of a label at once, keeps who said it and what stood there, and takes it back', async () => {
  await on.take(said('민지', '배송이 너무 늦어요. 환불해 주세요', 0))
  const id = await messageId()
  const before = await only()
  const after = await correctLabel(minji, { messageId: id, task: 'kind' }, { label: 'wish' })
  expect(after.labels).toMatchObject({ kind: 'wish', looked: ['kind'] })
  expect(after.version).toBeGreaterThan(before.version)
  const again = await correctLabel(minji, { messageId: id, task: 'kind' }, { label: 'wish' })
  expect(again.version).toBe(after.version)
  await correctLabel(minji, { messageId: id, task: 'kind' }, { label: 'question' })
  const rows = await on.given.ctx.tx(
    (tx) =>
      tx.all`select task, found, before, label, actor_kind, actor_id, at from label_corrections where workspace_id = ${tx.workspaceId}`,
  )
  expect(rows).toEqual([
    {
      task: 'kind',
      found: before.labels?.kind,
      before: 'wish',
      label: 'question',
      actorKind: 'agent',
      actorId: minji.actor.id,
      at: at(30),
    },
  ])
  const { items } = await readEvents(minji, { after: 0, limit: 100 })
  expect(items.filter(({ type }) => type === 'conversation.changed').map(({ data }) => data)).toMatchObject([
    { what: 'labels', version: after.version },
    { what: 'labels', version: after.version + 1 },
  ])
  expect((await withdrawLabel(minji, { messageId: id, task: 'kind' })).labels).toEqual(before.labels)
  await correctLabel(minji, { messageId: id, task: 'spam' }, { label: 'yes' })
  expect((await correctLabel(minji, { messageId: id, task: 'language' }, { label: 'ko-Latn' })).labels).toMatchObject({
    language: 'ko-Latn',
    spam: true,
  })
  await withdrawLabel(minji, { messageId: id, task: 'spam' })
  expect((await withdrawLabel(minji, { messageId: id, task: 'language' })).labels).toEqual(before.labels)
})

it('refuses what is no label of the task, and a message without labels', async () => {
  await on.take(said('민지', '배송이 너무 늦어요', 0), said('민지', '😡', 1))
  const id = await messageId()
  await expect(correctLabel(minji, { messageId: id, task: 'kind' }, { label: 'anger' })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(correctLabel(minji, { messageId: id, task: 'language' }, { label: 'und' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  const bare = await on.given.ctx.tx(
    (tx) => tx.one<{ id: string }>`select id from messages where workspace_id = ${tx.workspaceId} and labels is null`,
  )
  await expect(correctLabel(minji, { messageId: bare?.id ?? '', task: 'kind' }, { label: 'noise' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

it('counts how often people agreed by task and language', async () => {
  await on.take(
    said('민지', '배송이 너무 늦어요. 환불해 주세요', 0),
    said('도윤', '배송 언제 오나요?', 1),
    said('ปิยะ', 'สินค้าแย่มาก ขอเงินคืน', 2),
  )
  for (const { labels } of await list()) {
    const right = labels?.language === 'th' ? 'praise' : (labels?.kind ?? '')
    await correctLabel(minji, { messageId: labels?.messageId ?? '', task: 'kind' }, { label: right })
  }
  const { rows } = await labelAgreement(minji, { from: at(0), to: at(60) })
  expect(rows).toEqual([
    { task: 'kind', language: 'ko', looked: 2, agreed: 2 },
    { task: 'kind', language: 'th', looked: 1, agreed: 0 },
  ])
  expect(await labelAgreement(minji, { from: at(31), to: at(60) })).toEqual({ rows: [] })
})

it('finds by language, kind, feeling and reason', async () => {
  await on.take(
    said('민지', '배송이 너무 늦어요. 환불해 주세요!!', 0),
    said('ปิยะ', 'มีสีฟ้าไหมคะ', 1),
    said('Ann', 'My charger caught fire last night, the socket is burned', 2),
  )
  const names = async (query: Partial<ListQuery>) => (await list(query)).map(({ contact }) => contact.name).sort()
  expect(await names({ language: 'ko' })).toEqual(['민지'])
  expect(await names({ kind: ['question', 'praise'] })).toEqual(['ปิยะ'])
  expect(await names({ sentiment: ['neg'] })).toContain('민지')
  expect(await names({ urgencyReason: ['money', 'safety'] })).toEqual(['Ann', '민지'])
  expect(await names({ urgencyReason: ['press'] })).toEqual([])
})

it('puts the most urgent first and pages in that order', async () => {
  await on.take(
    said('early', 'hello, do you have this in blue?', 0),
    said('refund', 'I want a refund, you charged me twice', 10),
    said('fire', 'my charger caught fire last night', 20),
    said('late', 'hello, do you have this in red?', 25),
  )
  const first = await listConversations(minji, { ...wholeList, sort: 'urgent', limit: 2 })
  const second = await listConversations(minji, { ...wholeList, sort: 'urgent', limit: 2, cursor: first.next ?? undefined })
  expect([...first.items, ...second.items].map(({ contact }) => contact.name)).toEqual(['fire', 'refund', 'early', 'late'])
})

it('tells who may not read private words nothing of what these say: no label, no reason, no find, no order', async () => {
  await on.take(
    said('Ann', 'Nice washer, when can I buy it?', 0),
    said('Bob', 'When do you open?', 1),
    said('Bob', 'my charger caught fire and burned my hand', 2, { thread: dm('Bob') }),
  )
  await on.given.ctx.tx(async (tx) => {
    const [bob] = await tx.all<{ id: string; contactId: string }>`
      select c.id, c.contact_id from conversations c join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
       where c.workspace_id = ${tx.workspaceId} and p.name = 'Bob' and c.has_public`
    await tx.run`update messages set conversation_id = ${bob?.id} where workspace_id = ${tx.workspaceId} and contact_id = ${bob?.contactId}`
    await deriveConversations(tx, [bob?.id ?? ''])
  })
  const clerk = clerkOf(minji)
  const bobs = (ctx: Ctx, query: Partial<ListQuery> = {}) =>
    list({ ...query, status: ['open'] }, ctx).then((items) => items.filter(({ contact }) => contact.name === 'Bob'))
  const [seen] = await bobs(minji, { urgencyReason: ['safety'] })
  expect(seen?.urgency?.reasons[0]?.reason).toBe('safety')
  expect(await bobs(clerk)).toMatchObject([{ labels: null, urgency: { points: 0, reasons: [] } }])
  expect(await bobs(clerk, { urgencyReason: ['safety'] })).toEqual([])
  expect(await bobs(clerk, { kind: ['complaint', 'question', 'wish', 'praise', 'noise'] })).toEqual([])
  expect((await list({ sort: 'urgent' }, minji)).map(({ contact }) => contact.name)[0]).toBe('Bob')
  expect((await list({ sort: 'urgent' }, clerk)).map(({ contact }) => contact.name)[0]).toBe('Ann')
  await expect(correctLabel(clerk, { messageId: seen?.labels?.messageId ?? '', task: 'kind' }, { label: 'wish' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

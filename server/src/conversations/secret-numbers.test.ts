import type { ChannelAdapter, ChannelEvent, MessageEvent, RawDelivery } from '@baton/channel-kit'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { processWaiting, storeRaw } from '#channels'
import { systemChance } from '#kernel/clock'
import { Ctx } from '#kernel/context'
import { makeSecrets } from '#kernel/secrets'
import { catchUp, readLog } from '#kernel/reactions'
import { type Scene, scene } from '#kernel/testing'
import { listRawDeliveries } from '../channels/raw-deliveries.ts'
import { listAudit } from '../people/audit.ts'
import { listComments } from './comments/list.ts'
import { openPost } from './comments/posts.ts'
import { wholeList } from './conversations.fixtures.ts'
import { readHtml } from './html.ts'
import { searchReaction } from './index-words.ts'
import { listConversations } from './list.ts'
import { livePresenter, readEvents } from './live.ts'
import { moderateMessage } from './moderate.ts'
import { openContact } from './open-contact.ts'
import { openConversation } from './open.ts'
import { receive } from './receive/receive.ts'
import { at, brand, dm, said } from './receive/stage.fixtures.ts'
import { search } from './search/search.ts'
import { showNumbers } from './show-numbers.ts'
import { listNeighbours, readTimeline } from './timeline.ts'

const CARD = '4111 1111 1111 1111'
const OTHER_CARD = '5555 5555 5555 4444'
const ACCOUNT = '123456-12-123456'

/** Tells what its bytes say, word for word: they are events. */
const network = {
  network: 'x',
  parse: ({ body }: RawDelivery) => ({ ok: true, events: JSON.parse(Buffer.from(body).toString()) as ChannelEvent[] }),
  capabilities: () => ({
    canReply: true,
    text: { max: 280, count: 'code-points', splits: false },
    media: { kinds: [], maxCount: 0, maxBytes: 0 },
    windowEndsAt: null,
    moderation: { theirs: ['hide', 'delete'], ours: [] },
  }),
  moderate: () => null,
} as unknown as ChannelAdapter

interface Stage extends Scene {
  minji: Ctx
  /** The network sends these in one delivery, which is read. */
  hear(...events: ChannelEvent[]): Promise<void>
  /** The same without a delivery, by somebody. @returns how many statements it took */
  take(ctx: Ctx, ...events: ChannelEvent[]): Promise<number>
  idOf(event: MessageEvent): Promise<string>
}

async function stage(): Promise<Stage> {
  const given = await scene({ adapters: [network] })
  const account = await given.account('x', 'brand')
  const { inboxId, audienceId } = given
  const receiving = { ...account, network: 'x', handle: 'haru', name: 'Haru Living', inboxId, audienceId, reopenDays: 3 }
  return {
    ...given,
    minji: await given.as('lead', 'Minji'),
    async hear(...events) {
      given.clock.advance({ minutes: 10 })
      const delivery = { body: Buffer.from(JSON.stringify(events)), headers: {} }
      await storeRaw(given.ctx, { appId: account.appId, accountId: account.id, deliveries: [delivery] })
      await processWaiting(given.ctx, receive)
    },
    take: (ctx, ...events) =>
      ctx.tx(async (tx) => {
        await receive(
          tx,
          events.map((event) => ({ account: receiving, event, rawDeliveryId: given.app.ids.next(), history: false })),
        )
        return tx.statements
      }),
    idOf: ({ externalId }) =>
      given.ctx.tx(async (tx) => {
        const row = await tx.one<{ messageId: string }>`
          select message_id from message_keys where workspace_id = ${tx.workspaceId} and external_id = ${externalId}`
        return row?.messageId ?? ''
      }),
  }
}

const edit = (message: MessageEvent, text: string, minute: number): ChannelEvent => ({
  kind: 'edit',
  account: 'brand',
  at: at(minute),
  dedupeKey: `e${minute}-${message.externalId}`,
  scope: '',
  externalId: message.externalId,
  text,
})
const unsend = (message: MessageEvent, minute: number): ChannelEvent => ({
  kind: 'delete',
  account: 'brand',
  at: at(minute),
  dedupeKey: `d-${message.externalId}`,
  scope: '',
  externalId: message.externalId,
  reason: 'unsent',
  by: 'author',
})

/** How many earlier versions of messages are kept. */
async function versionsIn({ ctx }: Scene): Promise<number> {
  return (await ctx.tx((tx) => tx.all`select 1 from message_versions where workspace_id = ${tx.workspaceId}`)).length
}

/** Every row of every table that says one of these numbers, however it is written, as the owner of the database reads them. */
async function rowsSaying({ app, workspace }: Scene, ...numbers: string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: app.config.databaseUrl ?? '' })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
    )
    const plain = numbers.map((number) => number.replaceAll(/\D/g, ''))
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t where workspace_id = ${workspace.id}`)
      for (const { row } of rows) {
        const words = row.replaceAll(/\\{1,2}x((?:[0-9a-f]{2})+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString())
        const digits = words.replaceAll(/(?<=\d)[ -](?=\d)/g, '')
        if (plain.some((number) => digits.includes(number))) found.push(name)
      }
    }
    return found
  } finally {
    await client.end()
  }
}

const shown = async (given: Stage, event: MessageEvent) => showNumbers(given.minji, await given.idOf(event))
const readings = ({ ctx }: Scene) =>
  ctx.tx(
    (tx) => tx.all<{ actorId: string; target: string; data: unknown; at: string }>`
      select actor_id, target, data, at from audit_entries where workspace_id = ${tx.workspaceId} and action = 'secret-number.read' order by seq`,
  )

describe('a number that a contact wrote', () => {
  it('is in no answer, feed, search or table in clear, wherever it came in', async () => {
    const given = await stage()
    const mail = { ...dm('B'), externalId: 'mail', kind: 'mail' as const, subject: `환불 계좌 ${ACCOUNT}` }
    const direct = said('A', `내 카드 ${CARD} 입니다`, 0, { thread: dm('A') })
    const letter = said('B', `계좌 ${ACCOUNT}`, 1, {
      thread: mail,
      html: `<p>계좌 <b>123456</b>-12-123456</p>`,
      sendHints: { subject: mail.subject },
    })
    const comment = said('C', `charge ${CARD} again please`, 2)
    const neighbour = said('D', `mine is ${CARD}`, 3, { addressesUs: false })
    const visitor = said('E', `haru took ${CARD}`, 4, {
      externalId: 'wall',
      thread: {
        externalId: 'wall',
        kind: 'comment',
        visibility: 'public',
        post: { externalId: 'wall', kind: 'mention', text: `haru took ${CARD}` },
      },
    })
    const review = said('F', '', 5, {
      thread: { externalId: 'r', kind: 'review', visibility: 'public' },
      review: { stars: 1, title: CARD },
    })
    await given.hear(direct, letter, comment, neighbour, visitor, review)
    await given.hear({ ...direct, dedupeKey: 'again' })
    await given.hear(edit(direct, `아니 ${OTHER_CARD}`, 6))
    await given.hear(edit(said('A', '', 7, { externalId: 'not here yet' }), `early ${CARD}`, 8))
    await catchUp(given.app, searchReaction, given.workspace.id)

    expect(await rowsSaying(given, CARD, OTHER_CARD, ACCOUNT)).toEqual([])

    const { minji } = given
    const list = await listConversations(minji, wholeList)
    const answers: unknown[] = [list, await readEvents(minji, { after: 0, limit: 500 })]
    for (const { id, contact } of list.items) {
      answers.push(await openConversation(minji, id), await readTimeline(minji, id, { limit: 50 }))
      answers.push(await listNeighbours(minji, id, { limit: 50 }), await openContact(minji, contact.id))
    }
    const posts = await given.ctx.tx((tx) => tx.all<{ id: string }>`select id from posts where workspace_id = ${tx.workspaceId}`)
    for (const { id } of posts) {
      answers.push(await openPost(minji, id))
      for (const group of ['complaint', 'question', 'unclear', 'joined'] as const)
        answers.push(await listComments(minji, id, { group, limit: 50 }))
    }
    answers.push(await readHtml(minji, await given.idOf(letter), { pictures: true }))
    answers.push(await listRawDeliveries(minji, { state: 'processed', limit: 50 } as never))
    const { events, state } = await given.ctx.tx(async (tx) => {
      const events = await readLog(tx, 0, 500)
      return { events, state: await livePresenter.load(tx, events) }
    })
    answers.push(...events.map((event) => livePresenter.view(minji, event, state)))
    const all = JSON.stringify(answers).replaceAll(/(?<=\d)[ -](?=\d)/g, '')
    expect(all).toContain('••••1111')
    expect(all).toContain('••••3456')
    for (const number of [CARD, OTHER_CARD, ACCOUNT]) expect(all).not.toContain(number.replaceAll(/\D/g, ''))
    for (const q of ['4111111111111111', CARD, '411111', '123456']) expect((await search(minji, { q, limit: 10 })).items).toEqual([])
    expect((await search(minji, { q: 'charge', limit: 10 })).items).toHaveLength(1)
  })

  it('is read with the right to personal data, and each reading is audited: who, when, which message', async () => {
    const given = await stage()
    const message = said('A', `카드 ${CARD}, 계좌 ${ACCOUNT}`, 0, { thread: dm('A') })
    await given.hear(message)
    const messageId = await given.idOf(message)
    const { items } = await listConversations(given.minji, wholeList)
    const open = await openConversation(given.minji, items[0]?.id ?? '')
    expect(open.timeline.items).toMatchObject([{ text: '카드 ••••1111, 계좌 ••••3456', secretNumbers: ['card', 'bank_account'] }])

    const numbers = [
      { kind: 'card', number: CARD },
      { kind: 'bank_account', number: ACCOUNT },
    ]
    expect(await showNumbers(given.minji, messageId)).toEqual({ numbers })
    given.clock.advance({ minutes: 1 })
    expect(await showNumbers(given.minji, messageId)).toEqual({ numbers })
    const line = {
      actorId: given.minji.actor.id,
      target: messageId,
      data: { conversation: `#${items[0]?.number}`, kinds: ['card', 'bank_account'] },
    }
    const lines = await readings(given)
    expect(lines).toMatchObject([line, line])
    expect(new Set(lines.map((each) => each.at)).size).toBe(2)
    expect(await listAudit(given.ctx, { limit: 50 })).toMatchObject({ intact: true })

    const blind = given.minji.as({ ...given.minji.actor, rights: { readPrivate: true, seePersonalData: false } })
    await expect(showNumbers(blind, messageId)).rejects.toMatchObject({ code: 'forbidden', details: { permission: 'see-personal-data' } })
    const outside = given.minji.as({ ...given.minji.actor, audienceIds: [] })
    await expect(showNumbers(outside, messageId)).rejects.toMatchObject({ code: 'not_found' })
    const deaf = given.minji.as({ ...given.minji.actor, rights: { readPrivate: false, seePersonalData: true } })
    await expect(showNumbers(deaf, messageId)).rejects.toMatchObject({ code: 'not_found' })
    expect(await readings(given)).toHaveLength(2)
  })

  it("is behind the tenant's wall, and bound to its message", async () => {
    const [given, others] = [await stage(), await stage()]
    const message = said('A', CARD, 0, { thread: dm('A') })
    await given.hear(message)
    await expect(showNumbers(await others.as('owner'), await given.idOf(message))).rejects.toMatchObject({ code: 'not_found' })

    const second = said('A', OTHER_CARD, 1, { thread: dm('A') })
    await given.hear(second)
    const [one, two] = [await given.idOf(message), await given.idOf(second)]
    await given.ctx.tx(
      (tx) => tx.run`
        update secret_numbers set sealed = (select sealed from secret_numbers where workspace_id = ${tx.workspaceId} and message_id = ${one})
         where workspace_id = ${tx.workspaceId} and message_id = ${two}`,
    )
    await expect(showNumbers(given.minji, two)).rejects.toThrow(/authenticate/)
  })

  it('says so when it was sealed under another master secret, and new ones come in all the same', async () => {
    const given = await stage()
    const message = said('A', CARD, 0, { thread: dm('A') })
    await given.hear(message)
    const early = edit(said('A', '', 1, { externalId: 'later' }), `early ${ACCOUNT}`, 2)
    await given.hear(early)
    const secret = 'another secret of the tests, also long enough'
    const app = { ...given.app, secrets: makeSecrets({ secret, clock: given.clock, chance: systemChance }) }
    const later = new Ctx(app, given.workspace, given.minji.actor)
    await expect(showNumbers(later, await given.idOf(message))).rejects.toMatchObject({ code: 'number_unreadable' })
    expect(await readings(given)).toEqual([])

    const fresh = said('A', OTHER_CARD, 3, { thread: dm('A') })
    const waited = said('A', '', 1, { externalId: 'later', thread: dm('A') })
    await given.take(new Ctx(app, given.workspace, given.ctx.actor), fresh, waited, edit(message, `no: ${OTHER_CARD}`, 5))
    for (const each of [fresh, message])
      expect(await showNumbers(later, await given.idOf(each))).toEqual({ numbers: [{ kind: 'card', number: OTHER_CARD }] })
    const waitedId = await given.idOf(waited)
    const text = await given.ctx.tx((tx) => tx.all`select text from messages where workspace_id = ${tx.workspaceId} and id = ${waitedId}`)
    expect(text).toEqual([{ text: 'early ••••3456' }])
  })
})

describe('an edit', () => {
  it('masks again: the numbers of now are kept, those of before are gone', async () => {
    const given = await stage()
    const message = said('A', `카드 ${CARD}`, 0, { thread: dm('A') })
    await given.hear(message)
    await given.hear(edit(message, `계좌 ${ACCOUNT}`, 1))
    expect(await shown(given, message)).toEqual({ numbers: [{ kind: 'bank_account', number: ACCOUNT }] })
    await given.hear(edit(message, '됐어요', 2))
    await expect(shown(given, message)).rejects.toMatchObject({ code: 'not_found' })
    const rows = await given.ctx.tx(
      (tx) => tx.all`
        select m.text, m.secret_numbers, array(select v.text from message_versions v where v.workspace_id = m.workspace_id and v.message_id = m.id order by v.version) as before
          from messages m where m.workspace_id = ${tx.workspaceId}`,
    )
    expect(rows).toEqual([{ text: '됐어요', secretNumbers: null, before: ['카드 ••••1111', '계좌 ••••3456'] }])
  })

  it('leaves what stands beside the text: subject, HTML and names of files are masked there still', async () => {
    const given = await stage()
    const message = said('A', `카드 ${CARD}`, 0, {
      thread: dm('A'),
      media: [{ kind: 'file', fileName: `${ACCOUNT}.pdf` }],
    })
    await given.hear(message)
    await given.hear(edit(message, `카드 ${OTHER_CARD}`, 1))
    const numbers = [
      { kind: 'card', number: OTHER_CARD },
      { kind: 'bank_account', number: ACCOUNT },
    ]
    expect(await shown(given, message)).toEqual({ numbers })
    await given.hear(edit(message, `카드 ${OTHER_CARD}`, 2))
    expect(await versionsIn(given)).toBe(1)
    await given.hear(edit(message, '됐어요', 3))
    expect(await shown(given, message)).toEqual({ numbers: numbers.slice(1) })
    const [row] = await given.ctx.tx((tx) => tx.all`select text, secret_numbers from messages where workspace_id = ${tx.workspaceId}`)
    expect(row).toEqual({ text: '됐어요', secretNumbers: ['bank_account'] })
  })

  it("of a visitor's post is masked, though its card was taken for ours", async () => {
    const given = await stage()
    const below = said('A', '저도요', 0, {
      thread: { ...said('A', '', 0).thread, post: { externalId: 'visited', kind: 'own', text: '문의' } },
    })
    await given.hear(below)
    const change = { ...edit(below, `계좌 ${ACCOUNT}`, 1), externalId: 'visited' } as Extract<ChannelEvent, { kind: 'edit' }>
    await given.hear({ ...change, ofAnother: true })

    const cards = await given.ctx.tx(
      (tx) => tx.all`select text from posts where workspace_id = ${tx.workspaceId} and external_id = 'visited'`,
    )
    expect(cards).toEqual([{ text: '계좌 ••••3456' }])
    expect(await rowsSaying(given, ACCOUNT)).toEqual([])
  })

  it('that corrects a number and reads the same when masked is one, and told again it is none', async () => {
    const given = await stage()
    const message = said('A', '계좌 110-123-456789', 0, { thread: dm('A') })
    await given.hear(message)
    await given.hear(edit(message, '계좌 110-124-456789', 1))
    await given.hear(edit(message, '계좌 110-124-456789', 2))
    expect(await shown(given, message)).toEqual({ numbers: [{ kind: 'bank_account', number: '110-124-456789' }] })
    expect(await versionsIn(given)).toBe(1)
  })

  it('that came before its message is kept sealed and applied: masked where a contact wrote it, as it is where we did', async () => {
    const given = await stage()
    const theirs = said('A', '카드는', 0, { thread: dm('A') })
    const ours = brand('계좌는', 1, { thread: dm('A') })
    await given.hear(edit(theirs, `카드는 ${CARD}`, 2), edit(ours, `계좌는 ${ACCOUNT}`, 3))
    expect(await rowsSaying(given, CARD, ACCOUNT)).toEqual([])
    await given.hear(theirs, ours)
    expect(await shown(given, theirs)).toEqual({ numbers: [{ kind: 'card', number: CARD }] })
    const texts = await given.ctx.tx(
      (tx) => tx.all`select text, secret_numbers from messages where workspace_id = ${tx.workspaceId} order by at`,
    )
    expect(texts).toEqual([
      { text: '카드는 ••••1111', secretNumbers: ['card'] },
      { text: `계좌는 ${ACCOUNT}`, secretNumbers: null },
    ])
  })

  it('under a new id masks again, too', async () => {
    const given = await stage()
    const first = said('A', 'my card', 0, { externalId: 'p1' })
    await given.hear(first)
    await given.hear(said('A', `my card ${CARD}`, 2, { externalId: 'p2', aliases: ['p1'] }))
    expect(await shown(given, first)).toEqual({ numbers: [{ kind: 'card', number: CARD }] })
    expect(await rowsSaying(given, CARD)).toEqual([])
  })
})

it('goes with its message: taken back by its author', async () => {
  const given = await stage()
  const message = said('A', `카드 ${CARD}`, 0, { thread: dm('A') })
  await given.hear(message)
  const messageId = await given.idOf(message)
  await given.hear(unsend(message, 1))
  await expect(showNumbers(given.minji, messageId)).rejects.toMatchObject({ code: 'not_found' })
  const rows = await given.ctx.tx(
    (tx) => tx.all`
      select secret_numbers, (select count(*)::int from secret_numbers s where s.workspace_id = m.workspace_id) as kept from messages m where m.workspace_id = ${tx.workspaceId}`,
  )
  expect(rows).toEqual([{ secretNumbers: null, kept: 0 }])
})

it('hidden from the public for its number, it can still be read', async () => {
  const given = await stage()
  const comment = said('C', `charge ${CARD} again please`, 2)
  await given.hear(comment)
  const messageId = await given.idOf(comment)
  expect(await moderateMessage(given.minji, messageId, { act: 'hide', reason: 'personal-data' })).toMatchObject({
    secretNumbers: ['card'],
    moderation: { act: 'hide', state: 'waiting' },
  })
  await given.hear({ ...unsend(comment, 3), kind: 'hidden', hidden: true, by: 'us' } as unknown as ChannelEvent)
  expect(await shown(given, comment)).toEqual({ numbers: [{ kind: 'card', number: CARD }] })
})

it('costs a message without numbers no statement, and keeps its bytes', async () => {
  const given = await stage()
  const statements = (text: string) => given.take(given.ctx, said('A', text, 0, { thread: dm('A') }))
  await statements('hello')
  const plain = await statements('hello again')
  expect(await statements('010-1234-5678, 2024-1103-5531')).toBe(plain)
  expect(await statements(CARD)).toBeGreaterThan(plain)
  await given.hear(said('A', 'hello once more', 1, { thread: dm('A') }))
  const bytes = await given.ctx.tx(
    (tx) => tx.all`select body is not null as kept from raw_deliveries where workspace_id = ${tx.workspaceId}`,
  )
  expect(bytes).toEqual([{ kept: true }])
})

import type { ChannelEvent, MessageEvent } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { storeRaw } from '#channels'
import { wholeList } from '../conversations.fixtures.ts'
import { listConversations } from '../list.ts'
import { at, brand, dm, publicThread, said, type Stage, stage } from './stage.fixtures.ts'
import { receive } from './receive.ts'

const edit = (message: MessageEvent, text: string, minute: number): ChannelEvent => ({
  kind: 'edit',
  account: 'brand',
  at: at(minute),
  dedupeKey: `e${minute}-${message.externalId}`,
  scope: '',
  externalId: message.externalId,
  text,
})
const unsend = (message: MessageEvent, minute: number, reason: 'unsent' | 'hidden' = 'unsent'): ChannelEvent => ({
  kind: 'delete',
  account: 'brand',
  at: at(minute),
  dedupeKey: `d-${message.externalId}`,
  scope: '',
  externalId: message.externalId,
  reason,
  by: 'author',
})
const heart = (message: MessageEvent, who: string, removed = false, minute = 9): ChannelEvent => ({
  kind: 'reaction',
  account: 'brand',
  at: at(minute),
  dedupeKey: `r-${message.externalId}-${who}-${removed}-${minute}`,
  scope: '',
  externalId: message.externalId,
  author: { scope: '', externalId: who, displayName: who },
  reaction: '❤',
  removed,
})

async function messages({ given }: Stage) {
  return given.ctx.tx(
    (tx) => tx.all<{
      text: string | null
      deletedReason: string | null
      edited: boolean
      status: string | null
      sightings: number
      language: string | null
      previewLanguage: string | null
      hearts: number
      versions: (string | null)[]
    }>`
      select m.text, m.deleted_reason, m.edited_at is not null as edited, m.status, m.sightings, m.language,
             (select c.preview_language from conversations c where c.workspace_id = m.workspace_id and c.id = m.conversation_id) as preview_language,
             (select count(*)::int from message_reactions r where r.workspace_id = m.workspace_id and r.message_id = m.id and not r.removed) as hearts,
             array(select v.text from message_versions v where v.workspace_id = m.workspace_id and v.message_id = m.id order by v.version) as versions
        from messages m where m.workspace_id = ${tx.workspaceId} order by m.at, m.order_key`,
  )
}

it('is told again and changes nothing at all: not even the version of the conversation', async () => {
  const on = await stage('line')
  const first = said('A', 'it leaks', 1, { thread: dm('A') })
  const changes = [edit(first, 'it leaks badly', 2), heart(first, 'A'), unsend(first, 3)]
  const row = () =>
    on.given.ctx.tx(
      (tx) => tx.all<{ version: number }>`select version, last_message_at from conversations where workspace_id = ${tx.workspaceId}`,
    )
  await on.take(first)
  const versions: number[] = []
  for (const change of changes) {
    await on.take(change)
    const told = await row()
    versions.push(told[0]?.version ?? 0)

    await on.take({ ...change, dedupeKey: `again ${change.dedupeKey}` })
    expect([change.kind, await row()]).toEqual([change.kind, told])
  }
  expect(new Set(versions).size).toBe(changes.length)
})

it('stands in the log behind the arrival of its message, whether both came at once or the change came early', async () => {
  const changesOf = (message: MessageEvent) => [edit(message, 'it leaks', 1), heart(message, 'A'), unsend(message, 3)]
  const together = said('A', 'it leeks', 0, { thread: dm('A') })
  const late = said('B', 'it leeks', 0, { thread: dm('B') })
  for (const batches of [[[together, ...changesOf(together)]], [changesOf(late), [late]]]) {
    const on = await stage('line')
    for (const batch of batches) await on.take(...batch)
    const log = await on.given.ctx.tx(
      (tx) =>
        tx.all<{ type: string }>`select type from events where workspace_id = ${tx.workspaceId} and type like 'message.%' order by seq`,
    )
    expect(log[0]).toEqual({ type: 'message.received' })
    expect(log).toEqual(expect.arrayContaining([{ type: 'message.changed' }, { type: 'message.deleted' }]))
  }
})

describe('an edit', () => {
  it('shows the new words and keeps the old ones, and an older one changes nothing', async () => {
    const on = await stage('line')
    const message = said('A', 'it leeks', 0, { thread: dm('A') })
    await on.take(message)
    await on.take(edit(message, 'it leaks a lot', 5))
    await on.take(edit(message, 'it leaks', 3), edit(message, 'it leaks a lot', 5))

    expect(await messages(on)).toMatchObject([{ text: 'it leaks a lot', edited: true, versions: ['it leeks'] }])
    expect(await on.given.events('message.edited')).toHaveLength(1)
  })

  it('keeps the last words that came by asking, though the edits that led to them are told later and the wrong way round', async () => {
    const on = await stage('facebook')
    const message = said('A', 'it leaks a lot', 0)
    await on.take(message)
    await on.take(edit(message, 'it leaks a lot', 5))
    await on.take(edit(message, 'it leaks', 3))

    expect(await messages(on)).toMatchObject([{ text: 'it leaks a lot', edited: true, versions: [] }])
    expect(await on.given.events('message.edited')).toHaveLength(1)
  })

  it('names the language of the new words, or none', async () => {
    const on = await stage('line')
    const message = said('A', 'when will it be delivered', 0, { thread: dm('A') })
    await on.take(message)
    await on.take(edit(message, '배송이 언제 오나요?', 1))
    expect(await messages(on)).toMatchObject([{ language: 'ko', previewLanguage: 'ko' }])
    await on.take(edit(message, '123', 2))
    expect(await messages(on)).toMatchObject([{ language: null, previewLanguage: null }])
  })

  it('that came before the message is applied when it comes', async () => {
    const on = await stage('line')
    const message = said('A', 'it leeks', 0, { thread: dm('A') })
    await on.take(edit(message, 'it leaks', 1))
    await on.take(message)

    expect(await messages(on)).toMatchObject([{ text: 'it leaks', edited: true, versions: ['it leeks'] }])
  })

  it('under a new id (X) is the same message, whichever of the two comes first', async () => {
    const first = said('A', 'it leeks', 0, { externalId: 'p1' })
    const second = said('A', 'it leaks', 2, { externalId: 'p2', aliases: ['p1'] })
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const on = await stage()
      for (const event of order) await on.take(event)
      await on.take(brand('Sorry!', 3, { replyTo: 'p1' }), unsend(first, 9))

      expect(await messages(on)).toMatchObject([{ text: null, deletedReason: 'unsent' }, { text: 'Sorry!' }])
      expect(await on.conversations()).toMatchObject([{ waitingSince: null, texts: [null, 'Sorry!'] }])
    }
  })
})

describe('a deletion', () => {
  it('takes the words wherever they are kept, and a redelivery does not bring them back', async () => {
    const on = await stage('line')
    const { ctx } = on.given
    const message = said('A', 'my card is 4111 1111 1111 1111', 0, { thread: dm('A') })
    const raw = async (body: string, events: ChannelEvent[]) => {
      await storeRaw(ctx, { appId: on.account.appId, accountId: null, deliveries: [{ body: Buffer.from(body), headers: {} }] })
      const row = await ctx.tx(
        (tx) => tx.one<{ id: string }>`select id from raw_deliveries where workspace_id = ${tx.workspaceId} order by id desc limit 1`,
      )
      await ctx.tx((tx) =>
        receive(
          tx,
          events.map((event) => ({ account: on.account, event, rawDeliveryId: row?.id ?? '', history: false })),
        ),
      )
    }
    await raw('first time: 4111', [message])
    await raw('edit: 4111', [edit(message, 'my card is 4111 1111 1111 1112', 1)])
    await raw('the same in other bytes: 4111', [message])
    await raw('gone', [unsend(message, 2)])
    await raw('again: 4111', [message])
    await raw('a late edit: 4111', [edit(message, 'my card is 4111 1111 1111 1113', 1)])

    expect(await messages(on)).toMatchObject([{ text: null, deletedReason: 'unsent', versions: [null] }])
    const bodies = await ctx.tx(
      (tx) => tx.all<{ body: Buffer | null }>`select body from raw_deliveries where workspace_id = ${tx.workspaceId} order by id`,
    )
    expect(bodies.map(({ body }) => body?.toString() ?? null)).toEqual([null, null, null, 'gone', null, null])
    expect(await on.conversations()).toMatchObject([{ waitingSince: null, needsAction: false }])
    expect(await on.given.events('message.received')).toHaveLength(1)
  })

  /** Takes in events as one raw delivery with a body of its own. */
  async function raw(on: Stage, ...events: ChannelEvent[]): Promise<void> {
    const { ctx } = on.given
    await storeRaw(ctx, { appId: on.account.appId, accountId: null, deliveries: [{ body: Buffer.from(ctx.newId()), headers: {} }] })
    await ctx.tx(async (tx) => {
      const row = await tx.one<{
        id: string
      }>`select id from raw_deliveries where workspace_id = ${tx.workspaceId} order by id desc limit 1`
      await receive(
        tx,
        events.map((event) => ({ account: on.account, event, rawDeliveryId: row?.id ?? '', history: false })),
      )
    })
  }
  /** Whether the bytes of each raw delivery are still there, in the order in which they came. */
  async function kept({ given }: Stage): Promise<boolean[]> {
    const rows = await given.ctx.tx(
      (tx) =>
        tx.all<{ kept: boolean }>`select body is not null as kept from raw_deliveries where workspace_id = ${tx.workspaceId} order by id`,
    )
    return rows.map((row) => row.kept)
  }

  it('takes the subject that the words proposed before they were edited', async () => {
    const on = await stage('line')
    const message = said('A', 'my card is 4111 1111 1111 1111', 0, { thread: dm('A') })
    await on.take(message)
    await on.take(edit(message, 'never mind', 1))
    await on.take(unsend(message, 2))

    const subjects = await on.given.ctx.tx((tx) => tx.all`select subject from conversations where workspace_id = ${tx.workspaceId}`)
    expect(subjects).toEqual([{ subject: null }])
  })

  it('of what was hidden before takes the words too', async () => {
    const on = await stage()
    const message = said('A', 'it leaks', 0)
    await raw(on, message)
    await raw(on, unsend(message, 1, 'hidden'))
    expect(await kept(on)).toEqual([true, true])
    await raw(on, { ...unsend(message, 2), dedupeKey: 'gone for good' })

    expect(await messages(on)).toMatchObject([{ text: null, deletedReason: 'unsent' }])
    expect(await kept(on)).toEqual([false, true, true])
  })

  it('of a post of ours, which is no message, takes the words off its card', async () => {
    const on = await stage()
    await on.take(said('A', 'it leaks', 1))
    await on.take(unsend(brand('The new Haru washer', 0, { externalId: 'root' }), 9))

    const posts = await on.given.ctx.tx(
      (tx) => tx.all`select text, erased_at is not null as erased from posts where workspace_id = ${tx.workspaceId}`,
    )
    expect(posts).toEqual([{ text: null, erased: true }])
  })

  it('that came before everything else leaves no words, whether the message comes or not', async () => {
    const on = await stage('line')
    const never = said('A', 'never told', 0, { thread: dm('A') })
    const late = said('A', 'told late', 0, { thread: dm('A') })
    const early = async () => {
      const rows = await on.given.ctx.tx(
        (tx) =>
          tx.all<{ kind: string }>`select change ->> 'kind' as kind from early_changes where workspace_id = ${tx.workspaceId} order by 1`,
      )
      return rows.map(({ kind }) => kind)
    }
    await raw(on, edit(never, 'words', 1), edit(late, 'words', 1))
    expect(await early()).toEqual(['edit', 'edit'])
    await raw(on, unsend(never, 2), unsend(late, 2))
    await raw(on, edit(never, 'other words', 3), edit(late, 'other words', 3))
    expect(await early()).toEqual(['delete', 'delete'])
    await raw(on, late)

    expect(await messages(on)).toMatchObject([{ text: null, versions: [] }])
    expect(await kept(on)).toEqual([false, true, false, false])
  })

  it('by hiding keeps the words', async () => {
    const on = await stage()
    const message = said('A', 'it leaks', 0)
    await on.take(message)
    await on.take(unsend(message, 1, 'hidden'))

    expect(await messages(on)).toMatchObject([{ text: 'it leaks', deletedReason: 'hidden' }])
  })
})

it('counts each heart once, also one that came before the message, and takes it back', async () => {
  const on = await stage()
  const message = said('A', 'it works', 0)
  await on.take(heart(message, 'B'))
  await on.take(message)
  await on.take(heart(message, 'B'), heart(message, 'C'))
  expect(await messages(on)).toMatchObject([{ hearts: 2 }])

  await on.take(heart(message, 'B', true))
  expect(await messages(on)).toMatchObject([{ hearts: 1 }])
  expect(await on.conversations()).toHaveLength(1)
})

describe('a reaction that was taken back', () => {
  const message = said('A', 'nice bag', 0, { thread: dm('A') })
  const [added, removed, addedAgain] = [heart(message, 'B'), heart(message, 'B', true, 10), heart(message, 'B', false, 11)]
  // Where a network tells of the taking back when the reaction was made, as Bluesky does.
  const removedThen = heart(message, 'B', true)

  it.each([
    ['is told again', [message, added, removed, added], 0],
    ['is told again, by its own time', [message, added, removedThen, added], 0],
    ['is told for the first time afterwards', [message, removed, added], 0],
    ['is told before the message', [removed, added, message], 0],
    ['was made once more', [message, added, removed, addedAgain, removed, added], 1],
  ])('stays as the contact left it when it %s', async (_, told, hearts) => {
    const on = await stage()
    for (const event of told) await on.take(event)
    expect((await messages(on)).map((row) => row.hearts)).toEqual([hearts])
  })

  it('tells nobody anything that is not seen', async () => {
    const on = await stage()
    for (const event of [message, removed, added]) await on.take(event)
    expect(await on.given.events('message.changed')).toEqual([])
  })
})

describe('one post seen through two accounts', () => {
  async function two() {
    const on = await stage()
    const row = await on.given.account('x', 'brand-korea')
    const korea = { ...on.account, id: row.id, appId: row.appId, externalId: 'brand-korea' }
    const through = (account: typeof korea, event: ChannelEvent) =>
      on.given.ctx.tx((tx) => receive(tx, [{ account, event, rawDeliveryId: tx.newId(), history: false }]))
    return { on, korea, through }
  }

  it('is one message with two sightings, and belongs to the account it addresses, whichever heard of it first', async () => {
    const post = said('A', '@brand-korea it leaks', 0)
    const passing = { ...post, addressesUs: false }
    for (const order of ['brand first', 'korea first']) {
      const { on, korea, through } = await two()
      const tellings = [() => through(on.account, passing), () => through(korea, { ...post, account: 'brand-korea' })]
      for (const tell of order === 'brand first' ? tellings : tellings.reverse()) await tell()
      await through(korea, { ...post, account: 'brand-korea' })

      expect(await messages(on)).toMatchObject([{ sightings: 2 }])
      const rows = await on.given.ctx.tx((tx) => tx.all`select account_id from conversations where workspace_id = ${tx.workspaceId}`)
      expect(rows).toEqual([{ accountId: korea.id }])
      expect(await on.conversations()).toMatchObject([{ texts: ['@brand-korea it leaks'], needsAction: true, waitingSince: at(0) }])
    }
  })
})

describe('groups', () => {
  it('keep each member apart, and what does not speak to us a neighbour', async () => {
    const on = await stage('line')
    const thread = { externalId: 'G1', kind: 'group' as const, visibility: 'private' as const }
    await on.take(
      said('A', '@haru it leaks', 0, { thread }),
      said('B', 'hello all', 1, { thread, addressesUs: false }),
      said('B', '@haru mine too', 2, { thread }),
    )
    await on.take(said('A', 'since yesterday', 3, { thread, addressesUs: false }))

    expect(await on.conversations()).toMatchObject([
      { contact: 'A', texts: ['@haru it leaks', 'since yesterday'] },
      { contact: 'B', texts: ['@haru mine too'] },
    ])
  })
})

describe('when the matter rests', () => {
  const put = (on: Stage, status: string, resolvedAt: string | null = null) =>
    on.given.ctx.tx(
      (tx) =>
        tx.run`update conversations set status = ${status}, resolved_at = ${resolvedAt}, snoozed_until = ${status === 'snoozed' ? at(600) : null} where workspace_id = ${tx.workspaceId}`,
    )

  it.each([
    ['waiting', 'conversation.reopened'],
    ['snoozed', 'conversation.woken'],
  ] as const)('a new message opens what is %s', async (status, type) => {
    const on = await stage('line')
    await on.take(said('A', 'it leaks', 0, { thread: dm('A') }), brand('Which one?', 1, { thread: dm('A') }))
    await put(on, status)
    await on.take(said('A', 'the big one', 2, { thread: dm('A') }))

    expect(await on.conversations()).toMatchObject([{ status: 'open', waitingSince: at(2), needsAction: true }])
    expect((await on.given.events(type)).map(({ data }) => data.byContact)).toEqual([true])
  })

  it.each([
    ['thanks', { text: 'ขอบคุณค่ะ' }],
    ['a sticker', { text: '', kindHint: 'sticker' as const, media: [{ kind: 'sticker' as const }] }],
    ['an emoji', { text: '🙏' }],
  ])('%s after our answer opens nothing, however late', async (_what, more) => {
    const on = await stage('line')
    await on.take(said('A', 'it leaks', 0, { thread: dm('A') }), brand('Sorry!', 1, { thread: dm('A') }))
    await put(on, 'resolved', at(2))
    await on.take(said('A', more.text, 60, { thread: dm('A'), ...more }))
    await on.take(said('A', more.text, 60 * 24 * 30, { thread: dm('A'), ...more }))

    expect(await on.conversations()).toMatchObject([{ status: 'resolved', waitingSince: null, needsAction: false }])
  })

  it('thanks before any answer do ask for one', async () => {
    const on = await stage('line')
    await on.take(said('A', 'thank you', 0, { thread: dm('A') }))

    expect(await on.conversations()).toMatchObject([{ status: 'open', waitingSince: at(0) }])
  })

  it('a picture with thanks is somebody to look at', async () => {
    const on = await stage('line')
    await on.take(said('A', 'it leaks', 0, { thread: dm('A') }), brand('Sorry!', 1, { thread: dm('A') }))
    await on.take(said('A', 'thanks', 2, { thread: dm('A'), media: [{ kind: 'image' }] }))

    expect(await on.conversations()).toMatchObject([{ waitingSince: at(2) }])
  })
})

it('brings history in without clocks, numbers it all the same, and lets new words start one', async () => {
  const on = await stage('line')
  const old = said('A', 'long ago', 0, { thread: dm('A') })
  await on.given.ctx.tx((tx) => receive(tx, [{ account: on.account, event: old, rawDeliveryId: tx.newId(), history: true }]))
  expect(await on.conversations()).toMatchObject([{ number: 1, waitingSince: null, needsAction: false }])
  expect((await on.given.events('message.received')).map(({ history }) => history)).toEqual([true])

  await on.take(said('A', 'and now this', 30, { thread: dm('A') }))
  expect(await on.conversations()).toMatchObject([{ waitingSince: at(30), needsAction: true, texts: ['long ago', 'and now this'] }])
})

it('knows who can no longer be reached, and who can again', async () => {
  const on = await stage('line')
  await on.take(said('A', 'it leaks', 0, { thread: dm('A') }))
  let minute = 5
  const relation = (kind: 'follow' | 'unfollow' | 'block' | 'unblock', withThread: boolean): ChannelEvent => ({
    kind: 'relation',
    account: 'brand',
    at: at(minute++),
    dedupeKey: `${kind}-${withThread}`,
    relation: kind,
    contact: { scope: '', externalId: 'A' },
    ...(withThread && { thread: dm('A') }),
  })
  const blocked = async () =>
    (
      await on.given.ctx.tx(
        (tx) => tx.one<{ blockedUs: boolean }>`select blocked_us from identities where workspace_id = ${tx.workspaceId}`,
      )
    )?.blockedUs

  const steps: [Parameters<typeof relation>, boolean][] = [
    [['unfollow', true], true],
    [['follow', true], false],
    [['block', false], true],
    [['unblock', false], false],
    [['unfollow', false], false],
  ]
  for (const [given, expected] of steps) {
    await on.take(relation(...given))
    expect([given, await blocked()]).toEqual([given, expected])
  }
})

it('takes follows and blocks by the time at which they happened, in whatever order they come', async () => {
  const relation = (kind: 'follow' | 'unfollow' | 'block' | 'unblock', minute: number): ChannelEvent => ({
    kind: 'relation',
    account: 'brand',
    at: at(minute),
    dedupeKey: `${kind}-${minute}`,
    relation: kind,
    contact: { scope: '', externalId: 'A' },
  })
  const told = [relation('follow', 1), relation('block', 2), relation('unblock', 3), relation('unfollow', 4)]
  for (const order of [told, told.toReversed(), [...told, ...told]]) {
    const on = await stage('x')
    await on.take(said('A', 'it leaks', 0, { thread: dm('A') }))
    for (const each of order) await on.take(each)
    const known = await on.given.ctx.tx((tx) => tx.one`select following, blocked_us from identities where workspace_id = ${tx.workspaceId}`)
    expect(known).toEqual({ following: false, blockedUs: false })
    const changed = (await on.given.events('contact.changed')).length
    for (const each of order) await on.take(each)
    expect(await on.given.events('contact.changed')).toHaveLength(changed)
  }
})

it('never takes a report of delivery back, and makes a refusal of a bounce', async () => {
  const on = await stage('line')
  const answer = brand('Sorry!', 1, { thread: dm('A'), externalId: 'out1' })
  const status = (what: 'delivered' | 'read' | 'failed'): ChannelEvent => ({
    kind: 'status',
    account: 'brand',
    at: at(3),
    dedupeKey: what,
    scope: '',
    externalId: 'out1',
    status: what,
  })
  await on.take(status('delivered'))
  await on.take(said('A', 'it leaks', 0, { thread: dm('A') }), answer)
  expect((await messages(on))[1]).toMatchObject({ status: 'delivered' })

  await on.take(status('read'))
  await on.take(status('delivered'))
  expect((await messages(on))[1]).toMatchObject({ status: 'read' })
})

it('takes one public thread with a post it never saw', async () => {
  const on = await stage()
  await on.take(said('A', 'it leaks', 0, { thread: { ...publicThread, post: { externalId: 'root', kind: 'own' } } }))
  const posts = await on.given.ctx.tx((tx) => tx.all`select kind, text from posts where workspace_id = ${tx.workspaceId}`)

  expect(posts).toEqual([{ kind: 'own', text: null }])
})

describe('the preview of a conversation', () => {
  const previews = async ({ given }: Stage, role: 'agent' | 'viewer' = 'agent') =>
    (await listConversations(await given.as(role, 'minji'), wholeList)).items.map(({ preview }) => preview)

  it('says who took the only message away, and goes back to older words while there are some', async () => {
    const on = await stage('line')
    const first = said('A', 'it leaks', 0, { thread: dm('A') })
    const second = said('A', 'a lot', 1, { thread: dm('A') })
    await on.take(first, second, unsend(second, 2))
    expect(await previews(on)).toMatchObject([{ text: 'it leaks', gone: null }])

    await on.take(unsend(first, 3))

    expect(await previews(on)).toMatchObject([
      { text: null, withheld: false, direction: 'inbound', gone: { by: 'author', reason: 'unsent' } },
    ])
  })

  it('leaves out the names a post begins with when we are one of them, and keeps them where nothing else was said', async () => {
    const on = await stage()
    await on.take(said('A', '@Haru @minji_k 언제 와요?', 0), said('B', '@haru', 1), said('C', '@other 이것 봐', 2))

    expect((await previews(on)).map(({ text }) => text)).toEqual(['@other 이것 봐', '@haru', '언제 와요?'])
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { scene } from '#kernel/testing'
import { adapters } from '../adapters.ts'
import { channelsTry, type TryOut, tryBodies } from './channels-try.ts'

/** Feeds these bodies, in order, to a workspace of their own. */
async function tried(network: string, ...bodies: (string | object)[]): Promise<TryOut> {
  const given = await scene({ adapters: [...adapters] })
  const adapter = adapters.find((each) => each.network === network)
  if (!adapter) throw new Error(`no adapter for ${network}`)
  const files = bodies.map((body, index) => ({
    file: `${index + 1}`,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  }))
  try {
    return await tryBodies(given.ctx, given.inboxId, adapter, files)
  } finally {
    await given.app.db.end()
  }
}

const BOT = 'U00000000000000000000000000000b07'
let serial = 0
function onLine(type: string, fields: object) {
  const timestamp = Date.parse('2026-11-20T09:00:00Z') + ++serial * 60_000
  return {
    destination: BOT,
    events: [
      {
        type,
        mode: 'active',
        timestamp,
        source: { type: 'user', userId: 'U0000000000000000000000000050ac4a1' },
        webhookEventId: `event-${serial}`,
        deliveryContext: { isRedelivery: false },
        ...fields,
      },
    ],
  }
}

describe('what LINE sends', () => {
  it('becomes a conversation, with pictures, an edit, an unsent message and what nobody knows', async () => {
    const result = await tried(
      'line',
      onLine('message', { replyToken: 'r', message: { id: '1', type: 'text', text: 'ของยังไม่ถึงเลยค่ะ', quoteToken: 'q' } }),
      onLine('message', { replyToken: 'r', message: { id: '2', type: 'image', quoteToken: 'q', contentProvider: { type: 'line' } } }),
      onLine('message', { replyToken: 'r', message: { id: '3', type: 'text', text: 'เบอร์ 081 234 5678', quoteToken: 'q' } }),
      onLine('messageEdited', { replyToken: 'r', message: { id: '1', type: 'text', text: 'ของยังไม่ถึงเลยค่ะ สั่งวันที่ 3', quoteToken: 'q' } }),
      onLine('unsend', { unsend: { messageId: '3' } }),
      onLine('teleport', {}),
    )

    expect(result.conversations).toMatchObject([
      {
        number: 1,
        contact: { identities: [{ network: 'line', externalId: 'U0000000000000000000000000050ac4a1' }] },
        status: 'open',
        needsAction: ['unanswered'],
        threads: [{ kind: 'dm', visibility: 'private' }],
        messages: [
          { externalId: '1', direction: 'inbound', kind: 'text', text: 'ของยังไม่ถึงเลยค่ะ สั่งวันที่ 3', state: 'edited', version: 2 },
          { externalId: '2', kind: 'image', media: [{ kind: 'image', state: 'announced' }], state: 'live', version: 1 },
          { externalId: '3', text: null, state: 'unsent' },
        ],
      },
    ])
    expect(result.updates).toMatchObject([
      { kind: 'edit', externalId: '1' },
      { kind: 'delete', externalId: '3', reason: 'unsent' },
    ])
    expect(result.unknown).toEqual([{ file: '6', type: 'teleport' }])
    expect(result.rejected).toEqual([])
  })
})

describe('what WhatsApp sends', () => {
  const NUMBER = '106540352242922'
  let at = Date.parse('2026-10-20T09:00:00Z') / 1000
  const onWhatsApp = (field: string, value: object) => ({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ field, value: { metadata: { phone_number_id: NUMBER }, ...value } }] }],
  })
  const says = (from: { wa_id?: string; user_id?: string }, type: string, content: unknown, more: object = {}) =>
    onWhatsApp('messages', {
      contacts: [{ profile: { name: 'นก' }, ...from }],
      messages: [
        {
          ...(from.wa_id && { from: from.wa_id }),
          ...(from.user_id && { from_user_id: from.user_id }),
          id: `wamid.${at}`,
          timestamp: String((at += 60)),
          type,
          [type]: content,
          ...more,
        },
      ],
    })
  const phone = { wa_id: '66812345678' }
  const both = { ...phone, user_id: 'TH.1' }
  const hidden = { user_id: 'TH.1' }

  it('stays one conversation of one contact, whichever ids they are named by', async () => {
    const result = await tried(
      'whatsapp',
      says(phone, 'text', { body: 'ของยังไม่ถึงเลยค่ะ' }, { id: 'wamid.A' }),
      says(both, 'image', { id: '1113842206146232', mime_type: 'image/jpeg', caption: 'กล่องแบบนี้' }),
      says(hidden, 'edit', { original_message_id: 'wamid.A', message: { type: 'text', text: { body: 'ของยังไม่ถึงเลยค่ะ สั่งวันที่ 3' } } }),
      says(hidden, 'system', { type: 'user_changed_user_id', user_id: 'TH.2', previous_user_id: 'TH.1' }),
      says({ user_id: 'TH.2' }, 'text', { body: 'ได้แล้วค่ะ' }),
      onWhatsApp('account_update', {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
      }),
      says(hidden, 'hologram', { id: '1' }),
    )

    expect(result.conversations).toMatchObject([
      {
        number: 1,
        contact: { identities: [{ network: 'whatsapp', externalId: 'TH.2' }] },
        threads: [{ kind: 'dm', visibility: 'private' }],
        messages: [
          { text: 'ของยังไม่ถึงเลยค่ะ สั่งวันที่ 3', state: 'edited', version: 2 },
          { text: 'กล่องแบบนี้', media: [{ kind: 'image', state: 'announced' }] },
          { text: '' },
          { text: 'ได้แล้วค่ะ' },
        ],
      },
    ])
    expect(result.conversations).toHaveLength(1)
    expect(result.updates).toMatchObject([{ kind: 'edit' }, { kind: 'account', finding: { code: 'whatsapp_account_restricted' } }])
    expect(result.unknown).toEqual([{ file: '7', type: 'messages.hologram' }])
    expect(result.rejected).toEqual([])
  })

  it('keeps an edit and an unsend that come before what they change', async () => {
    const result = await tried(
      'whatsapp',
      says(both, 'revoke', { original_message_id: 'wamid.B' }),
      says(both, 'edit', { original_message_id: 'wamid.C', message: { type: 'text', text: { body: 'ใหม่' } } }),
      says(both, 'text', { body: 'ลับ' }, { id: 'wamid.B', timestamp: '1792000000' }),
      says(both, 'text', { body: 'เก่า' }, { id: 'wamid.C', timestamp: '1792000060' }),
    )

    expect(result.conversations).toMatchObject([
      {
        messages: [
          { text: null, state: 'unsent' },
          { text: 'ใหม่', state: 'edited' },
        ],
      },
    ])
  })
})

describe('what X sends', () => {
  const US = '1400000000000000001'
  const NOK = { id: '99000003', username: 'nok_99', name: 'นก' }
  const mention = (id: string, text: string, fields: object = {}) => ({
    data: {
      event_uuid: `u${id}`,
      filter: { user_id: US },
      event_type: 'post.mention.create',
      payload: {
        id,
        author_id: NOK.id,
        created_at: '2026-11-20T09:05:00.000Z',
        conversation_id: id,
        edit_history_tweet_ids: [id],
        text,
        entities: { mentions: [{ start: 0, end: 8, username: 'baanhom', id: US }] },
        ...fields,
      },
      includes: { users: [NOK, { id: US, username: 'baanhom', name: 'บ้านหอม' }] },
    },
  })

  it('becomes public conversations, and an edit under a new id stays one message', async () => {
    const id = '1991431562281500672'
    const edited = '1991431814148116481'
    const result = await tried(
      'x',
      mention(id, '@baanhom 배송이 아직이에요'),
      mention(edited, '@baanhom 배송이 아직도 안 왔어요', {
        conversation_id: id,
        edit_history_tweet_ids: [id, edited],
        created_at: '2026-11-20T09:06:00.000Z',
      }),
    )

    expect(result.conversations).toMatchObject([
      {
        contact: { name: 'นก' },
        threads: [{ kind: 'comment', visibility: 'public' }],
        messages: [{ text: '@baanhom 배송이 아직도 안 왔어요', state: 'edited', version: 2 }],
      },
    ])
  })
})

describe('what Facebook sends', () => {
  const PAGE = '104000000000001'
  const START = Date.parse('2026-11-20T09:00:00Z') / 1000
  let minute = 0
  const feed = (value: object) => {
    const time = START + ++minute * 60
    return { object: 'page', entry: [{ id: PAGE, time, changes: [{ field: 'feed', value: { created_time: time, ...value } }] }] }
  }
  const comment = (id: number, more: object = {}) =>
    feed({
      item: 'comment',
      verb: 'add',
      comment_id: `500_${id}`,
      post_id: `${PAGE}_500`,
      parent_id: `${PAGE}_500`,
      from: { id: '71', name: 'นก' },
      message: 'ของยังไม่มาค่ะ',
      ...more,
    })

  it('ends right whatever comes first: an edit and a removal before their comments, our own answer, one unseen, a like', async () => {
    const result = await tried(
      'facebook',
      comment(1, { verb: 'edited', message: 'ได้ของแล้วค่ะ' }),
      comment(2, { verb: 'remove', message: undefined }),
      comment(1, { created_time: START }),
      comment(2, { created_time: START }),
      comment(2, { created_time: START }),
      comment(3, { parent_id: '500_1', from: { id: PAGE, name: 'บ้านหอม' }, message: 'ดีใจด้วยค่ะ' }),
      comment(4, { from: undefined, message: undefined, photo: 'https://scontent.example/p.jpg' }),
      comment(5, { verb: 'hide' }),
      comment(5, { message: 'claim your prize', from: { id: '72', name: 'Gains' } }),
      feed({ item: 'reaction', verb: 'add', reaction_type: 'love', post_id: `${PAGE}_500`, from: { id: '73', name: 'Ann' } }),
    )

    expect(result.conversations).toMatchObject([
      {
        contact: { name: 'นก' },
        threads: [{ kind: 'comment', visibility: 'public' }],
        messages: [
          { externalId: '500_1', text: 'ได้ของแล้วค่ะ', state: 'edited' },
          { externalId: '500_3', direction: 'outbound', text: 'ดีใจด้วยค่ะ' },
        ],
      },
      { contact: { name: 'นก' }, messages: [{ externalId: '500_2', text: null, state: 'deleted' }] },
      { messages: [{ externalId: '500_4', media: [{ kind: 'image' }] }] },
      { contact: { name: 'Gains' }, messages: [{ text: 'claim your prize', state: 'hidden' }] },
    ])
    expect(result.unknown).toEqual([{ file: '10', type: 'feed reaction' }])
    expect(result.rejected).toEqual([])
  })
})

describe('what Instagram sends', () => {
  const US = '17841400000000001'
  let second = Date.parse('2026-11-20T09:00:00Z') / 1000
  const change = (field: string, value: object) => ({
    object: 'instagram',
    entry: [{ id: US, time: ++second, changes: [{ field, value }] }],
  })
  const comment = (id: string, more: object = {}) =>
    change('comments', {
      id,
      from: { id: '71', username: 'nok.wanna' },
      media: { id: '500', media_product_type: 'FEED' },
      text: 'ของยังไม่มาค่ะ',
      ...more,
    })

  it('is one talk under its media, and mentions stand here though nobody can be asked what they say', async () => {
    const result = await tried(
      'instagram',
      comment('1'),
      comment('1', { media: { id: '501', ad_id: '23', original_media_id: '500' } }),
      comment('2', { parent_id: '1', from: { id: US, username: 'baanhom' }, text: 'ส่งแล้วค่ะ' }),
      comment('3', { parent_id: '1', from: { id: '72', username: 'somebody' }, text: 'same here' }),
      change('mentions', { media_id: '900', comment_id: '901' }),
      change('story_insights', { media_id: '500', reach: 44 }),
    )

    expect(result.conversations).toMatchObject([
      {
        contact: { identities: [{ externalId: '71', handle: 'nok.wanna' }] },
        threads: [{ kind: 'comment', visibility: 'public' }],
        messages: [
          { externalId: '1', text: 'ของยังไม่มาค่ะ', state: 'live' },
          { externalId: '2', direction: 'outbound', text: 'ส่งแล้วค่ะ' },
        ],
      },
      { contact: { name: '' }, needsAction: ['unanswered'], messages: [{ externalId: '901', text: '' }] },
    ])
    expect(result.neighbours).toMatchObject([{ externalId: '3', author: 'somebody' }])
    expect(result.posts).toMatchObject([
      { externalId: '500', kind: 'own' },
      { externalId: '900', kind: 'mention', text: null },
    ])
    expect(result.unknown).toEqual([{ file: '6', type: 'story_insights' }])
    expect(result.rejected).toEqual([])
  })
})

describe('what Bluesky tells', () => {
  it('becomes a conversation under the post it answers', async () => {
    const BRAND = 'did:plc:brandbrandbrandbrandbrand'
    const ANN = 'did:plc:annannannannannannannanna'
    const root = { uri: `at://${BRAND}/app.bsky.feed.post/3m22222222222`, cid: 'cid-root' }
    const result = await tried('bluesky', {
      notifications: [
        {
          uri: `at://${ANN}/app.bsky.feed.post/3m22222222223`,
          cid: 'cid-1',
          author: { did: ANN, handle: 'ann.test', displayName: 'Ann' },
          reason: 'reply',
          reasonSubject: root.uri,
          record: {
            $type: 'app.bsky.feed.post',
            text: 'Are you open on Sunday?',
            createdAt: '2026-10-01T12:01:00.000Z',
            reply: { root, parent: root },
          },
          isRead: false,
          indexedAt: '2026-10-01T12:01:00.000Z',
        },
      ],
    })

    expect(result.conversations).toMatchObject([
      { contact: { name: 'Ann' }, messages: [{ text: 'Are you open on Sunday?', state: 'live' }] },
    ])
    expect(result.rejected).toEqual([])
  })
})

describe('what comes by mail', () => {
  it('becomes one conversation a thread', async () => {
    const mail = (id: string, body: string, more = '') =>
      `From: Ann <ann@example.org>\r\nTo: care@haru.example\r\nSubject: Late parcel\r\nMessage-ID: <${id}@example.org>\r\nDate: Thu, 01 Oct 2026 10:0${id}:00 +0700\r\n${more}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`
    const result = await tried(
      'email',
      mail('1', 'Where is it?'),
      mail('2', 'Anybody there?', 'In-Reply-To: <1@example.org>\r\nReferences: <1@example.org>\r\n'),
      'nothing of a mail',
    )

    expect(result.conversations).toMatchObject([
      {
        contact: { name: 'Ann' },
        threads: [{ kind: 'mail', visibility: 'private' }],
        messages: [{ text: 'Where is it?' }, { text: 'Anybody there?' }],
      },
    ])
    expect(result.rejected).toMatchObject([{ file: '3', reason: expect.stringContaining('no mail') }])
  })
})

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-try-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const said = { out: '', err: '' }
  beforeEach(() => {
    said.out = said.err = ''
    vi.spyOn(console, 'log').mockImplementation((text: string) => void (said.out += text))
    vi.spyOn(console, 'error').mockImplementation((text: string) => void (said.err += text))
  })
  afterEach(() => vi.restoreAllMocks())

  it.each([
    [[], 'Usage:'],
    [['line'], 'Usage:'],
    [['line', 'a.json', '--loud'], 'There is no option --loud.'],
    [['myspace', 'a.json'], 'There is no network "myspace".'],
  ])('tells how it is used when it is called as %j, with exit code 2', async (argv, words) => {
    expect(await channelsTry(argv)).toBe(2)
    expect(said.err).toContain(words)
    expect(said.err).toContain(`<${adapters.map(({ network }) => network).join('|')}>`)
  })

  it('says of each file that cannot be read what is wrong and what to do, with exit code 2', async () => {
    const [gone, alsoGone] = [join(folder, 'gone.json'), join(folder, 'also.json')]

    expect(await channelsTry(['line', gone, folder, alsoGone])).toBe(2)

    expect(said.err).toBe(
      [
        `There is no file ${gone}. Check its name; it is looked for from where you typed the command.`,
        `${folder} is a folder. Name the files in it.`,
        `There is no file ${alsoGone}. Check its name; it is looked for from where you typed the command.`,
      ].join('\n'),
    )
  })

  it('counts one as one', async () => {
    const one = join(folder, 'one.json')
    writeFileSync(one, JSON.stringify(onLine('message', { message: { id: '1', type: 'text', text: 'สวัสดีค่ะ' } })))

    expect(await channelsTry(['line', one])).toBe(0)
    expect(said.out).toContain('1 conversation, 0 posts, 0 neighbours, 0 updates, 0 unknown, 0 rejected')
  }, 60_000)

  it('takes the mails of a JSON file that lists them as `raw`, in order', async () => {
    const several = join(folder, 'thread.json')
    const mail = (id: string, body: string, more = '') =>
      `From: Ann <ann@example.org>\r\nTo: care@haru.example\r\nMessage-ID: <${id}@example.org>\r\nDate: Thu, 01 Oct 2026 10:0${id}:00 +0700\r\n${more}\r\n${body}\r\n`
    writeFileSync(
      several,
      JSON.stringify({ raw: [mail('1', '배송이 늦어요'), mail('2', '아직인가요?', 'In-Reply-To: <1@example.org>\r\n')] }),
    )

    expect(await channelsTry(['email', several, '--json'])).toBe(0)
    const result = JSON.parse(said.out) as TryOut
    expect(result.conversations).toMatchObject([{ messages: [{ text: '배송이 늦어요' }, { text: '아직인가요?' }] }])
  }, 60_000)

  it('exits with 1 when a body is not of that network at all, and prints all the same what became of the others', async () => {
    const [good, bad] = [join(folder, 'good.json'), join(folder, 'bad.json')]
    writeFileSync(good, JSON.stringify(onLine('message', { message: { id: '1', type: 'text', text: 'สวัสดีค่ะ' } })))
    writeFileSync(bad, 'mary had a little lamb')

    expect(await channelsTry(['line', good, bad, '--json'])).toBe(1)
    const result = JSON.parse(said.out) as TryOut
    expect(Object.keys(result).sort()).toEqual(['conversations', 'neighbours', 'posts', 'rejected', 'unknown', 'updates'])
    expect(result.conversations).toMatchObject([{ messages: [{ text: 'สวัสดีค่ะ' }] }])
    expect(result.rejected).toMatchObject([{ file: bad }])
  }, 60_000)
})

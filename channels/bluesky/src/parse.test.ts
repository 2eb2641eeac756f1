import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { ChannelEvent, MessageEvent } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { account, answer, BRAND, delivery, MINJI, notification, post, profile, SOMCHAI, uriOf } from './given.ts'
import { bluesky } from './index.ts'

async function eventsOf(body: unknown): Promise<ChannelEvent[]> {
  const parsed = await bluesky.parse(delivery(body), account)
  if (!parsed.ok) throw new Error(parsed.reason.code)
  return parsed.events
}

async function messagesOf(body: unknown): Promise<MessageEvent[]> {
  return (await eventsOf(body)).filter((event) => event.kind === 'message')
}

describe('notifications', () => {
  it('put a mention in a thread of its own, with the post as card', async () => {
    const mention = post(SOMCHAI, '3n2u7z7y6is22', '@brand.test พัสดุยังไม่ถึง 😢', { names: [BRAND] })
    expect(await messagesOf({ notifications: [notification('mention', mention)], posts: [mention] })).toMatchObject([
      {
        direction: 'inbound',
        externalId: mention.uri,
        order: '3n2u7z7y6is22',
        at: '2026-10-01T12:00:00.000Z',
        text: '@brand.test พัสดุยังไม่ถึง 😢',
        addressesUs: true,
        mentions: [BRAND],
        author: { scope: '', externalId: SOMCHAI, handle: 'somchai.test' },
        thread: { externalId: mention.uri, kind: 'comment', visibility: 'public', post: { kind: 'mention', text: mention.record.text } },
        url: `https://bsky.app/profile/${SOMCHAI}/post/3n2u7z7y6is22`,
      },
    ])
  })

  it('bring the talk above an answer before it, and tell who speaks to us from who speaks beside us', async () => {
    const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10')
    const question = post(SOMCHAI, '3n2u7z7y6is23', 'Sunday too?', { replyTo: { root: own.uri, parent: own.uri } })
    const beside = post(MINJI, '3n2u7z7y6is24', '저도 궁금해요', { replyTo: { root: own.uri, parent: question.uri } })
    const messages = await messagesOf({ notifications: [notification('reply', beside, own.uri)], posts: [own, question, beside] })
    expect(messages.map(({ author, direction, addressesUs }) => [author.handle, direction, addressesUs])).toEqual([
      ['brand.test', 'outbound', false],
      ['somchai.test', 'inbound', true],
      ['minji.test', 'inbound', false],
    ])
    expect(new Set(messages.map(({ thread }) => thread.externalId))).toEqual(new Set([own.uri]))
    expect(messages[2]).toMatchObject({ replyTo: question.uri, thread: { post: { kind: 'own', text: 'We open at 10' } } })
  })

  it('give the same key for a post, whichever way it came', async () => {
    const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10')
    const question = post(SOMCHAI, '3n2u7z7y6is23', 'Sunday too?', { replyTo: { root: own.uri, parent: own.uri } })
    const [, notified] = await messagesOf({ notifications: [notification('reply', question, own.uri)], posts: [own, question] })
    const answered = post(BRAND, '3n2u7z7y6is24', 'Yes', { replyTo: { root: own.uri, parent: question.uri } })
    const fed = await messagesOf({ feed: [{ post: answered, reply: { root: own, parent: question } }] })
    const again = fed.find(({ externalId }) => externalId === question.uri)
    expect(again).toMatchObject({ dedupeKey: notified?.dedupeKey, addressesUs: notified?.addressesUs, at: notified?.at })
  })

  it('know a thread whose root is gone by its address alone', async () => {
    const root = uriOf(MINJI, '3n2u7z7y6is22')
    const mention = post(SOMCHAI, '3n2u7z7y6is23', 'ask @brand.test', { replyTo: { root, parent: root }, names: [BRAND] })
    const [message, ...others] = await messagesOf({ notifications: [notification('mention', mention)], posts: [mention] })
    expect(others).toEqual([])
    expect(message?.thread).toMatchObject({ externalId: root, post: { externalId: root, kind: 'mention' } })
  })

  it('treat a quote of our post as said to us, in a thread of its own', async () => {
    const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10')
    const quote = post(MINJI, '3n2u7z7y6is23', 'good to know', {
      recordEmbed: { $type: 'app.bsky.embed.record', record: { uri: own.uri, cid: own.cid } },
      embed: { $type: 'app.bsky.embed.record#view', record: { uri: own.uri, value: { text: 'We open at 10' } } },
    })
    const [message] = await messagesOf({ notifications: [notification('quote', quote, own.uri)], posts: [quote] })
    expect(message).toMatchObject({
      addressesUs: true,
      thread: { externalId: quote.uri, post: { kind: 'mention' } },
      media: [{ kind: 'link', externalId: `https://bsky.app/profile/${BRAND}/post/3n2u7z7y6is22`, altText: 'We open at 10' }],
    })
  })

  it('keep several pictures together, with their descriptions', async () => {
    const images = ['a', 'b'].map((name) => ({ fullsize: `https://cdn.example/${name}.jpg`, alt: `box ${name}` }))
    const broken = post(SOMCHAI, '3n2u7z7y6is22', '', { names: [BRAND], embed: { $type: 'app.bsky.embed.images#view', images } })
    const [message] = await messagesOf({ notifications: [notification('mention', broken)], posts: [broken] })
    expect(message?.media).toMatchObject([
      { kind: 'image', altText: 'box a', fetch: { url: 'https://cdn.example/a.jpg' }, set: { id: broken.uri, index: 0, total: 2 } },
      { kind: 'image', altText: 'box b', set: { index: 1, total: 2 } },
    ])
  })

  it('turn likes, reposts and follows into reactions and relations, and keep what is new to us', async () => {
    const own = uriOf(BRAND, '3n2u7z7y6is22')
    const act = (reason: string, collection: string, subject: unknown) => ({
      uri: `at://${MINJI}/${collection}/3n2u7z7y6is23`,
      cid: 'c',
      author: profile(MINJI),
      reason,
      reasonSubject: own,
      record: { subject },
      indexedAt: '2026-10-01T12:00:00Z',
    })
    const events = await eventsOf({
      notifications: [
        act('contact-match', 'app.bsky.graph.verification', BRAND),
        act('follow', 'app.bsky.graph.follow', BRAND),
        act('repost', 'app.bsky.feed.repost', { uri: own }),
        act('like', 'app.bsky.feed.like', { uri: own }),
      ],
    })
    expect(events).toMatchObject([
      { kind: 'reaction', reaction: 'like', externalId: own, removed: false },
      { kind: 'reaction', reaction: 'repost', externalId: own },
      { kind: 'relation', relation: 'follow', contact: { externalId: MINJI } },
      { kind: 'unknown', type: 'contact-match' },
    ])
  })
})

describe('our own feed', () => {
  it('leaves out reposts, which are no words of ours', async () => {
    const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10')
    const theirs = post(MINJI, '3n2u7z7y6is23', 'love it')
    const reposted = { post: theirs, reason: { $type: 'app.bsky.feed.defs#reasonRepost' } }
    expect(await messagesOf({ feed: [reposted, { post: own }] })).toMatchObject([{ direction: 'outbound', externalId: own.uri }])
  })
})

describe('direct messages', () => {
  const convo = { id: 'convo1', rev: 'r9', members: [profile(SOMCHAI), profile(BRAND)] }
  const entry = (type: string, id: string, did: string, text?: string) => ({
    $type: `chat.bsky.convo.defs#${type}`,
    rev: `rev-${id}`,
    convoId: 'convo1',
    message: { id, rev: `rev-${id}`, text, sender: { did }, sentAt: '2026-10-01T12:00:00Z' },
  })

  it('come in private, whoever wrote them, with names from the conversation', async () => {
    const logs = [entry('logCreateMessage', 'm1', SOMCHAI, 'เลขพัสดุ 4411 ครับ'), entry('logCreateMessage', 'm2', BRAND, 'ขอบคุณค่ะ')]
    expect(await messagesOf({ type: 'chat-log', logs, convos: [convo] })).toMatchObject([
      {
        externalId: 'convo1/m1',
        direction: 'inbound',
        addressesUs: true,
        author: { handle: 'somchai.test' },
        thread: { externalId: 'convo1', kind: 'dm', visibility: 'private' },
      },
      { externalId: 'convo1/m2', direction: 'outbound', addressesUs: false },
    ])
  })

  it('of a group speak to us only when they name us', async () => {
    const group = { ...convo, kind: { $type: 'chat.bsky.convo.defs#groupConvo', name: 'Buyers' } }
    const [message] = await messagesOf({ type: 'chat-log', logs: [entry('logCreateMessage', 'm1', SOMCHAI, 'hello all')], convos: [group] })
    expect(message).toMatchObject({ addressesUs: false, thread: { kind: 'group', visibility: 'private', subject: 'Buyers' } })
  })

  it('pass over what we ourselves read, and keep kinds we do not know', async () => {
    const events = await eventsOf({
      type: 'chat-log',
      logs: [entry('logReadConvo', 'm1', BRAND), entry('logLockConvo', 'm2', SOMCHAI)],
      convos: [convo],
    })
    expect(events).toMatchObject([{ kind: 'unknown', type: 'logLockConvo' }])
  })

  it('show the last word of each conversation when an account is connected', async () => {
    const lastMessage = entry('', 'm1', SOMCHAI, 'still there?').message
    expect(await messagesOf({ type: 'chats', convos: [{ ...convo, lastMessage }] })).toMatchObject([
      { externalId: 'convo1/m1', text: 'still there?' },
    ])
  })
})

describe('an answer without a word whose account it is for', () => {
  const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10')
  const question = post(SOMCHAI, '3n2u7z7y6is23', 'Sunday too?', { replyTo: { root: own.uri, parent: own.uri } })
  const mention = post(SOMCHAI, '3n2u7z7y6is24', '@brand.test พัสดุยังไม่ถึง', { names: [BRAND] })
  const answered = post(BRAND, '3n2u7z7y6is25', 'ขออภัยค่ะ', { replyTo: { root: mention.uri, parent: mention.uri } })

  it.each([
    ['belongs to who began the talk', { thread: { post: own, replies: [{ post: question }] } }, ['outbound', 'inbound']],
    ['belongs to who is named in the talk', { thread: { post: mention, replies: [{ post: answered }] } }, ['inbound', 'outbound']],
    ['belongs to who is named in a notification', { notifications: [notification('mention', mention)], posts: [mention] }, ['inbound']],
    ['belongs to whose feed it is', { feed: [{ post: own }] }, ['outbound']],
  ])('%s', async (_who, body, directions) => {
    const parsed = await bluesky.parse(delivery(body))
    const messages = parsed.ok ? parsed.events.filter((event) => event.kind === 'message') : []
    expect(messages.map(({ account: of }) => of)).toEqual(directions.map(() => BRAND))
    expect(messages.map(({ direction }) => direction)).toEqual(directions)
  })
})

describe('answers that tell nothing of talk', () => {
  it.each([
    ['session', { did: BRAND, handle: 'brand.test', active: true }],
    ['record', { uri: uriOf(BRAND, '3n2u7z7y6is22'), cid: 'bafy', validationStatus: 'valid' }],
    ['InvalidRequest', { error: 'InvalidRequest', message: 'Invalid app.bsky.feed.post record' }],
  ])('are kept as what they are: %s', async (type, body) => {
    expect(await eventsOf(body)).toMatchObject([{ kind: 'unknown', type, account: BRAND }])
  })
})

describe('bodies that are not ours', () => {
  it.each([['{"session":1}'], ['{"error":5}'], ['not json'], ['[]'], ['{"notifications":5}']])(
    'are refused with a reason: %s',
    async (body) => {
      expect(await bluesky.parse({ body: Buffer.from(body), headers: {} }, account)).toMatchObject({
        ok: false,
        reason: { code: expect.any(String) },
      })
    },
  )

  it('never throw, whatever field is missing or of another type', async () => {
    const own = post(BRAND, '3n2u7z7y6is22', 'We open at 10')
    const question = post(SOMCHAI, '3n2u7z7y6is23', 'Sunday?', { replyTo: { root: own.uri, parent: own.uri } })
    const whole = JSON.stringify({ notifications: [notification('reply', question, own.uri)], posts: [own, question] })
    const values = [...whole.matchAll(/"[^"]*"(?=[,}\]])|\{|\[/g)]
    for (const { index, 0: value } of values)
      for (const other of ['null', '7', '{}', '[]', '"x"']) {
        const body = whole.slice(0, index) + other + whole.slice(index + value.length)
        expect(await bluesky.parse({ body: Buffer.from(body), headers: {} }, account)).toHaveProperty('ok')
      }
  })
})

const samples = process.env.BATON_NETWORKS ? `${process.env.BATON_NETWORKS}/samples/bluesky` : ''
describe.skipIf(!existsSync(samples))('recorded answers of a real network (BATON_NETWORKS)', () => {
  it('are read without anything unknown in them', async () => {
    const threads = existsSync(samples) ? readdirSync(samples).filter((name) => /^(list|getPostThread)/.test(name)) : []
    expect(threads.length).toBeGreaterThan(2)
    for (const name of threads) {
      const parsed = await bluesky.parse({ body: readFileSync(`${samples}/${name}`), headers: {} })
      expect(parsed).toMatchObject({ ok: true })
      if (parsed.ok) expect(parsed.events.map(({ kind }) => kind)).not.toContain('unknown')
    }
  })

  it('class their refusals', () => {
    const refused = JSON.parse(readFileSync(`${samples}/error-too-long.json`, 'utf8')) as { status: number }
    const message = { deliveryId: 'd', at: '2026-10-01T12:00:00Z', text: '', media: [] }
    const call = { transport: 'http', method: 'POST', url: '', headers: {} } as const
    expect(bluesky.readOutcome(answer(refused, refused.status), message, call)).toMatchObject({ kind: 'refused', class: 'too-long' })
  })
})

import type { HttpCall, PollResult } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { account, answer, BRAND, notification, post, profile, SOMCHAI } from './given.ts'
import { bluesky } from './index.ts'

const NOON = Date.UTC(2026, 9, 1, 12)

/** A network in memory: answers each call of a poll from what it holds. */
function network() {
  const holds = {
    notifications: [] as ReturnType<typeof notification>[],
    posts: [] as ReturnType<typeof post>[],
    feed: [] as object[],
    profiles: [profile(SOMCHAI), profile(BRAND)] as ReturnType<typeof profile>[],
    logs: [] as object[],
    failing: '',
    calls: [] as string[],
  }
  const answerTo = ({ url, headers }: HttpCall) => {
    const { pathname, searchParams } = new URL(url)
    const method = pathname.replace('/xrpc/', '')
    holds.calls.push(method)
    if (method === holds.failing) return answer({ error: 'UpstreamFailure', message: 'the app view is away' }, 502)
    if (method.startsWith('chat.') && !headers['atproto-proxy']) return answer({ error: 'MethodNotImplemented' }, 501)
    const from = Number(searchParams.get('cursor') ?? 0)
    switch (method) {
      case 'app.bsky.notification.listNotifications': {
        const page = holds.notifications.slice(from, from + 100)
        return answer({ notifications: page, ...(page.length === 100 ? { cursor: `${from + 100}` } : {}) })
      }
      case 'app.bsky.feed.getPosts':
        return answer({ posts: holds.posts.filter(({ uri }) => searchParams.getAll('uris').includes(uri)) })
      case 'app.bsky.feed.getAuthorFeed':
        return answer({ feed: holds.feed })
      case 'app.bsky.actor.getProfiles':
        return answer({ profiles: holds.profiles.filter(({ did }) => searchParams.getAll('actors').includes(did)) })
      case 'chat.bsky.convo.listConvos':
        return answer({ convos: [{ id: 'convo1', rev: 'r1', members: [profile(SOMCHAI)] }] })
      case 'chat.bsky.convo.getLog':
        return answer({ logs: holds.logs.filter((log) => (log as { rev: string }).rev > (searchParams.get('cursor') ?? '')) })
      case 'chat.bsky.convo.getConvo':
        return answer({ convo: { id: 'convo1', rev: 'r1', members: [profile(SOMCHAI)] } })
      default:
        return answer({ error: 'MethodNotImplemented' }, 501)
    }
  }
  let cursor: string | null = null
  let now = NOON
  /** Ten seconds after the last one, unless told otherwise. */
  const poll = (settings: Record<string, string> = {}, afterSeconds = 10) => {
    now += afterSeconds * 1000
    const polled = { ...account, settings }
    const deliveries: { type: string; [field: string]: unknown }[] = []
    let problem: PollResult['problem']
    let step = bluesky.poll?.(cursor, polled, now)
    while (step) {
      const result: PollResult | undefined = bluesky.readPoll?.(step.step, answerTo(step.call), cursor, polled)
      for (const body of result?.deliveries ?? []) deliveries.push(JSON.parse(Buffer.from(body).toString()))
      problem = result?.problem
      cursor = result?.cursor ?? null
      step = result?.next
    }
    return { deliveries, problem }
  }
  return { holds, poll }
}

function mentionOf(rkey: string) {
  const mention = post(SOMCHAI, rkey, 'hello @brand.test', { names: [BRAND] })
  return { mention, notified: notification('mention', mention) }
}

describe('a poll', () => {
  it('brings what is new once, with the posts around it, and then nothing', () => {
    const { holds, poll } = network()
    const { mention, notified } = mentionOf('3n2u7z7y6is22')
    holds.notifications = [notified]
    holds.posts = [mention]
    expect(poll().deliveries).toMatchObject([{ type: 'notifications', account: BRAND, notifications: [notified], posts: [mention] }])
    expect(poll().deliveries).toEqual([])
  })

  it('finds a post whose author set its clock back, below those known', () => {
    const { holds, poll } = network()
    const [first, late] = [mentionOf('3n2u7z7y6is22'), mentionOf('3n2u7z7y6is23')]
    holds.notifications = [first.notified]
    holds.posts = [first.mention, late.mention]
    poll()
    holds.notifications = [first.notified, late.notified]
    expect(poll().deliveries).toMatchObject([{ notifications: [{ uri: late.mention.uri }] }])
  })

  it('reads on over pages until it meets what is known', () => {
    const { holds, poll } = network()
    poll()
    const many = Array.from({ length: 230 }, (_, n) => mentionOf(`3n2u7z7y6i${`${n}`.padStart(3, '2').replace(/[0189]/g, 'q')}${n}`))
    holds.notifications = many.map(({ notified }) => notified)
    holds.posts = many.map(({ mention }) => mention)
    const { deliveries } = poll()
    expect(deliveries.filter(({ type }) => type === 'notifications')).toHaveLength(3)
    expect(deliveries.flatMap(({ notifications }) => notifications)).toHaveLength(230)
  })

  it('takes a post for deleted when it is missing twice in a row', () => {
    const { holds, poll } = network()
    const { mention, notified } = mentionOf('3n2u7z7y6is22')
    Object.assign(holds, { notifications: [notified], posts: [mention] })
    poll()
    holds.posts = []
    expect(poll().deliveries).toEqual([])
    expect(poll().deliveries).toMatchObject([{ type: 'gone', posts: [{ uri: mention.uri, reason: 'deleted' }] }])
    expect(poll().deliveries).toEqual([])
  })

  it('does not when the two polls stood close together, until it is missing for some time', () => {
    const { holds, poll } = network()
    const { mention, notified } = mentionOf('3n2u7z7y6is22')
    Object.assign(holds, { notifications: [notified], posts: [mention] })
    poll()
    holds.posts = []
    for (let i = 0; i < 4; i++) expect(poll({}, 2).deliveries).toEqual([])
    expect(poll({}, 2).deliveries).toMatchObject([{ type: 'gone', posts: [{ uri: mention.uri, reason: 'deleted' }] }])
  })

  it('does not when it was missing once only', () => {
    const { holds, poll } = network()
    const { mention, notified } = mentionOf('3n2u7z7y6is22')
    Object.assign(holds, { notifications: [notified], posts: [mention] })
    poll()
    for (const posts of [[], [mention], [], [mention]]) {
      holds.posts = posts
      expect(poll().deliveries).toEqual([])
    }
  })

  it('reports a block and its end, and erases nothing over it', () => {
    const { holds, poll } = network()
    const { mention, notified } = mentionOf('3n2u7z7y6is22')
    Object.assign(holds, { notifications: [notified], posts: [mention] })
    poll()
    Object.assign(holds, { posts: [], profiles: [profile(SOMCHAI, { blockedBy: true })] })
    expect(poll().deliveries).toMatchObject([{ type: 'gone', posts: [], blockedBy: [{ did: SOMCHAI }] }])
    expect([...poll().deliveries, ...poll().deliveries]).toEqual([])
    Object.assign(holds, { posts: [mention], profiles: [profile(SOMCHAI)] })
    expect(poll().deliveries).toMatchObject([{ type: 'gone', posts: [], unblockedBy: [{ did: SOMCHAI }] }])
  })

  it('calls posts of a closed account hidden, not deleted by their author', () => {
    const { holds, poll } = network()
    const { mention, notified } = mentionOf('3n2u7z7y6is22')
    Object.assign(holds, { notifications: [notified], posts: [mention] })
    poll()
    Object.assign(holds, { posts: [], profiles: [] })
    poll()
    expect(poll().deliveries).toMatchObject([{ type: 'gone', posts: [{ uri: mention.uri, reason: 'hidden' }] }])
  })

  it('keeps what it has when a later step fails, and asks again for the rest', () => {
    const { holds, poll } = network()
    const { mention, notified } = mentionOf('3n2u7z7y6is22')
    Object.assign(holds, { notifications: [notified], posts: [mention], failing: 'app.bsky.feed.getAuthorFeed' })
    const failed = poll()
    expect(failed.deliveries).toHaveLength(1)
    expect(failed.problem).toMatchObject({ kind: 'unknown', words: 'the app view is away' })
    holds.failing = ''
    holds.feed = [{ post: post(BRAND, '3n2u7z7y6is23', 'We open at 10') }]
    expect(poll().deliveries).toMatchObject([{ type: 'feed' }])
  })

  it('reads direct messages only when they are switched on, and goes on where the log ended', () => {
    const { holds, poll } = network()
    poll()
    expect(holds.calls.filter((method) => method.startsWith('chat.'))).toEqual([])
    expect(poll({ dm: 'on' }).deliveries).toMatchObject([{ type: 'chats' }])
    holds.logs = [{ $type: 'chat.bsky.convo.defs#logCreateMessage', rev: 'r2', convoId: 'convo1', message: { id: 'm1' } }]
    expect(poll({ dm: 'on' }).deliveries).toMatchObject([{ type: 'chat-log', logs: [{ rev: 'r2' }], convos: [{ id: 'convo1' }] }])
    expect(poll({ dm: 'on' }).deliveries).toEqual([])
  })
})

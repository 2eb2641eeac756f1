import { expect, it } from 'vitest'
import { firehose, firehoseField } from './firehose.ts'
import { account, BRAND } from './given.ts'

const relay = 'wss://relay.example/xrpc/com.atproto.sync.subscribeRepos'
const named = (address: string) => firehose({ ...account, settings: { firehose: address } })

it('is off until an address is named', () => {
  expect(firehose(account)).toBeNull()
  expect(firehoseField).toMatchObject({ required: false, keep: 'settings' })
})

it('asks a Jetstream for posts alone, unless the address says what it wants', () => {
  expect(named('wss://jetstream.example/subscribe')).toEqual({
    url: 'wss://jetstream.example/subscribe?wantedCollections=app.bsky.feed.post',
    mark: BRAND,
  })
  const wide = 'wss://jetstream.example/subscribe?wantedCollections=app.bsky.feed.post&wantedCollections=app.bsky.feed.like'
  expect(named(wide)?.url).toBe(wide)
})

it('picks the posts out of what a relay tells', () => {
  const found = named(relay)
  const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
  const post = Buffer.concat([text('$type'), text('app.bsky.feed.post')])
  const like = Buffer.concat([text('$type'), text('app.bsky.feed.like'), Buffer.from(`at://${BRAND}/app.bsky.feed.post/3n2u7z7y6is22`)])

  expect(found).toMatchObject({ url: relay, mark: BRAND })
  expect(post.includes(found?.sort ?? '-')).toBe(true)
  expect(like.includes(found?.sort ?? '-')).toBe(false)
})

it('says what is wrong with an address', () => {
  for (const address of [
    relay,
    'ws://10.0.0.5:2470/xrpc/com.atproto.sync.subscribeRepos',
    'wss://jetstream.example/subscribe?maxMessageSizeBytes=100000',
  ])
    expect(firehoseField.check?.(address)).toBeNull()
  for (const [address, problem] of [
    ['relay.example', /wss:/],
    ['https://relay.example/subscribe', /wss:/],
    ['wss://user:secret@relay.example/subscribe', /password/],
    ['wss://relay.example', /subscribeRepos.*subscribe/],
    ['wss://jetstream.example/subscribe?compress=true', /compress/],
    [`${relay}?cursor=1`, /cursor/],
  ] as const) {
    expect(firehoseField.check?.(address)).toMatch(problem)
    expect(named(address)).toBeNull()
  }
})

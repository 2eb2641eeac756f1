import { describe, expect, it } from 'vitest'
import { bluesky } from './index.ts'
import { isTid, tidOfSubject } from './tid.ts'

const US = 'did:plc:brand'
const POST = 'at://did:plc:minji/app.bsky.feed.post/3lbcdefghij22'
const account = {
  network: 'bluesky' as const,
  externalId: US,
  handle: 'haru.test',
  baseUrl: 'https://pds.test',
  credentials: { accessJwt: 'token' },
  settings: {},
}
const asked = { at: '2026-11-20T09:00:00.000Z', hints: { uri: POST, cid: 'bafyrei' } }
const bodyOf = (act: 'like' | 'unlike' | 'delete', uri = POST) => {
  const call = bluesky.moderate?.(act, uri, account, asked)
  return { url: call?.url, body: JSON.parse(String(call?.body)) as unknown }
}
const read = (act: 'like' | 'unlike' | 'delete', body: string, status = 200) =>
  bluesky.readModeration?.({ status, headers: {}, body: Buffer.from(body) }, act)

describe('on Bluesky', () => {
  it('a like is put under a key of the post, and taken back by the same key', () => {
    const rkey = tidOfSubject(POST)
    expect(bodyOf('like')).toEqual({
      url: 'https://pds.test/xrpc/com.atproto.repo.putRecord',
      body: {
        repo: US,
        collection: 'app.bsky.feed.like',
        rkey,
        record: { $type: 'app.bsky.feed.like', subject: { uri: POST, cid: 'bafyrei' }, createdAt: asked.at },
      },
    })
    expect(bodyOf('unlike')).toEqual({
      url: 'https://pds.test/xrpc/com.atproto.repo.deleteRecord',
      body: { repo: US, collection: 'app.bsky.feed.like', rkey },
    })
  })

  it('keys are valid, the same each time, and differ between posts of one moment and of any form', () => {
    const uris = [
      POST,
      POST.replace('minji', 'nok'),
      POST.replace('3lbcdefghij22', 'self'),
      'at://did:web:x.test/app.bsky.feed.post/my-key',
    ]
    const keys = uris.map(tidOfSubject)
    expect(keys.every(isTid)).toBe(true)
    expect(new Set(keys).size).toBe(uris.length)
    expect(keys[0]?.slice(0, 11)).toBe('3lbcdefghij')
    expect(uris.map(tidOfSubject)).toEqual(keys)
  })

  it('a post of ours is deleted; what is no post is not, and nothing is hidden', () => {
    const ours = `at://${US}/app.bsky.feed.post/3lbcdefghij22`
    expect(bodyOf('delete', ours).body).toEqual({ repo: US, collection: 'app.bsky.feed.post', rkey: '3lbcdefghij22' })
    expect(() => bodyOf('delete', 'chat/1')).toThrow('names no post')
    expect(() => bluesky.moderate?.('hide', POST, account, asked)).toThrow('hide')
  })

  it('is done when the server says so in its own form', () => {
    expect(read('like', `{"uri":"at://${US}/app.bsky.feed.like/3l","cid":"b"}`)).toEqual({ kind: 'done' })
    expect(read('like', '{}')).toMatchObject({ kind: 'unknown' })
    expect(read('unlike', '{}')).toEqual({ kind: 'done' })
    expect(read('delete', '{"commit":{"cid":"b","rev":"3l"}}')).toEqual({ kind: 'done' })
    for (const odd of ['null', '[]', '', '<html></html>']) expect(read('unlike', odd)).toMatchObject({ kind: 'unknown' })
    expect(read('like', '{"error":"ExpiredToken","message":"Token has expired"}', 400)).toMatchObject({ kind: 'token-expired' })
  })
})

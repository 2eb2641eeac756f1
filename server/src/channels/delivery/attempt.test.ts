import type { HttpCall } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { sameBytes, withoutCredentials } from './attempt.ts'

const call = (url: string, token: string): HttpCall => ({
  transport: 'http',
  method: 'POST',
  url,
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: '{"message":"안녕하세요"}',
})

describe('a call that is kept for another try', () => {
  it.each([
    ['https://graph.example/v1/1/comments?appsecret_proof=abc', 'https://graph.example/v1/1/comments'],
    ['https://graph.example/v1/1/comments?a=1,2&appsecret_proof=abc', 'https://graph.example/v1/1/comments?a=1,2'],
    ['https://graph.example/v1/1/comments?appsecret_proof=abc&a=1,2', 'https://graph.example/v1/1/comments?a=1,2'],
    ['https://x.example/2/tweets?fields=a,b', 'https://x.example/2/tweets?fields=a,b'],
  ])('keeps %s without what proves the token', (made, kept) => {
    expect(withoutCredentials(call(made, 'old'))).toEqual({ ...call(kept, 'old'), headers: { 'content-type': 'application/json' } })
  })

  it('is repeated with the proof of the token of that day', () => {
    const kept = withoutCredentials(call('https://graph.example/v1/1/comments?a=1,2&appsecret_proof=old', 'old'))

    const repeated = sameBytes(kept, call('https://graph.example/v1/1/comments?a=3&appsecret_proof=new', 'new'))

    expect(repeated).toEqual(call('https://graph.example/v1/1/comments?a=1,2&appsecret_proof=new', 'new'))
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../run/baton.ts'
import { compare } from './compare.ts'
import { type CompareConfig, filled, readConfig } from './config.ts'
import { valuesAt } from './json-path.ts'

const SECRET = 'channel-secret'
const effort = { rounds: 2, calls: 5, batch: 50, floorMs: 50, sustainedMs: 100, fanned: 1, minutes: null }

let peer: Peer
let config: CompareConfig

beforeAll(async () => {
  peer = await startPeer(SECRET)
  config = {
    name: 'an inbox in memory',
    baseUrl: peer.url,
    headers: { authorization: `Bearer ${SECRET}` },
    webhook: {
      method: 'POST',
      path: '/inbox/webhook',
      secret: SECRET,
      headers: { 'x-line-signature': '{{signature}}' },
      body: { user: '{{userId}}', id: '{{externalId}}', text: '{{text}}', at: '{{timestamp:number}}' },
    },
    list: {
      method: 'GET',
      path: '/inbox/conversations?limit=50',
      expect: [{ path: '$.items[*].preview', count: 50 }],
      take: { conversationId: '$.items[*].id' },
    },
    open: { method: 'GET', path: '/inbox/conversations/{{conversationId}}', expect: [{ path: '$.messages[*].text' }] },
    search: {
      method: 'GET',
      path: '/inbox/search?q={{word}}',
      expect: [{ path: '$.items[*].text', atLeast: 5, holds: '{{word}}' }],
    },
    reply: {
      method: 'POST',
      path: '/inbox/conversations/{{conversationId}}/replies',
      body: { text: '{{text}}' },
      expect: [{ path: '$.text', holds: '{{text}}' }],
    },
  }
})
afterAll(() => peer.stop())

describe('compare', () => {
  it('tells another server the workload, and times what it is asked', async () => {
    const { results, versions, messages } = await compare(config, 1000, effort, () => undefined)
    expect(results.map(({ name }) => name)).toEqual([
      'inbox',
      'open',
      ...['rare', 'common'].flatMap((kind) => ['en', 'ko', 'th'].map((language) => `search-${kind}-${language}`)),
      'reply',
      'webhook',
    ])
    for (const result of results) expect(result).toMatchObject({ value: expect.any(Number), floor: expect.any(Number), met: null })
    expect({ versions, messages }).toMatchObject({ versions: { server: 'an inbox in memory' }, messages: 1000 })
  })

  it('ends when an answer lacks what it must hold, and says what', async () => {
    const open = { ...config.open, expect: [{ path: '$.messages[*].subject' }] }
    await expect(compare({ ...config, open }, 1000, effort, () => undefined)).rejects.toThrow('open: $.messages[*].subject has 0 values')
    const webhook = { ...config.webhook, secret: 'another' }
    await expect(compare({ ...config, webhook }, 1000, effort, () => undefined)).rejects.toThrow('POST /inbox/webhook answered 404')
  })

  it('says what a config lacks', () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-compare-'))
    try {
      const path = join(folder, 'other.json')
      writeFileSync(path, JSON.stringify({ ...config, baseUrl: undefined, reply: { path: '/' } }))
      expect(() => readConfig(path)).toThrow(/"baseUrl" is missing; "reply" needs a "path" and a "method"/)
      writeFileSync(path, JSON.stringify({ ...config, open: { ...config.open, expect: [{ path: 'items' }] } }))
      expect(() => readConfig(path)).toThrow('"items" is no path')
      writeFileSync(path, JSON.stringify(config))
      expect(readConfig(path)).toEqual(config)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('placeholders', () => {
  it('are filled in texts wherever these lie, and never break what is around them', () => {
    expect(filled({ a: ['{{text}}', 1], b: { at: '{{at:number}}' } }, { text: 'ว่า "ไง"', at: '17' })).toEqual({
      a: ['ว่า "ไง"', 1],
      b: { at: 17 },
    })
    expect(() => filled('/x/{{nothing}}', { text: '' })).toThrow('Nothing is known for {{nothing}}. There is text')
  })
})

describe('paths', () => {
  it('lead to values by name, index and star', () => {
    const answer = { items: [{ id: 'a', tags: ['x', 'y'] }, { id: 'b' }] }
    expect(valuesAt(answer, '$.items[*].id')).toEqual(['a', 'b'])
    expect(valuesAt(answer, '$.items[0].tags[1]')).toEqual(['y'])
    expect(valuesAt(answer, '$.items[*].tags[*]')).toEqual(['x', 'y'])
    expect(valuesAt(answer, '$.nothing[0].id')).toEqual([])
    expect(valuesAt(null, '$')).toEqual([null])
  })
})

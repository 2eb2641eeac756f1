import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { readSpecs } from '../specs.ts'
import type { YouTubeChannel } from './state.ts'

let clock: ManualClock
let simulator: Simulator
let channel: YouTubeChannel
let video = ''
let nok = ''

beforeEach(async () => {
  clock = manualClock()
  simulator = await startSimulator({ clock, seed: 5 })
  channel = simulator.youtube.createChannel({ title: 'Haru Living', handle: '@haruliving' })
  video = simulator.youtube.publish({ channel: channel.id, title: 'Change the filter' }).id
  nok = simulator.youtube.createPerson({ handle: '@nok' }).id
})
afterEach(() => simulator.stop())

async function token(change: Record<string, string> = {}) {
  const { id: client_id, secret: client_secret, refreshToken: refresh_token } = channel.client
  const response = await fetch(`${simulator.youtubeBaseUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', client_id, client_secret, refresh_token, ...change }),
  })
  return (await response.json()) as { access_token?: string; error?: string }
}

interface Comment {
  id: string
  snippet: { textDisplay: string; parentId?: string; moderationStatus?: string; publishedAt: string; updatedAt: string }
}
interface Thread {
  id: string
  snippet: { totalReplyCount: number; topLevelComment: Comment }
  replies?: { comments: Comment[] }
}
interface Body<Item> {
  items?: Item[]
  nextPageToken?: string
  error?: { errors: { reason: string }[] }
}

async function call<Item = Thread>(resource: string, query: Record<string, string>, method = 'GET', body?: object) {
  const response = await fetch(`${simulator.youtubeBaseUrl}/youtube/v3/${resource}?${new URLSearchParams(query).toString()}`, {
    method,
    headers: { authorization: `Bearer ${(await token()).access_token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const read = (text ? JSON.parse(text) : {}) as Body<Item>
  return { status: response.status, date: response.headers.get('date'), body: read, reason: read.error?.errors[0]?.reason }
}
const threads = (query: Record<string, string> = {}) =>
  call('commentThreads', { part: 'snippet,replies', allThreadsRelatedToChannelId: channel.id, ...query })
const reply = (parentId: string, textOriginal: string) =>
  call<never>('comments', { part: 'snippet' }, 'POST', { snippet: { parentId, textOriginal } })
const ask = (text: string, more: object = {}) => simulator.youtube.comment({ on: video, from: nok, text, ...more })

it('gives a token of an hour to the client of the brand', async () => {
  expect(await token()).toMatchObject({ access_token: expect.stringMatching(/^ya29/) })
  expect(await token({ client_secret: 'x' })).toMatchObject({ error: 'invalid_client' })
  expect(await token({ refresh_token: 'x' })).toMatchObject({ error: 'invalid_grant' })
})

it('lists threads by their first comment, page by page, with five replies of each', async () => {
  const root = ask('first')
  for (let n = 1; n <= 7; n++) ask(`reply ${n}`, { on: root.id })
  await clock.advance(1_000)
  ask('second')

  const first = await threads({ maxResults: '1' })
  expect(first.body.items?.map(({ snippet }) => snippet.topLevelComment.snippet.textDisplay)).toEqual(['second'])
  const next = await threads({ maxResults: '1', pageToken: first.body.nextPageToken ?? '' })
  expect(next.body.items).toMatchObject([{ id: root.id, snippet: { totalReplyCount: 7 } }])
  expect(next.body.items?.[0]?.replies?.comments).toHaveLength(5)
  expect((await threads({ pageToken: 'gone' })).reason).toBe('invalidPageToken')
  const all = await call<Comment>('comments', { part: 'snippet', parentId: root.id, maxResults: '100' })
  expect(all.body.items).toHaveLength(7)
})

it('takes an answer, shows it once, and lets the brand delete its own alone', async () => {
  const question = ask('กี่เดือนคะ')
  expect((await reply(question.id, 'หกเดือนค่ะ')).status).toBe(200)
  const [seen] = simulator.ledger.find({ network: 'youtube', account: channel.id })
  expect(seen).toMatchObject({ text: 'หกเดือนค่ะ', to: nok, thread: question.id })
  expect((await call('comments', { id: question.id }, 'DELETE')).reason).toBe('forbidden')
  expect((await call('comments', { id: seen?.externalId ?? '' }, 'DELETE')).status).toBe(204)
  expect(simulator.ledger.find({ network: 'youtube', standing: true })).toEqual([])
})

it('hides what is held, and tells of it in a list of its own', async () => {
  const { id } = ask('win a prize')
  expect((await call('comments/setModerationStatus', { id, moderationStatus: 'heldForReview' }, 'POST')).status).toBe(204)
  expect((await threads()).body.items).toEqual([])
  expect((await threads({ moderationStatus: 'heldForReview' })).body.items).toMatchObject([
    { id, snippet: { topLevelComment: { snippet: { moderationStatus: 'heldForReview' } } } },
  ])
  expect((await call<Comment>('comments', { part: 'snippet', id })).body.items).toHaveLength(1)
  simulator.youtube.change({ channel: channel.id, owner: false })
  expect((await threads({ moderationStatus: 'heldForReview' })).reason).toBe('forbidden')
})

describe('refuses', () => {
  it('when nothing is left of the day, until midnight in California', async () => {
    simulator.youtube.change({ channel: channel.id, dailyUnits: 60 })
    const { id } = ask('ok?')
    expect((await reply(id, 'yes')).status).toBe(200)
    for (let n = 0; n < 10; n++) await threads()
    const refused = await threads()
    expect(refused).toMatchObject({ status: 403, reason: 'quotaExceeded', date: new Date(clock.now()).toUTCString() })
    await clock.advance(86_400_000)
    expect((await threads()).status).toBe(200)
  })

  it('as YouTube words it', async () => {
    const { id } = ask('ok?')
    expect((await reply('nobody', 'x')).reason).toBe('parentCommentNotFound')
    expect((await reply(id, ' ')).reason).toBe('commentTextRequired')
    expect((await reply(id, 'x'.repeat(10_001))).reason).toBe('commentTextTooLong')
    simulator.youtube.commentsOff({ video })
    expect((await reply(id, 'x')).reason).toBe('commentsDisabled')
    simulator.youtube.commentsOff({ video, off: false })
    simulator.youtube.change({ channel: channel.id, ready: false })
    expect((await reply(id, 'x')).reason).toBe('ineligibleAccount')
    simulator.youtube.change({ channel: channel.id, scopes: [] })
    expect((await threads()).reason).toBe('insufficientPermissions')
    simulator.youtube.change({ channel: channel.id, apiOn: false })
    expect((await threads()).reason).toBe('accessNotConfigured')
    simulator.youtube.moderate({ id, status: 'rejected' })
    simulator.youtube.change({ channel: channel.id, apiOn: true, scopes: ['https://www.googleapis.com/auth/youtube.force-ssl'] })
    expect((await reply(id, 'x')).reason).toBe('parentCommentIsPrivate')
  })
})

const specs = process.env.BATON_NETWORKS ? join(process.env.BATON_NETWORKS, 'specs') : ''
it.runIf(specs && existsSync(join(specs, 'google/youtube-v3.trimmed.json')))('answers as Google describes', async () => {
  const described = readSpecs(specs, clock)
  const root = ask('first')
  ask('reply', { on: root.id })
  const check = async (resource: string, query: Record<string, string>) => {
    const { status, body } = await call(resource, query)
    expect(described.checkAnswer('youtube', 'GET', `/youtube/v3/${resource}`, status, body)).toEqual([])
  }
  await check('commentThreads', { part: 'snippet,replies', allThreadsRelatedToChannelId: channel.id })
  await check('comments', { part: 'snippet', parentId: root.id })
  await check('videos', { part: 'snippet', id: video })
  await check('channels', { part: 'snippet', mine: 'true' })
})

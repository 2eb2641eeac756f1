import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { hook, type Hook } from '../testing.ts'
import type { InstagramAccount, InstagramPerson } from './state.ts'

let clock: ManualClock
let simulator: Simulator
let ours: Hook
let account: InstagramAccount
let nok: InstagramPerson

beforeEach(async () => {
  clock = manualClock()
  ours = await hook()
  simulator = await startSimulator({ clock, seed: 21 })
  account = simulator.instagram.createAccount({ username: 'haru.living' })
  nok = simulator.instagram.createPerson({ username: 'nok.wanna', name: 'นก' })
  ours.answer = ({ url }) => ({ status: 200, body: new URL(url, 'http://ours.invalid').searchParams.get('hub.challenge') ?? '' })
  await simulator.instagram.setWebhook({ url: ours.url })
  ours.received.length = 0
})
afterEach(async () => {
  await simulator.stop()
  await ours.stop()
})

type Item = { sender: { id: string }; message?: Record<string, unknown>; [what: string]: unknown }
const items = (list = 'messaging') =>
  ours.received.flatMap(({ json }) => (json as { entry: Record<string, Item[]>[] }).entry.flatMap((entry) => entry[list] ?? []))
const write = (text: string, more: object = {}) => simulator.instagram.direct.write({ account: account.id, from: nok.id, text, ...more }).id
async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${simulator.instagramBaseUrl}/v26.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${account.accessToken}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { error?: Record<string, number> } }
}
const send = (text: string, more: object = {}) =>
  call('POST', 'me/messages', { recipient: { id: nok.id }, messaging_type: 'RESPONSE', message: { text }, ...more })
const refusal = async (answer: ReturnType<typeof send>) => {
  const { error } = (await answer).body
  return [error?.code, error?.error_subcode]
}

it('tells of words, stories, reactions and what is unsent, and lists what stands', async () => {
  const id = write('สวัสดีค่ะ')
  write('😍', { toStory: true, at: clock.now() + 1 })
  write('', { storyMention: true, at: clock.now() + 2 })
  simulator.instagram.direct.react({ id, emoji: '❤' })
  simulator.instagram.direct.unsend({ id })
  await simulator.idle()

  expect(items().map(({ message, reaction }) => message ?? reaction)).toMatchObject([
    { mid: id, text: 'สวัสดีค่ะ' },
    { text: '😍', reply_to: { story: { url: expect.stringMatching(/^https:/) } } },
    { attachments: [{ type: 'story_mention' }] },
    { action: 'react', emoji: '❤' },
    { mid: id, is_deleted: true },
  ])
  const listed = await call('GET', 'me/conversations?platform=instagram&fields=id,messages{id,message,from}')
  expect(listed.body).toMatchObject({
    data: [{ messages: { data: [{ message: '' }, { message: '😍', from: { username: 'nok.wanna' } }] } }],
  })
})

it('takes an answer within a day, echoes it, and tells that it was seen', async () => {
  write('hello?')
  const { body } = await send('hi นก')
  await clock.advance(1_000)
  await simulator.idle()

  expect(simulator.ledger.find({ network: 'instagram', to: nok.id })).toMatchObject([
    { kind: 'dm', text: 'hi นก', externalId: body.message_id },
  ])
  expect(items().slice(1)).toMatchObject([
    { sender: { id: account.id }, message: { mid: body.message_id, is_echo: true, app_id: Number(account.appId) } },
    { sender: { id: nok.id }, read: { mid: body.message_id } },
  ])
})

it('refuses the way Meta does: nobody, too late, too many bytes, an unknown name, held by another, blocked', async () => {
  expect(await refusal(send('x'))).toEqual([100, 2018001])
  write('hello?')
  expect(await refusal(send('ส'.repeat(334)))).toEqual([100, undefined])
  expect(await refusal(send('x', { message: { text: 'x', metadata: 'y' } }))).toEqual([100, undefined])
  simulator.instagram.direct.hand({ account: account.id, person: nok.id, to: '99' })
  expect(await refusal(send('x'))).toEqual([10, 2018300])
  await call('POST', 'me/take_thread_control', { recipient: { id: nok.id } })
  expect((await send('x')).status).toBe(200)
  await clock.advance(25 * 3_600_000)
  expect(await refusal(send('x'))).toEqual([10, 2018278])
  expect(await refusal(send('x', { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }))).toEqual([10, 2018278])
  simulator.instagram.change({ account: account.id, humanAgent: true })
  expect((await send('x', { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' })).status).toBe(200)
  simulator.instagram.change({ account: account.id, scopes: ['instagram_basic'] })
  expect(await refusal(send('x'))).toEqual([200, undefined])
})

it('shows who holds the chat by the list it tells in, and who somebody is only once they wrote', async () => {
  expect((await call('GET', nok.id)).status).toBe(400)
  simulator.instagram.direct.hand({ account: account.id, person: nok.id, to: '99' })
  write('is anybody there?')
  await simulator.idle()

  expect(items('standby')).toMatchObject([{ message: { text: 'is anybody there?' } }])
  expect((await call('GET', `${nok.id}?fields=name,username`)).body).toMatchObject({ username: 'nok.wanna', name: 'นก' })
})

it('takes one answer to each comment, to who wrote it, in time, and opens no window', async () => {
  const media = simulator.instagram.post({ account: account.id, caption: 'New in' }).id
  const live = simulator.instagram.post({ account: account.id, caption: 'Live', kind: 'live' }).id
  const on = (where: string) => simulator.instagram.comment({ on: where, from: nok.id, text: 'Hi' }).id
  const answerTo = (comment_id: string) => send('Hello', { recipient: { comment_id } })
  const [first, late, during, after] = [on(media), on(media), on(live), on(live)]

  expect((await answerTo(first)).body).toMatchObject({ recipient_id: nok.id })
  expect(await refusal(answerTo(first))).toEqual([10900, undefined])
  expect(await refusal(send('and more'))).toEqual([100, 2018001])
  expect(await refusal(answerTo('17'))).toEqual([100, 2018292])
  expect((await answerTo(during)).status).toBe(200)
  simulator.instagram.endLive({ id: live })
  expect(await refusal(answerTo(after))).toEqual([10901, undefined])
  await clock.advance(7 * 86_400_000 + 1)
  expect(await refusal(answerTo(late))).toEqual([10901, undefined])
  expect(simulator.ledger.find({ to: nok.id })).toMatchObject([{ inReplyTo: first }, { inReplyTo: during }])
})

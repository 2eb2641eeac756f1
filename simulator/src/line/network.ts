import { createHmac } from 'node:crypto'
import type { Mischief, WebhookDelivery, WebhookRequest } from '../webhooks.ts'
import type { World } from '../world.ts'
import { lineApi, lineDataApi } from './api.ts'
import { type LineEvent, type LineSaying, plainEvent, sayingEvent } from './say.ts'
import { known } from '../known.ts'
import { type LineAccount, type LineGroup, type LinePerson, lineState } from './state.ts'

export interface NewLineAccount {
  name: string
  /** Where webhooks go; may be set later, here or through LINE's own API. */
  webhookUrl?: string
  userId?: string
  basicId?: string
  channelSecret?: string
  channelAccessToken?: string
  monthlyLimit?: number | null
  callsPerMinute?: number | null
  redelivery?: boolean
  mischief?: Mischief
}

/** What came of something said: the event as sent, and its delivery. */
export interface LineSaid {
  messageId: string
  event: LineEvent
  delivery: Promise<WebhookDelivery>
}

/** Pauses before LINE redelivers an unacknowledged webhook, where redelivery is switched on. */
const redeliveryDelaysMs = [1_000, 5_000, 30_000, 120_000]

export type LineNetwork = ReturnType<typeof lineNetwork>

export function lineNetwork(world: World) {
  const state = lineState()
  const random = world.random.fork('line')

  function createAccount(given: NewLineAccount): LineAccount {
    const account: LineAccount = {
      userId: given.userId ?? `U${random.hex(32)}`,
      basicId: given.basicId ?? `@${random.hex(3)}${random.int(10000, 99999)}`,
      name: given.name,
      channelId: String(random.int(1_650_000_000, 1_999_999_999)),
      channelSecret: given.channelSecret ?? random.hex(32),
      channelAccessToken: given.channelAccessToken ?? random.hex(64),
      tokenRevoked: false,
      webhookUrl: given.webhookUrl ?? '',
      webhookActive: true,
      redelivery: given.redelivery ?? true,
      monthlyLimit: given.monthlyLimit === undefined ? 500 : given.monthlyLimit,
      used: new Map(),
      callsPerMinute: given.callsPerMinute ?? null,
      recentCalls: [],
      mischief: given.mischief ?? {},
    }
    state.accounts.set(account.userId, account)
    return account
  }

  function createPerson(given: {
    name: string
    language?: string
    pictureUrl?: string
    statusMessage?: string
    userId?: string
  }): LinePerson {
    const person = { ...given, userId: given.userId ?? `U${random.hex(32)}`, blocked: new Set<string>() }
    state.people.set(person.userId, person)
    return person
  }

  function createGroup(given: { name: string; members: string[]; kind?: 'group' | 'room'; groupId?: string }): LineGroup {
    const { name, members, kind = 'group' } = given
    const groupId = given.groupId ?? `${kind === 'group' ? 'C' : 'R'}${random.hex(32)}`
    const group = { name, kind, groupId, members: new Set(members) }
    state.groups.set(group.groupId, group)
    return group
  }

  /** The signed webhook for these events, not sent yet: for `simulator.deliver` and for odd orders. */
  function request(accountId: string, events: LineEvent[]): WebhookRequest {
    const account = known(state.accounts, accountId, 'LINE account')
    return {
      network: 'line',
      account: accountId,
      url: account.webhookActive ? account.webhookUrl : '',
      what: events.map((event) => event.webhookEventId).join(' '),
      retryDelaysMs: account.redelivery ? redeliveryDelaysMs : [],
      body: (attempt) =>
        Buffer.from(JSON.stringify({ destination: account.userId, events: attempt === 0 ? events : events.map(again) }), 'utf8'),
      headers: (body) => ({
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'LineBotWebhook/2.0',
        'x-line-signature': signature(account.channelSecret, body),
      }),
    }
  }

  function send(accountId: string, event: LineEvent): LineSaid {
    const { mischief } = known(state.accounts, accountId, 'LINE account')
    return { messageId: event.message?.id ?? '', event, delivery: world.webhooks.send(request(accountId, [event]), mischief) }
  }

  /** A person says something, and the account's webhook hears of it. */
  function say(saying: LineSaying): LineSaid {
    const said = send(saying.account, sayingEvent(world, state, saying))
    const { mischief } = known(state.accounts, saying.account, 'LINE account')
    if (saying.text !== undefined && world.random.chance(mischief.edits ?? 0)) {
      world.clock.after(world.random.int(50, 1500), () => edit({ messageId: said.messageId, text: `${saying.text} *` }))
    }
    if (said.messageId && world.random.chance(mischief.deletes ?? 0)) {
      world.clock.after(world.random.int(50, 3000), () => unsend({ messageId: said.messageId }))
    }
    return said
  }

  /** The same as `say`, made ready but not sent. */
  function prepare(saying: LineSaying): { messageId: string; event: LineEvent; request: WebhookRequest } {
    const event = sayingEvent(world, state, saying)
    return { messageId: event.message?.id ?? '', event, request: request(saying.account, [event]) }
  }

  function edit({ messageId, text, at }: { messageId: string; text: string; at?: number | string }): LineSaid {
    const message = known(state.messages, messageId, 'LINE message')
    message.text = text
    const where = { account: message.account, from: message.from, group: groupOf(message.chat), at, withToken: true }
    const content = { id: messageId, type: 'text', text, quoteToken: `q3${world.random.hex(30)}` }
    return send(message.account, plainEvent(world, state, 'messageEdited', where, { message: content }))
  }

  function unsend({ messageId, at }: { messageId: string; at?: number | string }): LineSaid {
    const message = known(state.messages, messageId, 'LINE message')
    message.gone = true
    delete message.text
    delete message.bytes
    const where = { account: message.account, from: message.from, group: groupOf(message.chat), at }
    return send(message.account, plainEvent(world, state, 'unsend', where, { unsend: { messageId } }))
  }

  const groupOf = (chat: string) => (state.groups.has(chat) ? chat : undefined)

  function follow({ account, from, at }: { account: string; from: string; at?: number | string }): LineSaid {
    const isUnblocked = known(state.people, from, 'LINE person').blocked.delete(account)
    return send(account, plainEvent(world, state, 'follow', { account, from, at, withToken: true }, { follow: { isUnblocked } }))
  }

  /** The person blocks the account: pushes are still answered 200 and seen by nobody. */
  function unfollow({ account, from, at }: { account: string; from: string; at?: number | string }): LineSaid {
    known(state.people, from, 'LINE person').blocked.add(account)
    return send(account, plainEvent(world, state, 'unfollow', { account, from, at }))
  }

  /** The account is taken into a group, or put out of it. */
  function join({ account, group, at }: { account: string; group: string; at?: number | string }): LineSaid {
    return send(account, plainEvent(world, state, 'join', { account, group, at, withToken: true }))
  }
  function leave({ account, group, at }: { account: string; group: string; at?: number | string }): LineSaid {
    return send(account, plainEvent(world, state, 'leave', { account, group, at }))
  }

  /** Any event by name and fields: what no version of the product knows yet. */
  function event(given: {
    account: string
    type: string
    from?: string
    group?: string
    fields?: Record<string, unknown>
    at?: number | string
  }): LineSaid {
    return send(given.account, plainEvent(world, state, given.type, given, given.fields))
  }

  /** Changes an account while it runs: webhook address, dead token, limits, mischief. */
  function change({
    account,
    ...changes
  }: { account: string } & Partial<
    Pick<LineAccount, 'webhookUrl' | 'webhookActive' | 'tokenRevoked' | 'monthlyLimit' | 'callsPerMinute' | 'redelivery' | 'mischief'>
  >): LineAccount {
    return Object.assign(known(state.accounts, account, 'LINE account'), changes)
  }

  const tryWebhook = async (account: LineAccount, url: string) => {
    const attempt = await world.webhooks.send({ ...request(account.userId, []), url, what: 'verify', retryDelaysMs: [] })
    const last = attempt.attempts.at(-1)
    return { status: last?.status ?? null, ...(last?.error && { error: last.error }) }
  }

  return {
    state,
    api: lineApi(world, state, tryWebhook),
    dataApi: lineDataApi(world, state),
    createAccount,
    createPerson,
    createGroup,
    say,
    prepare,
    request,
    edit,
    unsend,
    follow,
    unfollow,
    join,
    leave,
    event,
    change,
  }
}

const again = (event: LineEvent): LineEvent => ({ ...event, deliveryContext: { isRedelivery: true } })

export const signature = (secret: string, body: Buffer): string => createHmac('sha256', secret).update(body).digest('base64')

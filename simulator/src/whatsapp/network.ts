import { createHmac } from 'node:crypto'
import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import type { Mischief, WebhookDelivery, WebhookRequest } from '../webhooks.ts'
import type { World } from '../world.ts'
import { whatsAppApi } from './api.ts'
import { contactOf, messageId, messageOf, messagesChange, metadataOf, sayingEvent, type WhatsAppEvent, type WhatsAppSaying } from './say.ts'
import type { Failure } from './send.ts'
import {
  pair,
  type WhatsAppApp,
  type WhatsAppGroup,
  type WhatsAppMessage,
  type WhatsAppNumber,
  type WhatsAppPerson,
  whatsAppState,
  type WhatsAppTemplate,
} from './state.ts'

export interface NewWhatsAppNumber {
  app: string
  name: string
  id?: string
  phone?: string
  business?: string
  mischief?: Mischief
}

/** What came of something said: the change as sent, and its delivery. */
export interface WhatsAppSaid {
  messageId: string
  event: WhatsAppEvent
  delivery: Promise<WebhookDelivery>
}

/** Meta goes on for a day and a half; so many are enough to see it. */
const repeatDelaysMs = [1_000, 5_000, 30_000, 120_000]

export type WhatsAppNetwork = ReturnType<typeof whatsAppNetwork>

export function whatsAppNetwork(world: World) {
  const state = whatsAppState()
  const random = world.random.fork('whatsapp')
  const place = { baseUrl: '' }

  function createApp(given: { name: string; id?: string; secret?: string; verifyToken?: string }): WhatsAppApp {
    const app: WhatsAppApp = {
      id: given.id ?? String(random.int(100_000_000, 999_999_999)),
      secret: given.secret ?? random.hex(32),
      name: given.name,
      webhookUrl: '',
      verifyToken: given.verifyToken ?? random.hex(12),
      fields: [
        'messages',
        'account_update',
        'phone_number_quality_update',
        'message_template_status_update',
        'message_template_quality_update',
        'template_category_update',
      ],
    }
    state.apps.set(app.id, app)
    return app
  }

  function createAccount(given: NewWhatsAppNumber): WhatsAppNumber {
    const number: WhatsAppNumber = {
      id: given.id ?? `1${random.int(10_000_000, 99_999_999)}${random.int(100_000, 999_999)}`,
      phone: given.phone ?? `66${random.int(200_000_000, 299_999_999)}`,
      name: given.name,
      business: given.business ?? `2${random.int(10_000_000, 99_999_999)}${random.int(100_000, 999_999)}`,
      app: known(state.apps, given.app, 'app at Meta').id,
      accessToken: `EAAG${random.hex(60)}`,
      revoked: false,
      scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'],
      status: 'CONNECTED',
      quality: 'GREEN',
      subscribed: true,
      perSecond: 80,
      pairSeconds: 0,
      windowToldBy: 'status',
      statuses: 'usual',
      recentCalls: [],
      mischief: given.mischief ?? {},
    }
    state.numbers.set(number.id, number)
    return number
  }

  function createPerson(given: Partial<WhatsAppPerson> & { name: string }): WhatsAppPerson {
    const person: WhatsAppPerson = {
      userId: given.userId ?? `TH.${random.int(10_000_000, 99_999_999)}${random.int(10_000_000, 99_999_999)}`,
      phone: given.phone ?? `668${random.int(10_000_000, 99_999_999)}`,
      hidesPhone: given.hidesPhone ?? false,
      name: given.name,
      behaviour: given.behaviour ?? 'reads',
      ...(given.username && { username: given.username }),
    }
    state.people.set(person.userId, person)
    return person
  }

  function createGroup(given: { name: string; members: string[]; id?: string }): WhatsAppGroup {
    const group = { name: given.name, id: given.id ?? `12036${random.int(1_000_000, 9_999_999)}@g.us`, members: new Set(given.members) }
    state.groups.set(group.id, group)
    return group
  }

  function createTemplate(
    given: Pick<WhatsAppTemplate, 'business' | 'name' | 'language' | 'body'> & Partial<WhatsAppTemplate>,
  ): WhatsAppTemplate {
    const template: WhatsAppTemplate = {
      id: String(random.int(100_000_000, 999_999_999)),
      status: 'APPROVED',
      category: 'UTILITY',
      quality: 'UNKNOWN',
      buttons: [],
      ...given,
    }
    state.templates.push(template)
    return template
  }

  /** Meta looks at a template anew, or people took it badly: the app hears of each thing that changed. `silently`: it does not. */
  function changeTemplate({
    id,
    silently = false,
    ...changes
  }: { id: string; silently?: boolean } & Partial<
    Pick<WhatsAppTemplate, 'status' | 'quality' | 'category' | 'reason' | 'body'>
  >): WhatsAppSaid[] {
    const template = state.templates.find((one) => one.id === id)
    if (!template) throw new Error(`There is no template ${id}`)
    const before = { ...template }
    Object.assign(template, changes)
    const number = [...state.numbers.values()].find(({ business }) => business === template.business)
    if (!number || silently) return []
    const about = {
      message_template_id: Number(id),
      message_template_name: template.name,
      message_template_language: template.language,
    }
    const told: WhatsAppEvent[] = []
    if (template.status !== before.status)
      told.push({
        field: 'message_template_status_update',
        value: { event: template.status, ...about, reason: template.reason ?? 'NONE' },
      })
    if (template.quality !== before.quality)
      told.push({
        field: 'message_template_quality_update',
        value: { previous_quality_score: before.quality, new_quality_score: template.quality, ...about },
      })
    if (template.category !== before.category)
      told.push({
        field: 'template_category_update',
        value: { previous_category: before.category, new_category: template.category, ...about },
      })
    return told.map((event) => send(number.id, event))
  }

  /** The signed webhook for these changes, not sent yet: for `simulator.deliver` and for odd orders. */
  function request(accountId: string, events: WhatsAppEvent[]): WebhookRequest {
    const number = known(state.numbers, accountId, 'WhatsApp number')
    const app = known(state.apps, number.app, 'app at Meta')
    const isHeard = number.subscribed && events.every(({ field }) => field === 'standby' || app.fields.includes(field))
    const time = Math.floor(world.clock.now() / 1000)
    const body = asMetaWrites({ object: 'whatsapp_business_account', entry: [{ id: number.business, time, changes: events }] })
    return {
      network: 'whatsapp',
      account: accountId,
      url: isHeard ? app.webhookUrl : '',
      what: events.map(({ field }) => field).join(' '),
      retryDelaysMs: repeatDelaysMs,
      body: () => body,
      headers: (bytes) => ({
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': `sha256=${createHmac('sha256', app.secret).update(bytes).digest('hex')}`,
      }),
    }
  }

  function send(accountId: string, event: WhatsAppEvent, id = ''): WhatsAppSaid {
    const { mischief } = known(state.numbers, accountId, 'WhatsApp number')
    return { messageId: id, event, delivery: world.webhooks.send(request(accountId, [event]), mischief) }
  }

  /** A person says something, and the number's webhook hears of it. */
  function say(saying: WhatsAppSaying): WhatsAppSaid {
    const { messageId: id, event } = sayingEvent(world, state, saying)
    const said = send(saying.account, event, id)
    const { mischief } = known(state.numbers, saying.account, 'WhatsApp number')
    if (saying.text !== undefined && random.chance(mischief.edits ?? 0))
      world.clock.after(random.int(50, 1500), () => edit({ messageId: id, text: `${saying.text} *` }))
    if (random.chance(mischief.deletes ?? 0)) world.clock.after(random.int(50, 3000), () => revoke({ messageId: id }))
    return said
  }

  /** The same as `say`, made ready but not sent. */
  function prepare(saying: WhatsAppSaying): { messageId: string; request: WebhookRequest } {
    const { messageId: id, event } = sayingEvent(world, state, saying)
    return { messageId: id, request: request(saying.account, [event]) }
  }

  /** What the product kept of an earlier run: somebody wrote, to whichever number, and may be answered for a day. */
  function recall({ from, at }: { from: string; at: string }): void {
    for (const number of state.numbers.keys()) {
      const key = pair(number, from)
      state.spoke.set(key, Math.max(Date.parse(at), state.spoke.get(key) ?? 0))
    }
  }

  /** Something the author does to a message of theirs, or to one of the brand. */
  function act(message: WhatsAppMessage, from: string, type: string, content: object, at?: number | string): WhatsAppSaid {
    const number = known(state.numbers, message.number, 'WhatsApp number')
    const person = known(state.people, from, 'WhatsApp person')
    const id = messageId(world)
    const group = state.groups.has(message.chat) ? { group_id: message.chat } : {}
    const told = { ...messageOf(person, id, toMillis(at, world.clock.now())), ...group, type, [type]: content }
    return send(number.id, messagesChange(number, person, [told]), id)
  }

  function edit({ messageId: id, text, at }: { messageId: string; text: string; at?: number | string }): WhatsAppSaid {
    const message = known(state.messages, id, 'WhatsApp message')
    message.text = text
    return act(message, message.from, 'edit', { original_message_id: id, message: { type: 'text', text: { body: text } } }, at)
  }

  function revoke({ messageId: id, at }: { messageId: string; at?: number | string }): WhatsAppSaid {
    const message = known(state.messages, id, 'WhatsApp message')
    delete message.text
    return act(message, message.from, 'revoke', { original_message_id: id }, at)
  }

  /** An empty emoji takes the reaction back. */
  function react({
    messageId: id,
    from,
    emoji,
    at,
  }: {
    messageId: string
    from: string
    emoji: string
    at?: number | string
  }): WhatsAppSaid {
    return act(known(state.messages, id, 'WhatsApp message'), from, 'reaction', { message_id: id, emoji }, at)
  }

  /** The person has another number, and with it another user id; their chats go on. */
  function changeNumber({ account, from, phone, userId }: { account: string; from: string; phone: string; userId?: string }): WhatsAppSaid {
    const number = known(state.numbers, account, 'WhatsApp number')
    const before = known(state.people, from, 'WhatsApp person')
    const after = { ...before, phone, userId: userId ?? `TH.${random.int(10_000_000, 99_999_999)}${random.int(10_000_000, 99_999_999)}` }
    state.people.delete(before.userId)
    state.people.set(after.userId, after)
    for (const message of state.messages.values()) {
      if (message.from === before.userId) message.from = after.userId
      if (message.chat === before.userId) message.chat = after.userId
    }
    const spoke = state.spoke.get(pair(account, before.userId))
    if (spoke !== undefined) state.spoke.set(pair(account, after.userId), spoke)
    const id = messageId(world)
    const system = {
      type: 'user_changed_number',
      body: `User ${after.name} changed from ${before.phone} to ${after.phone}`,
      ...(!after.hidesPhone && { wa_id: after.phone }),
      user_id: after.userId,
      previous_user_id: before.userId,
    }
    const told = { ...messageOf(before, id, world.clock.now()), type: 'system', system }
    return send(number.id, messagesChange(number, null, [told]), id)
  }

  /** What Meta says of the account: quality, restrictions, templates. */
  function accountEvent({ account, field, value }: { account: string; field: string; value: Record<string, unknown> }): WhatsAppSaid {
    return send(account, { field, value })
  }

  /** Changes a number while it runs: dead token, rights, limits, how statuses come, mischief. */
  function change({
    account,
    ...changes
  }: { account: string } & Partial<Omit<WhatsAppNumber, 'id' | 'app' | 'recentCalls'>>): WhatsAppNumber {
    return Object.assign(known(state.numbers, account, 'WhatsApp number'), changes)
  }

  /** Registers the address with an app. Meta calls it at once and wants its challenge back. */
  async function setWebhook({ app: id, url }: { app: string; url: string }): Promise<{ valid: boolean }> {
    const app = known(state.apps, id, 'app at Meta')
    const challenge = String(random.int(100_000_000, 999_999_999))
    const asked = new URL(url)
    asked.searchParams.set('hub.mode', 'subscribe')
    asked.searchParams.set('hub.verify_token', app.verifyToken)
    asked.searchParams.set('hub.challenge', challenge)
    const answer = await world.webhooks.get(asked.href)
    const valid = answer?.status === 200 && answer.body.toString('utf8') === challenge
    if (valid) app.webhookUrl = url
    return { valid }
  }

  /** Tells what became of a message of the brand, one status after the other. */
  function report(number: WhatsAppNumber, sent: { id: string; chat: string; callback: string | undefined }, failure: Failure | null): void {
    if (number.statuses === 'none') return
    const person = state.people.get(sent.chat)
    const reads = person?.behaviour === 'reads'
    const usual = failure ? ['failed'] : ['sent', 'delivered', ...(reads ? ['read'] : [])]
    const order = number.statuses === 'disorder' ? usual.toReversed() : usual
    order.forEach((status, index) => {
      world.clock.after(200 + index * 300, () => {
        const told = {
          id: sent.id,
          status,
          timestamp: String(Math.floor(world.clock.now() / 1000)),
          ...(person
            ? { recipient_user_id: person.userId, ...(!person.hidesPhone && { recipient_id: person.phone }) }
            : { recipient_type: 'group', recipient_id: sent.chat }),
          ...(sent.callback && { biz_opaque_callback_data: sent.callback }),
          ...(failure
            ? { errors: [{ code: failure.code, title: failure.title, message: failure.title, error_data: { details: failure.details } }] }
            : { pricing: { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' } }),
        }
        send(number.id, {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: metadataOf(number),
            ...(person && { contacts: [contactOf(person)] }),
            statuses: [told],
          },
        })
      })
    })
  }

  return Object.assign(place, {
    state,
    api: whatsAppApi(world, state, report, () => place.baseUrl),
    createApp,
    createAccount,
    createPerson,
    createGroup,
    createTemplate,
    changeTemplate,
    say,
    prepare,
    recall,
    request,
    edit,
    revoke,
    react,
    changeNumber,
    accountEvent,
    change,
    setWebhook,
  })
}

/** Meta writes what is not ASCII as \uXXXX and each slash with a backslash, and signs just these bytes. */
function asMetaWrites(value: unknown): Buffer {
  const text = JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return Buffer.from(text, 'ascii')
}

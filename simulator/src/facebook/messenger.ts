import { PAGE_INBOX, threadKey } from '../meta/private-messages.ts'
import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import type { Random } from '../random.ts'
import type { WebhookDelivery } from '../webhooks.ts'
import type { World } from '../world.ts'
import { type Messaging, messagingRequest } from './events.ts'
import { type FacebookPage, type FacebookState, type MessengerMessage, nextId } from './state.ts'

const STICKER = '369239263222822'

export interface MessengerSaid {
  /** Its mid; of what has none, ''. */
  id: string
  delivery: Promise<WebhookDelivery>
}

export interface MessengerSaying {
  page: string
  from: string
  text?: string
  picture?: boolean
  /** Told in both forms, as in the middle of 2026, or in one of them. */
  sticker?: 'both' | 'picture' | 'sticker'
  place?: { lat: number; long: number }
  /** The mid of what it answers. */
  replyTo?: string
  /** Came by an ad with this headline. */
  ad?: string
  /** Of a kind that Meta does not show to businesses. */
  unsupported?: boolean
  at?: number | string
}

export type Messenger = ReturnType<typeof messenger>

/** The private side of Pages: what people write there, and what Meta tells of it. */
export function messenger(world: World, state: FacebookState, { baseUrl, random }: { baseUrl: () => string; random: Random }) {
  const pageOf = (id: string) => known(state.pages, id, 'Facebook page')
  const mid = () => `m_${nextId(state)}${random.hex(20)}`

  /** Whether the Page's app holds the thread or is only shown it. */
  function listOf(page: FacebookPage, person: string): Messaging['list'] {
    const holder = state.holders.get(threadKey(page.id, person))
    return holder && holder !== page.appId ? 'standby' : 'messaging'
  }

  function tell(
    page: FacebookPage,
    person: string,
    field: string,
    content: object,
    { at, byPage = false, list = listOf(page, person) }: Telling,
  ) {
    const [sender, recipient] = byPage ? [page.id, person] : [person, page.id]
    const item = { sender: { id: sender }, recipient: { id: recipient }, timestamp: at, ...content }
    const what = `${field} ${person}`
    return world.webhooks.send(messagingRequest(state, page, { what, at, told: { field, list, item } }), page.mischief)
  }

  function keep(given: Pick<MessengerMessage, 'pageId' | 'personId' | 'byPage' | 'text'> & Partial<MessengerMessage>): MessengerMessage {
    const made = { mid: mid(), at: world.clock.now(), picture: null, sticker: null, deleted: false, edits: 0, ...given }
    state.messages.set(made.mid, made)
    return made
  }

  /** A person writes to the Page. */
  function write({ page: pageId, from, text = '', at, ...more }: MessengerSaying): MessengerSaid {
    const page = pageOf(pageId)
    known(state.people, from, 'Facebook person')
    const address = `${baseUrl()}/media/${nextId(state)}.png`
    const made = keep({
      pageId,
      personId: from,
      byPage: false,
      text,
      at: toMillis(at, world.clock.now()),
      picture: more.picture ? address : null,
      sticker: more.sticker ? address : null,
    })
    const attachments = attachmentsOf(made, more)
    const message = {
      mid: made.mid,
      ...(text && { text }),
      ...(attachments.length > 0 && { attachments }),
      ...(more.replyTo && { reply_to: { mid: more.replyTo } }),
      ...(more.unsupported && { is_unsupported: true }),
      ...(more.ad !== undefined && { referral: { source: 'ADS', type: 'OPEN_THREAD', ads_context_data: { ad_title: more.ad } } }),
    }
    const delivery = tell(page, from, 'messages', { message }, { at: made.at })
    mishap(made, page)
    return { id: made.mid, delivery }
  }

  /** Second thoughts of the author, by the Page's mischief. */
  function mishap({ mid: id, text }: MessengerMessage, { mischief }: FacebookPage): void {
    if (random.chance(mischief.edits ?? 0)) world.clock.after(random.int(50, 1500), () => edit({ id, text: `${text} (edited)` }))
    else if (random.chance(mischief.deletes ?? 0)) world.clock.after(random.int(50, 3000), () => unsend({ id }))
  }

  /** Echo of what the Page said, by which app and with what it gave along; the inbox of Meta tells no app of its own. */
  function echo(said: MessengerMessage, { app, metadata }: { app: string; metadata?: string }): Promise<WebhookDelivery> {
    const message = { mid: said.mid, is_echo: true, text: said.text, app_id: Number(app), ...(metadata && { metadata }) }
    return tell(pageOf(said.pageId), said.personId, 'message_echoes', { message }, { at: said.at, byPage: true })
  }

  /** Delivered and read, as the person's phone tells; the watermark is a little later than what it covers. */
  function receive(said: MessengerMessage): void {
    const page = pageOf(said.pageId)
    const { receipts } = known(state.people, said.personId, 'Facebook person')
    if (receipts === 'none') return
    const watermark = said.at + 35
    const soon = (ms: number, field: string, content: object) =>
      world.clock.after(ms, () => void tell(page, said.personId, field, content, { at: world.clock.now() }))
    soon(60, 'message_deliveries', { delivery: { mids: [said.mid], watermark } })
    if (receipts === 'read') soon(120, 'message_reads', { read: { watermark } })
  }

  /** Somebody of the brand writes at Meta itself, or another app does. */
  function sayElsewhere({
    page,
    to,
    text,
    app = PAGE_INBOX,
    at,
  }: {
    page: string
    to: string
    text: string
    app?: string
    at?: number | string
  }): MessengerSaid {
    const said = keep({ pageId: page, personId: to, byPage: true, text, at: toMillis(at, world.clock.now()) })
    return { id: said.mid, delivery: echo(said, { app }) }
  }

  function edit({ id, text, at }: { id: string; text: string; at?: number | string }): MessengerSaid {
    const said = known(state.messages, id, 'Messenger message')
    Object.assign(said, { text, edits: said.edits + 1 })
    const content = { message_edit: { mid: id, text, num_edit: String(said.edits) } }
    const when = toMillis(at, world.clock.now())
    return { id, delivery: tell(pageOf(said.pageId), said.personId, 'message_edits', content, { at: when }) }
  }

  function unsend({ id, at }: { id: string; at?: number | string }): MessengerSaid {
    const said = known(state.messages, id, 'Messenger message')
    said.deleted = true
    if (said.byPage) world.ledger.markDeleted('facebook', id)
    const content = { message: { mid: id, is_deleted: true, ...(said.byPage && { is_echo: true }) } }
    const when = toMillis(at, world.clock.now())
    return { id, delivery: tell(pageOf(said.pageId), said.personId, 'messages', content, { at: when, byPage: said.byPage }) }
  }

  /** The person reacts to a message; without an emoji they take it back. */
  function react({ id, emoji = '' }: { id: string; emoji?: string }): MessengerSaid {
    const said = known(state.messages, id, 'Messenger message')
    const reaction = emoji ? { mid: id, action: 'react', emoji, reaction: 'other' } : { mid: id, action: 'unreact' }
    return { id, delivery: tell(pageOf(said.pageId), said.personId, 'message_reactions', { reaction }, { at: world.clock.now() }) }
  }

  /** The person presses a button: what stands on it is said. */
  function press({
    page,
    from,
    title,
    payload = 'PRESSED',
  }: {
    page: string
    from: string
    title: string
    payload?: string
  }): MessengerSaid {
    const said = keep({ pageId: page, personId: from, byPage: false, text: title })
    const content = { postback: { mid: said.mid, title, payload } }
    return { id: said.mid, delivery: tell(pageOf(page), from, 'messaging_postbacks', content, { at: said.at }) }
  }

  /** The person comes by a link and says nothing yet. */
  function come({ page, from, ref }: { page: string; from: string; ref: string }): MessengerSaid {
    const content = { referral: { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' } }
    return { id: '', delivery: tell(pageOf(page), from, 'messaging_referrals', content, { at: world.clock.now() }) }
  }

  /** The thread goes from whoever holds it to another app, or to the Page's own; both hear of it as Meta tells it. */
  function hand({ page: pageId, person, to, at }: { page: string; person: string; to?: string; at?: number | string }): MessengerSaid {
    const page = pageOf(pageId)
    const key = threadKey(pageId, person)
    const [before, after] = [state.holders.get(key) ?? page.appId, to ?? page.appId]
    state.holders.set(key, after)
    const isOurs = after === page.appId
    const content = isOurs
      ? { pass_thread_control: { previous_owner_app_id: before, new_owner_app_id: after } }
      : { take_thread_control: { previous_owner_app_id: before, new_owner_app_id: after } }
    const when = toMillis(at, world.clock.now())
    return { id: '', delivery: tell(page, person, 'messaging_handovers', content, { at: when, list: 'messaging' }) }
  }

  /** What stood here before this simulator began, under its old id; nobody hears of it. */
  function recall({
    page,
    id,
    thread,
    byPage,
    text,
    at,
  }: {
    page: string
    id: string
    thread: string
    byPage: boolean
    text: string
    at: string
  }): void {
    if (state.messages.has(id) || !state.people.has(thread)) return
    keep({ mid: id, pageId: page, personId: thread, byPage, text, at: Date.parse(at) })
  }

  return { write, sayElsewhere, edit, unsend, react, press, come, hand, recall, keep, echo, receive }
}

interface Telling {
  at: number
  byPage?: boolean
  list?: Messaging['list']
}

function attachmentsOf({ picture, sticker }: MessengerMessage, given: Pick<MessengerSaying, 'sticker' | 'place'>): object[] {
  const forms = given.sticker === 'both' ? ['image', 'sticker'] : given.sticker === 'picture' ? ['image'] : ['sticker']
  return [
    ...(picture ? [{ type: 'image', payload: { url: picture } }] : []),
    ...(sticker ? forms.map((type) => ({ type, payload: { url: sticker, sticker_id: Number(STICKER) } })) : []),
    ...(given.place ? [{ type: 'location', payload: { coordinates: given.place } }] : []),
  ]
}

import { toMillis } from '../clock.ts'
import { PAGE_INBOX, threadKey } from '../meta/private-messages.ts'
import { known } from '../known.ts'
import type { Random } from '../random.ts'
import type { WebhookDelivery } from '../webhooks.ts'
import type { World } from '../world.ts'
import { type Direct, directRequest } from './events.ts'
import { type DirectMessage, type InstagramAccount, type InstagramState, nextId } from './state.ts'

export interface DirectSaid {
  /** Its mid; of what has none, ''. */
  id: string
  delivery: Promise<WebhookDelivery>
}

export interface DirectSaying {
  account: string
  from: string
  text?: string
  picture?: boolean
  /** The mid of what it answers. */
  replyTo?: string
  /** It answers a story of the account. */
  toStory?: boolean
  /** Their own story names the account. */
  storyMention?: boolean
  /** A reel that they share. */
  reel?: boolean
  /** Of a kind that Instagram does not show to businesses. */
  unsupported?: boolean
  at?: number | string
}

export type InstagramDirect = ReturnType<typeof instagramDirect>

/** The private side of accounts: what people write there, and what Meta tells of it. */
export function instagramDirect(world: World, state: InstagramState, { baseUrl, random }: { baseUrl: () => string; random: Random }) {
  const accountOf = (id: string) => known(state.accounts, id, 'Instagram account')
  const mid = () => `aWdfZAG1${random.hex(30)}`
  /** Stories lie at https addresses that end with them. */
  const story = () => `https://lookaside.example/ig_messaging_cdn/?asset_id=${nextId(state)}&signature=${random.hex(12)}`

  /** Whether the account's app holds the thread or is only shown it. */
  function listOf(account: InstagramAccount, person: string): Direct['list'] {
    const holder = state.holders.get(threadKey(account.id, person))
    return holder && holder !== account.appId ? 'standby' : 'messaging'
  }

  function tell(account: InstagramAccount, person: string, field: string, content: object, how: Telling) {
    const { at, byAccount = false, list = listOf(account, person) } = how
    const [sender, recipient] = byAccount ? [account.id, person] : [person, account.id]
    const item = { sender: { id: sender }, recipient: { id: recipient }, timestamp: at, ...content }
    const what = `${field} ${person}`
    return world.webhooks.send(directRequest(state, account, { what, at, told: { field, list, item } }), account.mischief)
  }

  type NewMessage = Pick<DirectMessage, 'accountId' | 'personId' | 'byAccount' | 'text'> & Partial<DirectMessage>
  function keep(given: NewMessage): DirectMessage {
    const made = { mid: mid(), at: world.clock.now(), picture: null, deleted: false, ...given }
    state.messages.set(made.mid, made)
    return made
  }

  /** A person writes to the account, answers one of its stories, or names it in theirs. */
  function write({ account: accountId, from, text = '', at, ...more }: DirectSaying): DirectSaid {
    const account = accountOf(accountId)
    known(state.people, from, 'Instagram person')
    const picture = more.picture ? `${baseUrl()}/media/${nextId(state)}.png` : null
    const made = keep({ accountId, personId: from, byAccount: false, text, at: toMillis(at, world.clock.now()), picture })
    const attachments = [
      ...(picture ? [{ type: 'image', payload: { url: picture } }] : []),
      ...(more.storyMention ? [{ type: 'story_mention', payload: { url: story() } }] : []),
      ...(more.reel ? [{ type: 'ig_reel', payload: { url: story(), title: 'A reel' } }] : []),
    ]
    const message = {
      mid: made.mid,
      ...(text && { text }),
      ...(attachments.length > 0 && { attachments }),
      ...(more.replyTo && { reply_to: { mid: more.replyTo } }),
      ...(more.toStory && { reply_to: { story: { id: nextId(state), url: story() } } }),
      ...(more.unsupported && { is_unsupported: true }),
    }
    return { id: made.mid, delivery: tell(account, from, 'messages', { message }, { at: made.at }) }
  }

  /** Echo of what the account said, by which app; what is written in Instagram's own app tells none. */
  function echo(said: DirectMessage, app?: string): Promise<WebhookDelivery> {
    const message = { mid: said.mid, is_echo: true, text: said.text, ...(app && { app_id: Number(app) }) }
    return tell(accountOf(said.accountId), said.personId, 'messages', { message }, { at: said.at, byAccount: true })
  }

  /** The person looks at it a moment later: Instagram tells which message, and of no delivery. */
  function receive(said: DirectMessage): void {
    const account = accountOf(said.accountId)
    if (!known(state.people, said.personId, 'Instagram person').reads) return
    world.clock.after(
      120,
      () => void tell(account, said.personId, 'messaging_seen', { read: { mid: said.mid } }, { at: world.clock.now() }),
    )
  }

  type Elsewhere = { account: string; to: string; text: string; app?: string; at?: number | string }
  /** Somebody of the brand writes in Instagram's own app or Meta's inbox, or another app does. */
  function sayElsewhere({ account, to, text, app = PAGE_INBOX, at }: Elsewhere): DirectSaid {
    const said = keep({ accountId: account, personId: to, byAccount: true, text, at: toMillis(at, world.clock.now()) })
    return { id: said.mid, delivery: echo(said, app) }
  }

  function unsend({ id, at }: { id: string; at?: number | string }): DirectSaid {
    const said = known(state.messages, id, 'Instagram message')
    said.deleted = true
    if (said.byAccount) world.ledger.markDeleted('instagram', id)
    const content = { message: { mid: id, is_deleted: true, ...(said.byAccount && { is_echo: true }) } }
    const when = toMillis(at, world.clock.now())
    return { id, delivery: tell(accountOf(said.accountId), said.personId, 'messages', content, { at: when, byAccount: said.byAccount }) }
  }

  /** The person reacts to a message; without an emoji they take it back. */
  function react({ id, emoji = '' }: { id: string; emoji?: string }): DirectSaid {
    const said = known(state.messages, id, 'Instagram message')
    const reaction = emoji ? { mid: id, action: 'react', emoji, reaction: 'other' } : { mid: id, action: 'unreact' }
    return { id, delivery: tell(accountOf(said.accountId), said.personId, 'message_reactions', { reaction }, { at: world.clock.now() }) }
  }

  /** The person comes by a link and says nothing yet. */
  function come({ account: id, from, ref }: { account: string; from: string; ref: string }): DirectSaid {
    const content = { referral: { ref, source: 'IGME-SOURCE-LINK', type: 'OPEN_THREAD' } }
    return { id: '', delivery: tell(accountOf(id), from, 'messaging_referral', content, { at: world.clock.now() }) }
  }

  /** The thread goes from whoever holds it to another app, or to the account's own. */
  function hand({ account: id, person, to, at }: { account: string; person: string; to?: string; at?: number | string }): DirectSaid {
    const account = accountOf(id)
    const key = threadKey(id, person)
    const [before, after] = [state.holders.get(key) ?? account.appId, to ?? account.appId]
    state.holders.set(key, after)
    const owners = { previous_owner_app_id: before, new_owner_app_id: after }
    const content = after === account.appId ? { pass_thread_control: owners } : { take_thread_control: owners }
    const when = toMillis(at, world.clock.now())
    return { id: '', delivery: tell(account, person, 'messaging_handover', content, { at: when, list: 'messaging' }) }
  }

  type Recalled = { account: string; id: string; thread: string; byAccount: boolean; text: string; at: string }
  /** What stood here before this simulator began, under its old id; nobody hears of it. */
  function recall({ account, id, thread, byAccount, text, at }: Recalled): void {
    if (state.messages.has(id) || !state.people.has(thread)) return
    keep({ mid: id, accountId: account, personId: thread, byAccount, text, at: Date.parse(at) })
  }

  return { write, sayElsewhere, unsend, react, come, hand, recall, keep, echo, receive }
}

interface Telling {
  at: number
  byAccount?: boolean
  list?: Direct['list']
}

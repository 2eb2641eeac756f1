import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import { type MetaApp, newApp, registerWebhook } from '../meta/app.ts'
import type { Mischief, WebhookDelivery, WebhookRequest } from '../webhooks.ts'
import type { World } from '../world.ts'
import { instagramApi } from './api.ts'
import { instagramDirect } from './direct.ts'
import { captionChange, commentChange, type InstagramChange, webhookRequest } from './events.ts'
import {
  type InstagramAccount,
  type InstagramComment,
  type InstagramMedia,
  type InstagramPerson,
  instagramState,
  named,
  nextId,
} from './state.ts'

export interface NewInstagramAccount {
  username: string
  name?: string
  id?: string
  app?: string
  page?: { id: string; name: string }
  linked?: boolean
  scopes?: string[]
  tokenType?: 'PAGE' | 'USER'
  tokenExpiresAt?: number | null
  revoked?: boolean
  subscribed?: string[]
  callsPerHour?: number | null
  humanAgent?: boolean
  mayTake?: boolean
  mischief?: Mischief
}

export interface InstagramSaid {
  id: string
  deliveries: Promise<WebhookDelivery>[]
}

const allScopes = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'instagram_basic',
  'instagram_manage_comments',
  'instagram_manage_messages',
]
const allFields = [
  'comments',
  'live_comments',
  'mentions',
  'messages',
  'message_reactions',
  'messaging_seen',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_handover',
  'standby',
]

export type InstagramNetwork = ReturnType<typeof instagramNetwork>

export function instagramNetwork(world: World) {
  const random = world.random.fork('instagram')
  const state = instagramState(random.int(0, 2 ** 31))
  const network = { baseUrl: '' }
  const direct = instagramDirect(world, state, { baseUrl: () => network.baseUrl, random: random.fork('direct') })

  function createApp(given: Partial<Omit<MetaApp, 'webhook'>> = {}): MetaApp {
    const app = newApp(random, given)
    state.apps.set(app.id, app)
    return app
  }

  function createAccount(given: NewInstagramAccount): InstagramAccount {
    const app = given.app ? known(state.apps, given.app, 'Instagram app') : ([...state.apps.values()][0] ?? createApp())
    const account: InstagramAccount = {
      id: given.id ?? `1784140${String(random.int(10 ** 9, 10 ** 10 - 1))}`,
      username: given.username,
      name: given.name ?? given.username,
      page: given.page ?? { id: nextId(state), name: given.name ?? given.username },
      linked: given.linked ?? true,
      appId: app.id,
      accessToken: `EAAG${random.hex(60)}`,
      scopes: given.scopes ?? allScopes,
      tokenType: given.tokenType ?? 'PAGE',
      tokenExpiresAt: given.tokenExpiresAt ?? null,
      revoked: given.revoked ?? false,
      subscribed: given.subscribed ?? ['feed'],
      callsPerHour: given.callsPerHour ?? null,
      calls: [],
      humanAgent: given.humanAgent ?? false,
      mayTake: given.mayTake ?? true,
      mischief: given.mischief ?? {},
    }
    state.accounts.set(account.id, account)
    return account
  }

  function createPerson(given: Pick<InstagramPerson, 'username'> & Partial<InstagramPerson>): InstagramPerson {
    const person = { id: given.id ?? nextId(state), name: '', isPrivate: false, blocks: false, reads: true, ...given }
    state.people.set(person.id, person)
    return person
  }

  function send(account: InstagramAccount, change: InstagramChange, what: string, at: number): Promise<WebhookDelivery>[] {
    return [world.webhooks.send(webhookRequest(state, account, { what, at, changes: [change] }), account.mischief)]
  }

  type NewMedia = {
    account: string
    caption: string
    from?: string
    kind?: InstagramMedia['kind']
    /** Of an ad: what it was made of. */
    original?: string
    at?: number | string
    picture?: boolean
    id?: string
    commentsOff?: boolean
  }

  function keepMedia({ account, from = account, caption, at, kind, original, picture, ...given }: NewMedia): InstagramMedia {
    const id = given.id ?? nextId(state)
    const made: InstagramMedia = {
      id,
      kind: from === account ? (kind ?? 'own') : 'elsewhere',
      accountId: known(state.accounts, account, 'Instagram account').id,
      authorId: from,
      caption,
      at: toMillis(at, world.clock.now()),
      picture: picture ? `${network.baseUrl}/media/${id}.png` : null,
      originalId: original ?? null,
      isOver: false,
      deleted: false,
      commentsOff: given.commentsOff ?? false,
    }
    state.media.set(made.id, made)
    return made
  }

  /** The account posts, advertises or goes live, of which nobody is told; or a person posts, and names it perhaps. */
  function post(given: NewMedia): InstagramSaid {
    const made = keepMedia(given)
    const account = made.kind === 'elsewhere' ? named(state, made.caption) : undefined
    const isTold = account && !state.people.get(made.authorId)?.isPrivate
    return { id: made.id, deliveries: isTold ? send(account, captionChange(made), `mention ${made.id}`, made.at) : [] }
  }

  type NewComment = { on: string; from: string; text: string; at?: number | string; id?: string }

  /** Answers to replies stand below the comment at the root. */
  function keepComment({ on, from, text, at, id }: NewComment): InstagramComment {
    const answered = state.comments.get(on)
    const under = answered ? state.media.get(answered.mediaId)! : known(state.media, on, 'Instagram media or comment')
    const made: InstagramComment = {
      id: id ?? nextId(state),
      mediaId: under.id,
      rootId: answered ? (answered.rootId ?? answered.id) : null,
      authorId: from,
      text,
      at: toMillis(at, world.clock.now()),
      hidden: false,
      deleted: false,
      privateReply: null,
    }
    state.comments.set(made.id, made)
    return made
  }

  /** Who hears of a comment: whose media it is on; elsewhere, whom it names, unless the media is of a private account. */
  function hears({ mediaId, authorId, text }: InstagramComment): InstagramAccount | undefined {
    const media = state.media.get(mediaId)!
    if (media.kind !== 'elsewhere') return media.isOver ? undefined : state.accounts.get(media.accountId)
    return state.people.get(media.authorId)?.isPrivate || state.accounts.has(authorId) ? undefined : named(state, text)
  }

  function requestOf(made: InstagramComment): WebhookRequest | null {
    const account = hears(made)
    const changes = [commentChange(state, made, state.media.get(made.mediaId)!)]
    return account ? webhookRequest(state, account, { what: `comment ${made.id}`, at: made.at, changes }) : null
  }

  function announce(made: InstagramComment): InstagramSaid {
    const request = requestOf(made)
    return { id: made.id, deliveries: request ? [world.webhooks.send(request, hears(made)?.mischief)] : [] }
  }

  const comment = (given: NewComment): InstagramSaid => announce(keepComment(given))

  /** A person goes on where the brand answered; elsewhere it hears of that only when it is named. */
  function answer({ on, from, text }: { on: string; from: string; text: string }): InstagramSaid {
    const answered = known(state.comments, on, 'Instagram comment')
    const by = state.accounts.get(answered.authorId)
    const isElsewhere = state.media.get(answered.mediaId)?.kind === 'elsewhere'
    return comment({ on, from, text: by && isElsewhere ? `@${by.username} ${text}` : text })
  }

  /** The same as `comment`, with its webhook made ready but not sent. */
  function prepare(given: NewComment): { id: string; requests: WebhookRequest[] } {
    const made = keepComment(given)
    const request = requestOf(made)
    return { id: made.id, requests: request ? [request] : [] }
  }

  /** By its author, or in Instagram's own app: nobody is told. */
  function remove({ id }: { id: string }): { id: string } {
    Object.assign(state.comments.get(id) ?? known(state.media, id, 'Instagram media or comment'), { deleted: true })
    world.ledger.markDeleted('instagram', id)
    return { id }
  }

  /** The broadcast is over: its comments are to be read no longer. */
  function endLive({ id }: { id: string }): { id: string } {
    Object.assign(known(state.media, id, 'Instagram media'), { isOver: true, deleted: true })
    return { id }
  }

  /** What stood here before this simulator began, under its old id; nobody hears of it. */
  function recall({ account, id, from, thread, text, at, inReplyTo }: Recalled): void {
    const { username } = known(state.accounts, account, 'Instagram account')
    if (state.media.has(id) || state.comments.has(id)) return
    if (id === thread && inReplyTo === null) {
      keepMedia({ account, from, caption: from === account ? text : `${text} @${username}`, at, id })
      return
    }
    const on = state.comments.get(thread) ?? state.media.get(inReplyTo ?? '')
    const isMention = text.toLowerCase().includes(username.toLowerCase())
    // On media that is not known any more: of whom it is, only what was said there tells.
    const under = on ?? keepMedia({ account, from: isMention ? from : account, caption: '', at, ...(inReplyTo && { id: inReplyTo }) })
    const isElsewhere = 'kind' in under && under.kind === 'elsewhere'
    keepComment({ on: under.id, from, text: isElsewhere ? text.replace(new RegExp(`@?${username}`, 'i'), `@${username}`) : text, at, id })
  }

  type Changes = Partial<
    Pick<
      InstagramAccount,
      | 'linked'
      | 'scopes'
      | 'tokenType'
      | 'tokenExpiresAt'
      | 'revoked'
      | 'subscribed'
      | 'callsPerHour'
      | 'humanAgent'
      | 'mayTake'
      | 'mischief'
      | 'username'
    >
  >
  function change({ account, ...changes }: { account: string } & Changes): InstagramAccount {
    return Object.assign(known(state.accounts, account, 'Instagram account'), changes)
  }

  /** Registers the callback URL of an app (the first, when none is named), with Meta's handshake. */
  function setWebhook({ url, app, fields = allFields }: { url: string; app?: string; fields?: string[] }) {
    const owner = app ? known(state.apps, app, 'Instagram app') : ([...state.apps.values()][0] ?? createApp())
    return registerWebhook(world, random, owner, { url, fields })
  }

  return Object.assign(network, {
    state,
    direct,
    api: instagramApi(world, state, { comment: keepComment, announce, direct }),
    createApp,
    createAccount,
    createPerson,
    post,
    comment,
    answer,
    prepare,
    recall,
    delete: remove,
    endLive,
    change,
    setWebhook,
  })
}

interface Recalled {
  account: string
  id: string
  from: string
  thread: string
  text: string
  at: string
  inReplyTo: string | null
}

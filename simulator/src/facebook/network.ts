import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import { type MetaApp, newApp, registerWebhook } from '../meta/app.ts'
import type { Mischief, WebhookDelivery, WebhookRequest } from '../webhooks.ts'
import type { World } from '../world.ts'
import { facebookApi } from './api.ts'
import { messenger as messengerOf } from './messenger.ts'
import { type Act, type Change, commentChange, postChange, reactionChange, webhookRequest } from './events.ts'
import { type FacebookComment, type FacebookPage, type FacebookPerson, type FacebookPost, facebookState, nextId, ownPart } from './state.ts'

export interface NewFacebookPage {
  name: string
  id?: string
  app?: string
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

export interface FacebookSaid {
  id: string
  deliveries: Promise<WebhookDelivery>[]
}

const allScopes = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
]
const allFields = [
  'feed',
  'mention',
  'ratings',
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_reads',
  'message_deliveries',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
]

export type FacebookNetwork = ReturnType<typeof facebookNetwork>

export function facebookNetwork(world: World) {
  const random = world.random.fork('facebook')
  const state = facebookState(random.int(0, 2 ** 31))
  const network = { baseUrl: '' }
  const messenger = messengerOf(world, state, { baseUrl: () => network.baseUrl, random: random.fork('messenger') })
  /** Changes that go out together, while `batch` collects them. */
  let together: { page: FacebookPage; changes: Change[] } | null = null

  function createApp(given: Partial<Omit<MetaApp, 'webhook'>> = {}): MetaApp {
    const app = newApp(random, given)
    state.apps.set(app.id, app)
    return app
  }

  function createPage(given: NewFacebookPage): FacebookPage {
    const app = given.app ? known(state.apps, given.app, 'Facebook app') : ([...state.apps.values()][0] ?? createApp())
    const page: FacebookPage = {
      id: given.id ?? nextId(state),
      name: given.name,
      appId: app.id,
      accessToken: `EAAG${random.hex(60)}`,
      scopes: given.scopes ?? allScopes,
      tokenType: given.tokenType ?? 'PAGE',
      tokenExpiresAt: given.tokenExpiresAt ?? null,
      revoked: given.revoked ?? false,
      subscribed: given.subscribed ?? allFields,
      callsPerHour: given.callsPerHour ?? null,
      calls: [],
      humanAgent: given.humanAgent ?? false,
      mayTake: given.mayTake ?? true,
      mischief: given.mischief ?? {},
    }
    state.pages.set(page.id, page)
    return page
  }

  type NewPerson = Pick<FacebookPerson, 'name'> & Partial<FacebookPerson>
  function createPerson({ unseen = false, blocks = false, receipts = 'read', ...given }: NewPerson): FacebookPerson {
    const person: FacebookPerson = { id: given.id ?? nextId(state), name: given.name, unseen, blocks, receipts }
    state.people.set(person.id, person)
    return person
  }

  function send(page: FacebookPage, changes: Change[], what: string, at = world.clock.now()): Promise<WebhookDelivery>[] {
    if (together?.page === page) {
      together.changes.push(...changes)
      return []
    }
    return [world.webhooks.send(webhookRequest(state, page, { what, at, changes }), page.mischief)]
  }

  const pageOf = (postId: string) => known(state.pages, known(state.posts, postId, 'Facebook post').pageId, 'Facebook page')
  const picture = (given: boolean | undefined) => (given ? `${network.baseUrl}/media/${nextId(state)}.png` : null)

  function announcePost(made: FacebookPost, act: Act, at?: number): FacebookSaid {
    return { id: made.id, deliveries: send(pageOf(made.id), [postChange(state, made, act)], `post ${act} ${made.id}`, at) }
  }

  function announce(comment: FacebookComment, act: Act, at?: number): FacebookSaid {
    const changes = [commentChange(state, comment, act)]
    return { id: comment.id, deliveries: send(pageOf(comment.postId), changes, `comment ${act} ${comment.id}`, at) }
  }

  function keepPost(given: {
    page: string
    from: string
    kind: FacebookPost['kind']
    text: string
    at?: number | string
    picture?: boolean
    recommends?: boolean
    id?: string
  }) {
    const page = known(state.pages, given.page, 'Facebook page')
    const { kind, text } = given
    const own = nextId(state)
    const made: FacebookPost = {
      id: given.id ?? (kind === 'rating' ? own : `${kind === 'elsewhere' ? given.from : page.id}_${own}`),
      kind,
      pageId: page.id,
      authorId: given.from,
      text,
      at: toMillis(given.at, world.clock.now()),
      picture: picture(given.picture),
      recommends: given.recommends ?? null,
      privateReply: null,
      hidden: false,
      deleted: false,
      likedByPage: false,
    }
    state.posts.set(made.id, made)
    return made
  }

  type NewPost = { page: string; text: string; from?: string; ad?: boolean; at?: number | string; picture?: boolean; id?: string }

  /** The Page posts (or advertises), or a visitor writes on it. */
  function post({ page, from = page, ad, ...rest }: NewPost): FacebookSaid {
    const made = keepPost({ ...rest, page, from, kind: from !== page ? 'visitor' : ad ? 'ad' : 'own' })
    return announcePost(made, 'add', made.at)
  }

  /** Somebody names the Page in a post of their own. */
  function mention({ page, from, text, at }: { page: string; from: string; text: string; at?: number | string }): FacebookSaid {
    const made = keepPost({ page, from, text, at, kind: 'elsewhere' })
    return announcePost(made, 'add', made.at)
  }

  type NewRating = { page: string; from: string; text: string; recommends: boolean; at?: number | string }
  function recommend(given: NewRating): FacebookSaid {
    const made = keepPost({ ...given, kind: 'rating' })
    return announcePost(made, 'add', made.at)
  }

  type NewComment = { on: string; from: string; text: string; at?: number | string; picture?: boolean; id?: string }

  /** Answers to replies stand below the comment at the root. */
  function keepComment({ on, from, text, at, ...given }: NewComment): FacebookComment {
    const answered = state.comments.get(on)
    const under = answered ? state.posts.get(answered.postId)! : known(state.posts, on, 'Facebook post or comment')
    const made: FacebookComment = {
      id: given.id ?? `${ownPart(under.id)}_${nextId(state)}`,
      postId: under.id,
      rootId: answered ? (answered.rootId ?? answered.id) : null,
      privateReply: null,
      authorId: from,
      text,
      at: toMillis(at, world.clock.now()),
      picture: picture(given.picture),
      hidden: false,
      deleted: false,
      likedByPage: false,
    }
    state.comments.set(made.id, made)
    return made
  }

  /** What stood here before this simulator began, under its old id; nobody hears of it. Below what is not known any more nothing can stand. */
  function recall({
    page,
    id,
    from,
    thread,
    text,
    at,
  }: {
    page: string
    id: string
    from: string
    thread: string
    text: string
    at: string
  }): void {
    const under = [...state.posts.values()].find((one) => id.startsWith(`${ownPart(one.id)}_`))
    const root = [...state.comments.values()].find((one) => ownPart(one.id) === thread && one.postId === under?.id)
    if (state.posts.has(id)) return
    if (under) keepComment({ on: root?.id ?? under.id, from, text, at, id })
    else if (id.startsWith(`${page}_`)) keepPost({ page, from, kind: from === page ? 'own' : 'visitor', text, at, id })
    else if (!id.includes('_')) keepPost({ page, from, kind: 'rating', text, at, id })
    else if (from !== page) keepPost({ page, from, kind: 'elsewhere', text, at, id })
  }

  function comment(given: NewComment): FacebookSaid {
    const made = keepComment(given)
    const said = announce(made, 'add', made.at)
    mishap(made)
    return said
  }

  /** The same as `comment`, with its webhook made ready but not sent. */
  function prepare(given: NewComment): { id: string; requests: WebhookRequest[] } {
    const made = keepComment(given)
    const page = pageOf(made.postId)
    return {
      id: made.id,
      requests: [
        webhookRequest(state, page, { what: `comment add ${made.id}`, at: made.at, changes: [commentChange(state, made, 'add')] }),
      ],
    }
  }

  /** Second thoughts of the author, by the Page's mischief. */
  function mishap(made: FacebookComment): void {
    const { mischief } = pageOf(made.postId)
    if (state.pages.has(made.authorId)) return
    if (random.chance(mischief.edits ?? 0))
      world.clock.after(random.int(50, 1500), () => edit({ id: made.id, text: `${made.text} (edited)` }))
    else if (random.chance(mischief.deletes ?? 0)) world.clock.after(random.int(50, 3000), () => remove({ id: made.id }))
  }

  function changed({ id, at }: Changed, act: Act, changes: Partial<FacebookComment & FacebookPost>): FacebookSaid {
    const when = toMillis(at, world.clock.now())
    const said = state.comments.get(id)
    if (said) return announce(Object.assign(said, changes), act, when)
    return announcePost(Object.assign(known(state.posts, id, 'Facebook post or comment'), changes), act, when)
  }

  interface Changed {
    id: string
    at?: number | string
  }
  const edit = ({ text, ...which }: Changed & { text: string }): FacebookSaid => changed(which, 'edit', { text })
  function remove(which: Changed): FacebookSaid {
    world.ledger.markDeleted('facebook', which.id)
    return changed(which, 'remove', { deleted: true })
  }
  /** Somebody of the Page hides it on Facebook itself. */
  const hide = (which: Changed): FacebookSaid => changed(which, 'hide', { hidden: true })
  const unhide = (which: Changed): FacebookSaid => changed(which, 'unhide', { hidden: false })

  function react(given: { on: string; from: string; reaction?: string; removed?: boolean }): FacebookSaid {
    const comment = state.comments.get(given.on)
    const under = known(state.posts, comment?.postId ?? given.on, 'Facebook post or comment')
    const { from, reaction = 'like', removed = false } = given
    const change = reactionChange(state, { post: under, comment, from, reaction, removed, at: world.clock.now() })
    return { id: given.on, deliveries: send(pageOf(under.id), [change], `reaction ${given.on}`) }
  }

  /** All that happens meanwhile goes out as one delivery, as Meta does when much happens. */
  function batch(page: string, act: () => void): Promise<WebhookDelivery>[] {
    const of = known(state.pages, page, 'Facebook page')
    const changes: Change[] = []
    together = { page: of, changes }
    try {
      act()
    } finally {
      together = null
    }
    return send(of, changes, `${changes.length} changes`)
  }

  type Changes = Partial<
    Pick<
      FacebookPage,
      'scopes' | 'tokenType' | 'tokenExpiresAt' | 'revoked' | 'subscribed' | 'callsPerHour' | 'humanAgent' | 'mayTake' | 'mischief'
    >
  >
  function change({ page, ...changes }: { page: string } & Changes): FacebookPage {
    return Object.assign(known(state.pages, page, 'Facebook page'), changes)
  }

  /** Registers the callback URL of an app (the first, when none is named), with Meta's handshake. */
  function setWebhook({ url, app, fields = allFields }: { url: string; app?: string; fields?: string[] }) {
    const owner = app ? known(state.apps, app, 'Facebook app') : ([...state.apps.values()][0] ?? createApp())
    return registerWebhook(world, random, owner, { url, fields })
  }

  return Object.assign(network, {
    state,
    messenger,
    api: facebookApi(world, state, {
      messenger,
      comment: keepComment,
      announce: (said, act) => ('postId' in said ? announce(said, act) : announcePost(said, act)),
    }),
    createApp,
    createPage,
    createPerson,
    post,
    mention,
    recommend,
    comment,
    recall,
    prepare,
    edit,
    delete: remove,
    hide,
    unhide,
    react,
    batch,
    change,
    setWebhook,
    /** The signed webhook with any change: kinds no version of the product knows yet. */
    request: (page: string, what: string, changeOf: Change) =>
      webhookRequest(state, known(state.pages, page, 'Facebook page'), { what, at: world.clock.now(), changes: [changeOf] }),
  })
}

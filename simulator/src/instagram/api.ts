import { graphError, notThere, rightMissing, violated } from '../meta/answers.ts'
import { type Field, fieldsIn, type NodeName } from '../meta/description.ts'
import { listForm } from '../meta/forms.ts'
import { graphApi } from '../meta/graph-api.ts'
import { type Answer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import { show, type World } from '../world.ts'
import { directConversations, profileOf, sendDirect, takeDirect } from './direct-api.ts'
import type { InstagramDirect } from './direct.ts'
import { commentForm, commentsUnder, mediaForm, repliesTo } from './forms.ts'
import type { InstagramAccount, InstagramComment, InstagramMedia, InstagramPerson, InstagramState } from './state.ts'

/** What calls set in motion on the network itself. */
export interface InstagramDoing {
  comment(given: { on: string; from: string; text: string }): InstagramComment
  announce(comment: InstagramComment): void
  direct: InstagramDirect
}

interface Asked {
  world: World
  state: InstagramState
  doing: InstagramDoing
  account: InstagramAccount
  call: Call
  fields: Field[]
  media?: InstagramMedia
  comment?: InstagramComment
  person?: InstagramPerson
}
interface Route {
  method: string
  /** Of what, and which edge below it; '' for the thing itself. */
  node: 'page' | 'account' | 'media' | 'comment' | 'person'
  edge: string
  right: string
  gives: NodeName | null
  answer: (asked: Asked) => Answer
}

const READS = 'instagram_basic'
const MANAGES = 'instagram_manage_comments'
const WRITES = 'instagram_manage_messages'

const routes: Route[] = [
  { method: 'GET', node: 'page', edge: '', right: 'pages_read_engagement', gives: null, answer: pageItself },
  { method: 'GET', node: 'page', edge: 'subscribed_apps', right: 'pages_manage_metadata', gives: null, answer: subscribedApps },
  { method: 'POST', node: 'page', edge: 'subscribed_apps', right: 'pages_manage_metadata', gives: null, answer: subscribe },
  {
    method: 'POST',
    node: 'page',
    edge: 'messages',
    right: WRITES,
    gives: null,
    answer: (asked) => sendDirect(asked, asked.doing.direct),
  },
  { method: 'POST', node: 'page', edge: 'take_thread_control', right: WRITES, gives: null, answer: takeDirect },
  {
    method: 'GET',
    node: 'page',
    edge: 'conversations',
    right: WRITES,
    gives: 'UnifiedThread',
    answer: (asked) => directConversations(asked, asked.fields),
  },
  { method: 'GET', node: 'person', edge: '', right: WRITES, gives: null, answer: (asked) => profileOf(asked, asked.person!) },
  { method: 'GET', node: 'account', edge: '', right: MANAGES, gives: 'IGUser', answer: mentioned },
  { method: 'GET', node: 'account', edge: 'media', right: READS, gives: 'IGMedia', answer: mediaOf },
  { method: 'POST', node: 'account', edge: 'mentions', right: MANAGES, gives: null, answer: answerMention },
  {
    method: 'GET',
    node: 'media',
    edge: '',
    right: READS,
    gives: 'IGMedia',
    answer: (asked) => ok(mediaForm(asked, asked.media!, asked.fields)),
  },
  {
    method: 'GET',
    node: 'media',
    edge: 'comments',
    right: MANAGES,
    gives: 'IGComment',
    answer: (asked) => listed(asked, commentsUnder(asked.state, asked.media!.id)),
  },
  {
    method: 'GET',
    node: 'comment',
    edge: '',
    right: MANAGES,
    gives: 'IGComment',
    answer: (asked) => ok(commentForm(asked, asked.comment!, asked.fields)),
  },
  {
    method: 'GET',
    node: 'comment',
    edge: 'replies',
    right: MANAGES,
    gives: 'IGComment',
    answer: (asked) => listed(asked, repliesTo(asked.state, asked.comment!.id)),
  },
  { method: 'POST', node: 'comment', edge: 'replies', right: MANAGES, gives: null, answer: reply },
  { method: 'POST', node: 'comment', edge: '', right: MANAGES, gives: null, answer: hide },
  { method: 'DELETE', node: 'comment', edge: '', right: MANAGES, gives: null, answer: remove },
]

const ok = (body: object): Answer => ({ status: 200, body })

/** graph.facebook.com as far as a care inbox calls it for Instagram accounts, with the token of the Page that each is linked to. */
export function instagramApi(world: World, state: InstagramState, doing: InstagramDoing): NetworkApi {
  return graphApi(world, {
    network: 'instagram',
    object: 'instagram',
    apps: state.apps,
    holders: state.accounts,
    pageIdOf: ({ page }) => page.id,
    seek: (account, path, method) => seek(state, account, path, method),
    answer: (account, call, found) => handled({ world, state, doing, account, call }, found),
  })
}

function handled(given: Omit<Asked, 'fields'>, { route, ...found }: Found): Answer {
  const { account, call, world } = given
  const fields = fieldsIn(call.query.get('fields') ?? '')
  const needsComments = fields.some(({ name }) => name === 'comments')
  const missing = [route.right, ...(needsComments ? [MANAGES] : [])].find((right) => !account.scopes.includes(right))
  if (missing) return rightMissing(missing, call.method === 'GET')
  // Of Pages and people Meta publishes no lists that these calls could be held to.
  const node = ({ page: 'Page', person: 'Page', account: 'IGUser', media: 'IGMedia', comment: 'IGComment' } as const)[route.node]
  const violations = world.specs.checkGraph(call, { node, edge: route.edge, gives: route.gives })
  return violations.length > 0 ? violated(violations) : route.answer({ ...given, fields, ...found })
}

interface Found {
  route: Route
  media?: InstagramMedia
  comment?: InstagramComment
  person?: InstagramPerson
}

/** Of others it shows nothing by its id: what names us is asked for by the account. */
function seek(state: InstagramState, account: InstagramAccount, path: string, method: string): Found | null {
  const [given = '', edge = ''] = path.split('/').map(decodeURIComponent)
  const media = state.media.get(given)
  const comment = state.comments.get(given)
  const person = state.people.get(given)
  const node = nodeOf()
  const route = routes.find((one) => one.node === node && one.edge === edge && one.method === method)
  return route
    ? {
        route,
        ...(node === 'media' && media && { media }),
        ...(node === 'comment' && comment && { comment }),
        ...(node === 'person' && person && { person }),
      }
    : null

  function nodeOf(): Route['node'] | null {
    if (given === 'me' || given === account.page.id) return 'page'
    if (given === account.id) return account.linked ? 'account' : null
    if (media) return isOurs(media, account) && !media.deleted ? 'media' : null
    if (comment) return !comment.deleted && isOurs(state.media.get(comment.mediaId)!, account) ? 'comment' : null
    return person ? 'person' : null
  }
}

const isOurs = ({ kind, accountId }: InstagramMedia, { id }: InstagramAccount) => kind !== 'elsewhere' && accountId === id

function pageItself(asked: Asked): Answer {
  const { account, fields, state } = asked
  const linked = fields.find(({ name }) => name === 'instagram_business_account')
  if (account.tokenType === 'USER' && linked)
    return graphError(400, 100, 'Tried accessing nonexisting field (instagram_business_account) on node type (User)')
  const list = linked?.below.find(({ name }) => name === 'media')
  if (list && !account.scopes.includes(MANAGES)) return rightMissing(MANAGES, true)
  const shown = account.linked && account.scopes.includes(READS)
  const media = list && listForm(newest(state, account), list.with, (one) => mediaForm(asked, one, list.below))
  return ok({
    id: account.page.id,
    name: account.page.name,
    ...(linked &&
      shown && {
        instagram_business_account: {
          id: account.id,
          username: account.username,
          name: account.name,
          profile_picture_url: 'https://scontent.example/account.png',
          ...(media && { media }),
        },
      }),
  })
}

function subscribedApps({ account }: Asked): Answer {
  return ok({ data: account.subscribed.length > 0 ? [{ id: account.appId, subscribed_fields: account.subscribed }] : [] })
}

function subscribe({ account, call }: Asked): Answer {
  account.subscribed = (call.query.get('subscribed_fields') ?? '').split(',').filter(Boolean)
  return ok({ success: true })
}

/** What its owner posted; ads and broadcasts are in no list. */
function newest(state: InstagramState, account: InstagramAccount): InstagramMedia[] {
  const own = [...state.media.values()].filter((media) => media.kind === 'own' && media.accountId === account.id && !media.deleted)
  return own.sort((a, b) => b.at - a.at)
}

function mediaOf(asked: Asked): Answer {
  return ok(
    listForm(newest(asked.state, asked.account), Object.fromEntries(asked.call.query), (one) => mediaForm(asked, one, asked.fields)),
  )
}

function listed(asked: Asked, comments: InstagramComment[]): Answer {
  return ok(listForm(comments, Object.fromEntries(asked.call.query), (one) => commentForm(asked, one, asked.fields)))
}

/** The account itself with what names it, where it does. */
function mentioned(asked: Asked): Answer {
  const { state, account, fields } = asked
  const ofComment = fields.find(({ name }) => name === 'mentioned_comment')
  const ofMedia = fields.find(({ name }) => name === 'mentioned_media')
  const comment = ofComment && state.comments.get(ofComment.with.comment_id ?? '')
  const media = ofMedia && state.media.get(ofMedia.with.media_id ?? '')
  if (ofComment && (!comment || comment.deleted || !names(comment.text, account))) return notThere(ofComment.with.comment_id ?? '')
  if (comment && state.media.get(comment.mediaId)?.commentsOff) return graphError(400, 10, 'Comments are disabled on this media')
  if (ofMedia && (!media || media.deleted || !names(media.caption, account))) return notThere(ofMedia.with.media_id ?? '')
  return ok({
    ...(comment && { mentioned_comment: commentForm(asked, comment, ofComment.below) }),
    ...(media && { mentioned_media: mediaForm(asked, media, ofMedia.below) }),
    id: account.id,
  })
}

const names = (text: string, { username }: InstagramAccount) => text.toLowerCase().includes(`@${username.toLowerCase()}`)

/** Below a comment, or below media, that names the account. */
function answerMention(asked: Asked): Answer {
  const { state, account, call } = asked
  const [mediaId, commentId] = [textIn(call, 'media_id'), textIn(call, 'comment_id')]
  const media = state.media.get(mediaId)
  const comment = state.comments.get(commentId)
  if (!media || media.deleted) return notThere(mediaId)
  if (commentId && (!comment || comment.deleted || comment.mediaId !== media.id)) return notThere(commentId)
  if (!names(comment?.text ?? media.caption, account)) return graphError(400, 100, 'The account is not mentioned there')
  return say(asked, comment ?? media)
}

function reply(asked: Asked): Answer {
  const { state, comment } = asked
  const media = state.media.get(comment!.mediaId)!
  if (media.kind === 'live') return graphError(400, 100, 'Replies to comments on live videos are not supported')
  if (comment!.hidden) return graphError(400, 100, 'The comment is hidden', { error_user_msg: 'You cannot reply to a hidden comment.' })
  return say(asked, comment!)
}

function textIn({ body }: Call, name: string): string {
  const value = jsonObject(body)?.[name]
  return typeof value === 'string' ? value : ''
}

/** Instagram has no key that absorbs a repeat: the same words again are a second comment. */
function say({ world, doing, account, call }: Asked, answered: InstagramComment | InstagramMedia): Answer {
  const text = textIn(call, 'message')
  const why = faultOf(text)
  if (why) return graphError(400, 100, 'Invalid parameter', { error_user_title: 'Comment not taken', error_user_msg: why })
  const made = doing.comment({ on: answered.id, from: account.id, text })
  show(world, call.fault, {
    network: 'instagram',
    account: account.id,
    kind: 'comment',
    to: answered.authorId === account.id ? '' : answered.authorId,
    thread: made.rootId ?? made.id,
    text,
    media: [],
    externalId: made.id,
    inReplyTo: answered.id,
  })
  doing.announce(made)
  return ok({ id: made.id })
}

function faultOf(text: string): string | null {
  if (!text.trim()) return 'The comment is empty.'
  if (Array.from(text).length > 300) return 'A comment has at most 300 characters.'
  if ((text.match(/#[\p{L}\p{N}_]+/gu) ?? []).length > 4) return 'A comment has at most 4 hashtags.'
  if ((text.match(/https?:\/\//g) ?? []).length > 1) return 'A comment has at most one link.'
  if (text === text.toUpperCase() && text !== text.toLowerCase()) return 'A comment cannot be all capital letters.'
  return null
}

function hide({ state, call, comment }: Asked): Answer {
  const { hide: hidden } = jsonObject(call.body) ?? {}
  if (typeof hidden !== 'boolean') return graphError(400, 100, 'The parameter hide is required')
  if (state.media.get(comment!.mediaId)!.kind === 'live') return graphError(400, 100, 'Comments on live videos are not supported')
  comment!.hidden = hidden
  return ok({ success: true })
}

function remove({ world, comment }: Asked): Answer {
  comment!.deleted = true
  world.ledger.markDeleted('instagram', comment!.id)
  return ok({ success: true })
}

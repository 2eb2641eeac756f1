import { type Answer, type Call, jsonObject, type NetworkApi } from '../http.ts'
import { show, type World } from '../world.ts'
import { emptyMessage, graphError, rightMissing, tooLong, violated } from '../meta/answers.ts'
import { type Field, fieldsIn, type NodeName } from '../meta/description.ts'
import { listForm } from '../meta/forms.ts'
import { graphApi } from '../meta/graph-api.ts'
import { commentForm, commentsUnder, postForm, ratingForm } from './forms.ts'
import { conversations, privateReplyForm, profileOf, sendMessage, takeControl } from './messages-api.ts'
import type { Messenger } from './messenger.ts'
import { type FacebookComment, type FacebookPage, type FacebookPerson, type FacebookPost, type FacebookState, ownPart } from './state.ts'

/** What calls set in motion on the network itself. */
export interface FacebookDoing {
  comment(given: { on: string; from: string; text: string }): FacebookComment
  announce(said: FacebookComment | FacebookPost, act: 'add' | 'edit' | 'remove' | 'hide' | 'unhide'): void
  messenger: Messenger
}

interface Asked {
  world: World
  state: FacebookState
  doing: FacebookDoing
  page: FacebookPage
  call: Call
  fields: Field[]
  post?: FacebookPost
  comment?: FacebookComment
  person?: FacebookPerson
}
interface Route {
  method: string
  /** Of what, and which edge below it; '' for the thing itself. */
  node: 'page' | 'post' | 'comment' | 'person'
  edge: string
  right: string | null
  gives: NodeName | null
  answer: (asked: Asked) => Answer
}

const GREATEST = 8000

const routes: Route[] = [
  { method: 'GET', node: 'page', edge: '', right: null, gives: null, answer: pageItself },
  {
    method: 'GET',
    node: 'page',
    edge: 'feed',
    right: 'pages_read_engagement',
    gives: 'PagePost',
    answer: (asked) => postsOf(asked, ['own', 'visitor']),
  },
  {
    method: 'GET',
    node: 'page',
    edge: 'tagged',
    right: 'pages_read_user_content',
    gives: 'PagePost',
    answer: (asked) => postsOf(asked, ['elsewhere']),
  },
  {
    method: 'GET',
    node: 'page',
    edge: 'ratings',
    right: 'pages_read_user_content',
    gives: 'Recommendation',
    answer: (asked) => postsOf(asked, ['rating']),
  },
  { method: 'GET', node: 'page', edge: 'subscribed_apps', right: 'pages_manage_metadata', gives: null, answer: subscribedApps },
  { method: 'POST', node: 'page', edge: 'subscribed_apps', right: 'pages_manage_metadata', gives: null, answer: subscribe },
  {
    method: 'POST',
    node: 'page',
    edge: 'messages',
    right: 'pages_messaging',
    gives: null,
    answer: (asked) => sendMessage(asked, asked.doing.messenger),
  },
  {
    method: 'POST',
    node: 'page',
    edge: 'take_thread_control',
    right: 'pages_messaging',
    gives: null,
    answer: takeControl,
  },
  {
    method: 'GET',
    node: 'page',
    edge: 'conversations',
    right: 'pages_messaging',
    gives: 'UnifiedThread',
    answer: (asked) => conversations(asked, asked.fields),
  },
  {
    method: 'GET',
    node: 'person',
    edge: '',
    right: 'pages_messaging',
    gives: null,
    answer: (asked) => profileOf(asked, asked.person!),
  },
  {
    method: 'GET',
    node: 'post',
    edge: '',
    right: 'pages_read_engagement',
    gives: 'PagePost',
    answer: ({ state, post, fields }) => ok(postForm(state, post!, fields)),
  },
  { method: 'GET', node: 'post', edge: 'comments', right: 'pages_read_user_content', gives: 'Comment', answer: comments },
  { method: 'POST', node: 'post', edge: 'comments', right: 'pages_manage_engagement', gives: null, answer: say },
  {
    method: 'GET',
    node: 'comment',
    edge: '',
    right: 'pages_read_user_content',
    gives: 'Comment',
    answer: ({ state, comment, fields }) => ok(oneComment(state, comment!, fields)),
  },
  { method: 'GET', node: 'comment', edge: 'comments', right: 'pages_read_user_content', gives: 'Comment', answer: comments },
  { method: 'POST', node: 'comment', edge: 'comments', right: 'pages_manage_engagement', gives: null, answer: say },
  ...(['post', 'comment'] as const).flatMap((node): Route[] => [
    { method: 'POST', node, edge: '', right: 'pages_manage_engagement', gives: null, answer: change },
    { method: 'DELETE', node, edge: '', right: 'pages_manage_engagement', gives: null, answer: remove },
    { method: 'POST', node, edge: 'likes', right: 'pages_manage_engagement', gives: null, answer: (asked) => like(asked, true) },
    { method: 'DELETE', node, edge: 'likes', right: 'pages_manage_engagement', gives: null, answer: (asked) => like(asked, false) },
  ]),
]

const ok = (body: object): Answer => ({ status: 200, body })

/** graph.facebook.com as far as a care inbox calls it for Pages. */
export function facebookApi(world: World, state: FacebookState, doing: FacebookDoing): NetworkApi {
  return graphApi(world, {
    network: 'facebook',
    object: 'page',
    apps: state.apps,
    holders: state.pages,
    pageIdOf: ({ id }) => id,
    seek: (page, path, method) => seek(state, page, path, method),
    answer: (page, call, found) => handled(world, state, doing, page, call, found),
  })
}

function handled(world: World, state: FacebookState, doing: FacebookDoing, page: FacebookPage, call: Call, found: Found): Answer {
  const { route, post, comment, person } = found
  const fields = fieldsIn(call.query.get('fields') ?? '')
  const rights = [route.right, ...(fields.some(({ name }) => name === 'comments') ? ['pages_read_user_content'] : [])]
  const missing = rights.find((right) => right && !page.scopes.includes(right))
  if (missing) return rightMissing(missing, call.method === 'GET')
  // Of Pages and people Meta publishes no lists that these calls could be held to.
  const node = route.node === 'post' ? 'PagePost' : route.node === 'comment' ? 'Comment' : 'Page'
  const violations = world.specs.checkGraph(call, { node, edge: route.edge, gives: route.gives })
  if (violations.length > 0) return violated(violations)
  return route.answer({
    world,
    state,
    doing,
    page,
    call,
    fields,
    ...(post && { post }),
    ...(comment && { comment }),
    ...(person && { person }),
  })
}

interface Found {
  route: Route
  post?: FacebookPost
  comment?: FacebookComment
  person?: FacebookPerson
}

function seek(state: FacebookState, page: FacebookPage, path: string, method: string): Found | null {
  const [given = '', edge = ''] = path.split('/').map(decodeURIComponent)
  const post = state.posts.get(given) ?? [...state.posts.values()].find(({ id }) => ownPart(id) === given)
  const comment = state.comments.get(given) ?? [...state.comments.values()].find(({ id }) => ownPart(id) === given)
  const person = state.people.get(given)
  const node =
    given === 'me' || given === page.id
      ? 'page'
      : post && !post.deleted
        ? 'post'
        : comment && !comment.deleted
          ? 'comment'
          : person
            ? 'person'
            : null
  const route = routes.find((one) => one.node === node && one.edge === edge && one.method === method)
  return route
    ? {
        route,
        ...(node === 'post' && post && { post }),
        ...(node === 'comment' && comment && { comment }),
        ...(node === 'person' && person && { person }),
      }
    : null
}

function pageItself({ page, call }: Asked): Answer {
  if (page.tokenType === 'USER' && /\bcategory\b/.test(call.query.get('fields') ?? ''))
    return graphError(400, 100, 'Tried accessing nonexisting field (category) on node type (User)')
  return ok({ id: page.id, name: page.name, category: 'Home goods store', picture: { data: { url: 'https://scontent.example/page.png' } } })
}

function postsOf({ state, page, call, fields }: Asked, kinds: FacebookPost['kind'][]): Answer {
  const posts = [...state.posts.values()].filter((post) => post.pageId === page.id && !post.deleted && kinds.includes(post.kind))
  const given = Object.fromEntries(call.query)
  const newest = posts.sort((a, b) => b.at - a.at)
  return ok(listForm(newest, given, (post) => (post.kind === 'rating' ? ratingForm(state, post) : postForm(state, post, fields))))
}

function subscribedApps({ page }: Asked): Answer {
  return ok({ data: page.subscribed.length > 0 ? [{ id: page.appId, subscribed_fields: page.subscribed }] : [] })
}

function subscribe({ page, call }: Asked): Answer {
  page.subscribed = (call.query.get('subscribed_fields') ?? '').split(',').filter(Boolean)
  return ok({ success: true })
}

/** Asked for by itself it also tells of the talk in private that it began. */
function oneComment(state: FacebookState, comment: FacebookComment, fields: Field[]): object {
  const talk = fields.find(({ name }) => name === 'private_reply_conversation')
  const begun = talk && privateReplyForm(state, comment, talk.below)
  return { ...commentForm(state, comment, fields), ...(begun && { private_reply_conversation: begun }) }
}

function comments({ state, call, fields, post, comment }: Asked): Answer {
  const given = Object.fromEntries(call.query)
  const under = commentsUnder(state, post?.id ?? comment!.postId, comment ? comment.id : null, given)
  return ok(listForm(under, given, (one) => commentForm(state, one, fields)))
}

/** Facebook has no key that absorbs a repeat: the same words again are a second comment. */
function say({ world, state, doing, page, call, post, comment }: Asked): Answer {
  const text = jsonObject(call.body)?.message
  if (typeof text !== 'string' || !text.trim()) return emptyMessage()
  if (Array.from(text).length > GREATEST) return tooLong()
  const made = doing.comment({ on: post?.id ?? comment!.id, from: page.id, text })
  const root = state.comments.get(made.rootId ?? '')
  const answered = comment ?? post!
  show(world, call.fault, {
    network: 'facebook',
    account: page.id,
    kind: 'comment',
    to: answered.authorId === page.id ? '' : answered.authorId,
    thread: ownPart(root?.id ?? made.id),
    text,
    media: [],
    externalId: made.id,
    inReplyTo: answered.id,
  })
  doing.announce(made, 'add')
  return ok({ id: made.id })
}

function change({ doing, page, call, post, comment }: Asked): Answer {
  const body = jsonObject(call.body) ?? {}
  const said = comment ?? post!
  const mine = said.authorId === page.id
  if (typeof body.message === 'string') {
    if (!mine) return graphError(403, 200, 'Only own comments can be changed')
    said.text = body.message
    doing.announce(said, 'edit')
  }
  if (typeof body.is_hidden === 'boolean' && body.is_hidden !== said.hidden) {
    if (mine) return graphError(400, 100, 'Own comments cannot be hidden')
    said.hidden = body.is_hidden
    doing.announce(said, body.is_hidden ? 'hide' : 'unhide')
  }
  return ok({ success: true })
}

function remove({ world, doing, post, comment }: Asked): Answer {
  const said = comment ?? post!
  said.deleted = true
  world.ledger.markDeleted('facebook', said.id)
  doing.announce(said, 'remove')
  return ok({ success: true })
}

function like({ post, comment }: Asked, liked: boolean): Answer {
  const said = comment ?? post!
  said.likedByPage = liked
  return ok({ success: true })
}

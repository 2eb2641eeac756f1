import { type Answer, type Call, jsonObject } from '../http.ts'
import { show, type World } from '../world.ts'
import {
  heldByAnother,
  messageTooLong,
  nobodyFound,
  noComment,
  notRepliable,
  notThere,
  notYours,
  outsideWindow,
  parameterWrong,
  repliedAlready,
  tooOldToReply,
  unavailable,
} from '../meta/answers.ts'
import type { Field } from '../meta/description.ts'
import { listForm, time } from '../meta/forms.ts'
import { faultOf, isOpen, listTalks, type SendBody, threadKey } from '../meta/private-messages.ts'
import type { Messenger } from './messenger.ts'
import {
  authorOf,
  type FacebookComment,
  type FacebookPage,
  type FacebookPerson,
  type FacebookPost,
  type FacebookState,
  messagesWith,
  type MessengerMessage,
  ownPart,
} from './state.ts'

const DAY = 86_400_000
const GREATEST = 2000

interface Asked {
  world: World
  state: FacebookState
  page: FacebookPage
  call: Call
}

/** Meta has no key that absorbs a repeat: the same words again are a second message. */
export function sendMessage({ world, state, page, call }: Asked, { keep, echo, receive }: Messenger): Answer {
  const body = jsonObject(call.body) as SendBody | null
  const wrong = body ? faultOf(body, ['text', 'metadata']) : 'The body is not JSON'
  if (!body || wrong) return parameterWrong(wrong)
  const comment = commentOf(state, page, body)
  if (comment === 'none') return noComment()
  const person = state.people.get(comment ? comment.authorId : String(body.recipient?.id))
  const heard = person && messagesWith(state, page.id, person.id).find(({ byPage }) => !byPage)
  if (!person && comment) return notRepliable()
  if (!person || (!heard && !comment)) return nobodyFound()
  const text = String(body.message?.text)
  if (text.length > GREATEST) return messageTooLong()
  const holder = state.holders.get(threadKey(page.id, person.id))
  if (holder && holder !== page.appId) return heldByAnother()
  if (person.blocks) return unavailable()
  if (comment?.privateReply) return repliedAlready()
  if (comment && world.clock.now() - comment.at > 7 * DAY) return tooOldToReply()
  if (!comment && heard && !isOpen(body, page, world.clock.now() - heard.at)) return outsideWindow()
  const metadata = typeof body.message?.metadata === 'string' ? body.message.metadata : undefined
  const said = keep({ pageId: page.id, personId: person.id, byPage: true, text })
  if (comment) comment.privateReply = said.mid
  show(world, call.fault, {
    network: 'facebook',
    account: page.id,
    kind: 'dm',
    ...(comment && { inReplyTo: comment.id }),
    to: person.id,
    thread: person.id,
    text,
    media: [],
    externalId: said.mid,
    ...(metadata && { key: metadata }),
  })
  void echo(said, { app: page.appId, ...(metadata && { metadata }) })
  receive(said)
  return { status: 200, body: { recipient_id: person.id, message_id: said.mid } }
}

/** The comment on the Page, or the visitor's post, whose author is written to; `none` where there is no such one. Null: the call names a person. */
function commentOf(state: FacebookState, page: FacebookPage, { recipient }: SendBody): FacebookComment | FacebookPost | 'none' | null {
  if (recipient?.post_id !== undefined) {
    const post = [...state.posts.values()].find(({ id }) => id === recipient.post_id)
    return post && !post.deleted && post.pageId === page.id && post.kind === 'visitor' ? post : 'none'
  }
  const id = recipient?.comment_id
  if (id === undefined) return null
  const comment = [...state.comments.values()].find((one) => one.id === id || ownPart(one.id) === id)
  const post = comment && state.posts.get(comment.postId)
  const isOnPage = post?.pageId === page.id && ['own', 'ad', 'visitor'].includes(post.kind)
  return comment && !comment.deleted && isOnPage ? comment : 'none'
}

export function conversations({ state, page, call }: Asked, fields: Field[]): Answer {
  const mine = [...state.messages.values()].filter((one) => one.pageId === page.id)
  return listTalks(call, fields, {
    platform: 'messenger',
    people: new Set(mine.map(({ personId }) => personId)),
    messagesWith: (person) => messagesWith(state, page.id, person),
    idOf: (person) => `t_${person}`,
    form: (message) => messageForm(state, message),
  })
}

/** The talk that an answer in private to this comment began. */
export function privateReplyForm(state: FacebookState, { privateReply }: FacebookComment, fields: Field[]): object | undefined {
  const said = privateReply === null ? undefined : state.messages.get(privateReply)
  if (!said) return undefined
  const inside = fields.find(({ name }) => name === 'messages')
  const people = [said.personId, said.pageId].map((id) => ({ id, ...authorOf(state, id) }))
  return {
    id: `t_${said.personId}`,
    ...(fields.some(({ name }) => name === 'participants') && { participants: { data: people } }),
    ...(inside && {
      messages: listForm(messagesWith(state, said.pageId, said.personId), inside.with, (one) => messageForm(state, one)),
    }),
  }
}

function messageForm(state: FacebookState, { mid, pageId, personId, byPage, text, at, picture, sticker }: MessengerMessage): object {
  const [from, to] = byPage ? [pageId, personId] : [personId, pageId]
  return {
    id: mid,
    created_time: time(at),
    from: authorOf(state, from) ?? { id: from },
    to: { data: [authorOf(state, to) ?? { id: to }] },
    message: text,
    ...(sticker && { sticker }),
    ...(picture && { attachments: { data: [{ id: `${mid}a`, mime_type: 'image/png', name: 'image.png', image_data: { url: picture } }] } }),
  }
}

/** The app of the Page takes a thread where it is the one for the chat by the settings of the Page. Asked again it changes nothing. */
export function takeControl({ state, page, call }: Asked): Answer {
  const { recipient } = (jsonObject(call.body) ?? {}) as SendBody
  const person = state.people.get(String(recipient?.id))
  if (!person) return nobodyFound()
  if (!page.mayTake) return notYours()
  state.holders.set(threadKey(page.id, person.id), page.appId)
  return { status: 200, body: { success: true } }
}

/** Who somebody is, told of those who wrote to the Page. */
export function profileOf({ state, page }: Asked, person: FacebookPerson): Answer {
  if (person.unseen || messagesWith(state, page.id, person.id).length === 0) return notThere(person.id)
  const [first = '', ...rest] = person.name.split(' ')
  const profile_pic = `https://platform-lookaside.example/${person.id}.jpg`
  return { status: 200, body: { id: person.id, name: person.name, first_name: first, last_name: rest.join(' '), profile_pic } }
}

import {
  heldByAnother,
  nobodyFound,
  noComment,
  notThere,
  notYours,
  outsideWindow,
  parameterWrong,
  repliedAlready,
  tooOldToReply,
  unavailable,
} from '../meta/answers.ts'
import type { Field } from '../meta/description.ts'
import { time } from '../meta/forms.ts'
import { faultOf, isOpen, listTalks, type SendBody, threadKey } from '../meta/private-messages.ts'
import { type Answer, type Call, jsonObject } from '../http.ts'
import { show, type World } from '../world.ts'
import type { InstagramDirect } from './direct.ts'
import {
  type DirectMessage,
  type InstagramAccount,
  type InstagramComment,
  type InstagramPerson,
  type InstagramState,
  messagesWith,
  usernameOf,
} from './state.ts'

const DAY = 86_400_000
const GREATEST_BYTES = 1000

interface Asked {
  world: World
  state: InstagramState
  account: InstagramAccount
  call: Call
}

/** Meta has no key that absorbs a repeat: the same words again are a second message. */
export function sendDirect({ world, state, account, call }: Asked, { keep, echo, receive }: InstagramDirect): Answer {
  const body = jsonObject(call.body) as SendBody | null
  const wrong = body ? faultOf(body, ['text']) : 'The body is not JSON'
  if (!body || wrong) return parameterWrong(wrong)
  const comment = commentOf(state, account, body)
  if (comment === 'none') return noComment()
  const person = state.people.get(comment ? comment.authorId : String(body.recipient?.id))
  const heard = person && messagesWith(state, account.id, person.id).find(({ byAccount }) => !byAccount)
  if (!person || (!heard && !comment)) return nobodyFound()
  const text = String(body.message?.text)
  if (Buffer.byteLength(text) > GREATEST_BYTES) return parameterWrong('Length of param message[text] must be less than or equal to 1000')
  const holder = state.holders.get(threadKey(account.id, person.id))
  if (holder && holder !== account.appId) return heldByAnother()
  if (person.blocks) return unavailable()
  if (comment?.privateReply) return repliedAlready()
  if (comment && isOver(state, comment, world.clock.now())) return tooOldToReply()
  if (!comment && heard && !isOpen(body, account, world.clock.now() - heard.at)) return outsideWindow()
  const said = keep({ accountId: account.id, personId: person.id, byAccount: true, text })
  if (comment) comment.privateReply = said.mid
  show(world, call.fault, {
    network: 'instagram',
    account: account.id,
    kind: 'dm',
    ...(comment && { inReplyTo: comment.id }),
    to: person.id,
    thread: person.id,
    text,
    media: [],
    externalId: said.mid,
  })
  void echo(said, account.appId)
  receive(said)
  return { status: 200, body: { recipient_id: person.id, message_id: said.mid } }
}

/** The comment under the account's media whose author is written to; `none` where there is no such one. Null: the call names a person. */
function commentOf(state: InstagramState, account: InstagramAccount, { recipient }: SendBody): InstagramComment | 'none' | null {
  if (recipient?.comment_id === undefined) return null
  const comment = [...state.comments.values()].find(({ id }) => id === recipient.comment_id)
  const media = comment && state.media.get(comment.mediaId)
  return comment && !comment.deleted && media?.accountId === account.id && media.kind !== 'elsewhere' ? comment : 'none'
}

/** Past seven days; on a broadcast once that is over. */
function isOver({ media }: InstagramState, { mediaId, at }: InstagramComment, now: number): boolean {
  const under = media.get(mediaId)
  return under?.kind === 'live' ? under.isOver : now - at > 7 * DAY
}

/** Of what was unsent, and of stories, Instagram tells nothing. */
export function directConversations({ state, account, call }: Asked, fields: Field[]): Answer {
  const mine = [...state.messages.values()].filter((one) => one.accountId === account.id)
  return listTalks(call, fields, {
    platform: 'instagram',
    people: new Set(mine.map(({ personId }) => personId)),
    messagesWith: (person) => messagesWith(state, account.id, person),
    idOf: (person) => `aWdfZAG06${person}`,
    form: (message) => messageForm(state, message),
  })
}

function messageForm(state: InstagramState, { mid, accountId, personId, byAccount, text, at, picture }: DirectMessage): object {
  const [from, to] = byAccount ? [accountId, personId] : [personId, accountId]
  const shown = (id: string) => ({ id, username: usernameOf(state, id) })
  return {
    id: mid,
    created_time: time(at),
    from: shown(from),
    to: { data: [shown(to)] },
    message: text,
    ...(picture && { attachments: { data: [{ image_data: { url: picture } }] } }),
  }
}

/** Asked again it changes nothing. */
export function takeDirect({ state, account, call }: Asked): Answer {
  const { recipient } = (jsonObject(call.body) ?? {}) as SendBody
  const person = state.people.get(String(recipient?.id))
  if (!person) return nobodyFound()
  if (!account.mayTake) return notYours()
  state.holders.set(threadKey(account.id, person.id), account.appId)
  return { status: 200, body: { success: true } }
}

/** Who somebody is, told of those who wrote to the account. */
export function profileOf({ state, account }: Asked, person: InstagramPerson): Answer {
  if (messagesWith(state, account.id, person.id).length === 0) return notThere(person.id)
  const { id, username, name } = person
  return { status: 200, body: { id, username, name, profile_pic: `https://lookaside.example/${id}.jpg`, follower_count: 120 } }
}

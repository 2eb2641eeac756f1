import { type Answer, jsonObject } from '../http.ts'
import { show } from '../world.ts'
import { forbidden, invalidRequest, notThere } from './answers.ts'
import type { XContext } from './api.ts'
import { dmForm, mediaForms, userForm } from './forms.ts'
import { idToken, tokenId } from './reads.ts'
import { dmConversationId, snowflake, type XDm } from './state.ts'

const longestDm = 10_000

/** The other side: named in the path, or the one of the conversation's two who is not the account. */
const partner = (id: string, account: string): string => id.split('-').find((one) => one !== account) ?? id

export function sendDm({ world, state, doing, account, call, ids }: XContext): Answer {
  const to = state.users.get(partner(ids[0]!, account.userId))
  if (!to) return notThere('user', ids[0]!)
  const body = jsonObject(call.body) as { text?: unknown; attachments?: { media_id?: string }[] } | null
  const text = typeof body?.text === 'string' ? body.text : ''
  const media = (body?.attachments ?? []).map((one) => state.media.get(one.media_id ?? ''))
  if (media.some((one) => !one)) return invalidRequest('attachments: the media id is not known.')
  if (!text && media.length === 0) return invalidRequest('text: must not be empty without attachments.')
  if (text.length > longestDm) return invalidRequest(`text: must not be longer than ${longestDm} characters.`)
  if (to.id === account.userId) return forbidden('You cannot send messages to this user.')

  const at = world.clock.now()
  const dm: XDm = { id: snowflake(state, at), from: account.userId, to: to.id, text, at, media: media.filter((one) => one !== undefined) }
  state.dms.push(dm)
  const thread = dmConversationId(dm.from, dm.to)
  show(world, call.fault, {
    network: 'x',
    account: account.userId,
    kind: 'dm',
    to: to.id,
    thread,
    text,
    media: dm.media.map((one) => one.type),
    externalId: dm.id,
  })
  doing.announceDm(dm)
  return { status: 201, body: { data: { dm_conversation_id: thread, dm_event_id: dm.id } } }
}

/** The account's messages newest first, with everybody or (path id) with one person. */
export function dmEvents({ state, doing, account, call, ids }: XContext): Answer {
  const { query } = call
  const person = ids[0] && partner(ids[0], account.userId)
  const most = Math.min(100, Number(query.get('max_results') ?? 100))
  const from = tokenId(query.get('pagination_token'))
  const mine = state.dms
    .filter((dm) => [dm.from, dm.to].includes(account.userId) && (!person || [dm.from, dm.to].includes(person)))
    .filter((dm) => from === null || BigInt(dm.id) < from)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
  const shown = mine.slice(0, most)
  const fields = new Set(['id', 'event_type', 'text', ...(query.get('dm_event.fields')?.split(',') ?? [])])
  const expanded = new Set(query.get('expansions')?.split(',') ?? [])
  for (const name of ['sender_id', 'participant_ids']) if (expanded.has(name)) fields.add(name)
  const data = shown.map((dm) => Object.fromEntries(Object.entries(dmForm(dm)).filter(([name]) => fields.has(name))))
  const people = new Set(shown.flatMap((dm) => [dm.from, ...(expanded.has('participant_ids') ? [dm.to] : [])]))
  const users = expanded.has('sender_id') || expanded.has('participant_ids') ? [...people].map((id) => userForm(state.users.get(id)!)) : []
  const media = expanded.has('attachments.media_keys') ? mediaForms(shown, doing.baseUrl()) : []
  const includes = { ...(users.length > 0 && { users }), ...(media.length > 0 && { media }) }
  const meta = { result_count: shown.length, ...(mine.length > shown.length && { next_token: idToken(shown.at(-1)!.id) }) }
  return { status: 200, body: { ...(data.length > 0 && { data }), ...(Object.keys(includes).length > 0 && { includes }), meta } }
}

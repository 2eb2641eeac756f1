import { networks } from '@baton/contract/common'
import type { SearchProblem } from '@baton/contract/conversations'
import {
  type SearchMedia,
  type SearchOperator,
  type SearchState,
  type SearchTerm,
  searchMedia,
  searchStates,
} from '@baton/contract/search-query'
import { type Sql, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import type { Filter } from '../list.ts'
import { dayOf } from './day.ts'
import { type Names, namesOf } from './names.ts'

/** What the terms of a search ask of conversations, and of single messages in them. */
export interface Narrowing {
  conversations: Filter
  /** On `messages m` of `conversations c`; all must hold. */
  messages: Sql[]
  /** Whose conversations they are, where a person is named. */
  contactIds: string[] | null
  /** Terms that say nothing; while there are any, nothing is found. */
  problems: SearchProblem[]
}

type Problem = SearchProblem['problem']
/** What one term adds, or why it says nothing. */
type Piece = Partial<Omit<Narrowing, 'problems'>> | Problem

/** @param terms as typed; those without a value yet ask for nothing */
export async function narrowingOf(tx: Tx, terms: readonly SearchTerm[]): Promise<Narrowing> {
  const said = terms.filter(({ value }) => value !== '')
  const names = await namesOf(tx, said)
  const narrowing: Narrowing = { conversations: {}, messages: [], contactIds: null, problems: [] }
  for (const { operator, value } of said) {
    const piece = pieces[operator](value, names, tx)
    if (typeof piece === 'string') narrowing.problems.push({ operator, value, problem: piece })
    else add(narrowing, piece)
  }
  return narrowing
}

/** Of states and networks any may hold. */
function add(narrowing: Narrowing, { conversations = {}, messages = [], contactIds }: Exclude<Piece, Problem>): void {
  const { status, network } = narrowing.conversations
  Object.assign(narrowing.conversations, conversations)
  if (status && conversations.status) narrowing.conversations.status = [...status, ...conversations.status]
  if (network && conversations.network) narrowing.conversations.network = [...network, ...conversations.network]
  narrowing.messages.push(...messages)
  narrowing.contactIds = contactIds ?? narrowing.contactIds
}

const pieces: Record<SearchOperator, (value: string, names: Names, tx: Tx) => Piece> = {
  from: (value, names, { actor }) => {
    if (is(value, 'us')) return { messages: [raw("m.direction = 'outbound'")] }
    const colleague = is(value, 'me') ? (actor.kind === 'agent' ? actor.id : null) : names.exactly('agent', value)
    if (colleague) return byAgent(colleague)
    const people = names.people(value)
    if (people.length > 0) return { contactIds: people, messages: [raw("m.direction = 'inbound'")] }
    const other = names.best('agent', value)
    return other ? byAgent(other) : 'unknown'
  },
  to: (value, names) => {
    if (is(value, 'us')) return { messages: [raw("m.direction = 'inbound'")] }
    const account = names.exactly('account', value)
    if (account) return toAccount(account)
    const people = names.people(value)
    if (people.length > 0) return { contactIds: people, messages: [raw("m.direction = 'outbound'")] }
    const other = names.best('account', value)
    return other ? toAccount(other) : 'unknown'
  },
  in: (value, names) => {
    const inboxId = names.best('inbox', value)
    return inboxId ? { conversations: { inboxId } } : 'unknown'
  },
  is: (value) => {
    const state = searchStates.find((each) => is(value, each))
    return state ? states[state] : 'invalid'
  },
  has: (value) => {
    const kind = searchMedia.find((each) => is(value, each))
    return kind ? { messages: [media[kind]] } : 'invalid'
  },
  tag: (value, names) => {
    const tag = names.best('tag', value)
    return tag ? { conversations: { tag } } : 'unknown'
  },
  assignee: (value, names) => {
    const assignee = ['me', 'none'].find((each) => is(value, each)) ?? names.best('agent', value)
    return assignee ? { conversations: { assignee } } : 'unknown'
  },
  channel: (value, names) => {
    const network = networks.find((each) => is(value, each))
    if (network) return { conversations: { network: [network] } }
    const accountId = names.best('account', value)
    return accountId ? { conversations: { accountId } } : 'unknown'
  },
  before: (value, _, tx) => dated(value, tx, (begins) => sql`m.at < ${begins}`),
  after: (value, _, tx) => dated(value, tx, (begins) => sql`m.at >= ${begins}`),
}

const is = (value: string, word: string) => value.toLowerCase() === word

const byAgent = (id: string): Piece => ({ messages: [sql`m.direction = 'outbound' and m.agent_id = ${id}::uuid`] })
const toAccount = (id: string): Piece => ({ messages: [sql`m.direction = 'inbound' and m.account_id = ${id}::uuid`] })

const states: Record<SearchState, Piece> = {
  open: { conversations: { status: ['open'] } },
  waiting: { conversations: { status: ['waiting'] } },
  snoozed: { conversations: { status: ['snoozed'] } },
  done: { conversations: { status: ['resolved'] } },
  'needs-action': { conversations: { needsAction: true } },
  unread: { conversations: { unread: true } },
  scheduled: {
    messages: [
      raw(
        "exists (select from deliveries d where d.workspace_id = m.workspace_id and d.message_id = m.id and d.send_at is not null and d.state in ('scheduled', 'ready'))",
      ),
    ],
  },
  unassigned: { conversations: { assignee: 'none' } },
  mine: { conversations: { assignee: 'me' } },
  public: { messages: [raw("m.visibility = 'public'")] },
  private: { messages: [raw("m.visibility = 'private'")] },
}

const hasFile = (kind: string) =>
  raw(
    `exists (select from media f where f.workspace_id = m.workspace_id and f.message_id = m.id and f.kind = '${kind}' and f.state <> 'erased')`,
  )

const media: Record<SearchMedia, Sql> = {
  picture: hasFile('image'),
  video: hasFile('video'),
  voice: hasFile('audio'),
  file: hasFile('file'),
  sticker: hasFile('sticker'),
  place: hasFile('location'),
  link: raw("m.text ~* 'https?://'"),
}

function dated(value: string, { ctx }: Tx, condition: (begins: Sql) => Sql): Piece {
  const { timeZone } = ctx.workspace
  const day = dayOf(value, ctx.now(), timeZone)
  return day ? { messages: [condition(sql`((${day}::date)::timestamp at time zone ${timeZone})`)] } : 'invalid'
}

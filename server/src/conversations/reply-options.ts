import type { AccountContext, InboundContext, Network, Opening, PrivateReplyState, ThreadContext } from '@baton/channel-kit'
import type { ReplyOption } from '@baton/contract/conversations'
import type { Actor, Ctx } from '#kernel/context'
import { maskHandle, maskText } from '#kernel/masking'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { type PostRow, postJson } from '#posts'
import { caseRef } from './case-ref.ts'
import { isSaid } from './replace-earlier.ts'
import { actsIn, readsAtAll } from './visible-to.ts'

/** A thread of a conversation with its account, post and the contact's newest message there: what an adapter must know to say what may be said. */
export interface ThreadRow {
  /** Of the conversation. */
  number: number
  assigneeId: string | null
  threadId: string
  kind: ReplyOption['kind']
  visibility: ReplyOption['visibility']
  network: Network
  externalId: string
  subject: string | null
  facts: Record<string, string>
  contactId: string
  contactName: string
  /** The contact's ids on this network that blocked us. */
  blockedBy: string[]
  accountId: string
  accountExternalId: string
  accountHandle: string
  accountName: string
  signature: string | null
  accountFacts: Record<string, string>
  accountSettings: Record<string, string>
  baseUrl: string
  connected: boolean
  /** The network takes its credentials no longer. */
  cutOff: boolean
  post: PostRow | null
  /** What stands under a review as our answer now. */
  answer: { messageId: string; text: string | null; at: string } | null
  /** What contacts said in this thread. */
  comments: number
  inbound: {
    id: string
    externalId: string | null
    at: string
    text: string | null
    addressesUs: boolean
    owed: boolean
    hints: Record<string, string> | null
    participants: { to: string[]; cc: string[]; replyTo?: string } | null
    kindHint: string | null
    standby: boolean
    author: { scope: string; externalId: string; handle: string | null; displayName: string | null } | null
    /** Said in public: what became of an answer to it in private. */
    privateReply: PrivateReplyState | null
  } | null
  /** Of a private thread: what the contact said last in public to the same account. */
  opening: { kind: ReplyOption['kind']; post: PostRow | null; inbound: NonNullable<ThreadRow['inbound']> } | null
}

/** The threads of one conversation; the one in which we owe an answer comes first, then the one spoken in last. */
export async function threadsOf(tx: Tx, conversationId: string): Promise<ThreadRow[]> {
  const workspace = tx.workspaceId
  const rows = await tx.all<Omit<ThreadRow, 'opening'>>`
    select c.number, c.assignee_id, t.id as thread_id, t.kind, t.visibility, t.network, t.external_id, t.subject, t.facts, c.contact_id,
           coalesce(p.name, (select coalesce(i.display_name, i.handle) from identities i where i.workspace_id = ${workspace} and i.contact_id = c.contact_id order by i.created_at, i.id limit 1), '') as contact_name,
           array(select i.external_id from identities i where i.workspace_id = ${workspace} and i.contact_id = c.contact_id and i.network = t.network and i.blocked_us) as blocked_by,
           a.id as account_id, a.external_id as account_external_id, a.handle as account_handle, a.name as account_name, a.signature, a.facts as account_facts, a.settings as account_settings, a.base_url,
           a.disconnected_at is null as connected, a.state = 'dead' as cut_off,
           ${postJson} as post,
           case when t.one_answer then (
             select json_build_object('messageId', m.id, 'text', m.text, 'at', to_char(m.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) from messages m
              where m.workspace_id = ${workspace} and m.thread_id = t.id and m.direction = 'outbound' and m.replaced_at is null and ${isSaid} limit 1) end as answer,
           case when o.id is not null then (select count(*)::int from messages n where n.workspace_id = ${workspace} and n.thread_id = t.id and n.direction = 'inbound') else 0 end as comments,
           case when m.id is not null then json_build_object('id', m.id, 'externalId', m.external_id, 'at', to_char(m.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
             'text', m.text, 'addressesUs', m.addresses_us, 'owed', m.owed, 'hints', m.hints, 'participants', m.participants, 'kindHint', m.kind_hint, 'standby', m.standby,
             'privateReply', case when t.visibility = 'public' then ${privateReplyTo} end,
             'author', case when i.id is not null then json_build_object('scope', i.scope, 'externalId', i.external_id, 'handle', i.handle, 'displayName', i.display_name) end) end as inbound
      from conversations c
      join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
      join threads t on t.workspace_id = c.workspace_id
       and t.id in (select p.thread_id from parts p where p.workspace_id = ${workspace} and p.conversation_id = ${conversationId})
      join channel_accounts a on a.workspace_id = t.workspace_id and a.id = t.account_id
      left join posts o on o.workspace_id = t.workspace_id and o.id = t.post_id
      left join lateral (
        select m.*, not m.acknowledged and not m.history and m.at > coalesce(c.last_answer_at, '-infinity') as owed from messages m
         where m.workspace_id = ${workspace} and m.thread_id = t.id and m.conversation_id = c.id and m.direction = 'inbound' and m.deleted_at is null
           and m.kind_hint is distinct from 'system'
         order by m.at desc, m.order_key desc, m.id desc limit 1) m on true
      left join identities i on i.workspace_id = c.workspace_id and i.id = m.identity_id
     where c.workspace_id = ${workspace} and c.id = ${conversationId}
     order by m.owed desc nulls last, m.at desc nulls last, t.created_at desc, t.id`
  return rows.map((row) => ({ ...row, opening: row.visibility === 'private' && row.kind === 'dm' ? openingOf(row, rows) : null }))
}

/** What became of the answer in private to message `m` of conversation `c`: one that was refused leaves the way open, unless there was one before. */
const privateReplyTo = sql`(
  select case when d.state in ('sent', 'refused') then 'sent' else 'waiting' end from messages p
    join deliveries d on d.workspace_id = p.workspace_id and d.message_id = p.id
   where p.workspace_id = c.workspace_id and p.conversation_id = c.id and p.direction = 'outbound' and p.visibility = 'private' and p.reply_to = m.id
     and (d.state in ('scheduled', 'ready', 'sending', 'unknown', 'sent') or (d.state = 'refused' and d.refusal = 'duplicate'))
   order by d.state = 'sent' desc limit 1)`

function openingOf({ accountId }: Omit<ThreadRow, 'opening'>, rows: Omit<ThreadRow, 'opening'>[]): ThreadRow['opening'] {
  const said = rows.flatMap(({ visibility, accountId: to, inbound, kind, post }) =>
    visibility === 'public' && to === accountId && inbound ? [{ kind, post, inbound }] : [],
  )
  return said.sort((a, b) => (a.inbound.at < b.inbound.at ? 1 : -1))[0] ?? null
}

/** What may be said in this thread now, asked of its network's adapter. */
export function replyOption(ctx: Ctx, thread: ThreadRow, actor: Actor = ctx.actor): ReplyOption {
  const clear = actor.rights.seePersonalData
  // Who may answer and not read is given no words, and nobody's address.
  const reads = readsAtAll(actor)
  const account = accountContext(thread)
  const base = {
    threadId: thread.threadId,
    kind: thread.kind,
    visibility: thread.visibility,
    network: thread.network,
    accountId: thread.accountId,
    accountHandle: thread.accountHandle,
    accountName: thread.accountName,
    signature: thread.signature,
    to: {
      messageId: thread.inbound?.id ?? null,
      contactId: thread.contactId,
      name: clear ? thread.contactName : maskText(thread.contactName),
    },
  }
  const adapter = ctx.app.adapters.get(thread.network)
  if (!adapter || !thread.connected) {
    return {
      ...base,
      canReply: false,
      whyNot: { code: 'disconnected' },
      text: { max: 0, count: 'none', maxBytes: null, splits: false },
      windowEndsAt: null,
      takesTemplates: false,
      cost: null,
      canTake: false,
      alternatives: [],
      privateReply: null,
      dmLink: null,
      replyAll: null,
      moderation: { theirs: [], ours: [] },
      oneAnswer: null,
    }
  }
  const able = adapter.capabilities(threadContext(thread), account, ctx.now())
  const acts = actsIn(actor, thread.visibility, thread.assigneeId)
  const shut = !acts ? { code: 'no-private-right' } : thread.cutOff ? { code: 'cut-off' } : null
  return {
    ...base,
    canReply: able.canReply && !shut,
    whyNot: able.canReply || !acts ? shut : (able.whyNot ?? { code: 'not-allowed' }),
    text: { max: able.text.max, count: able.text.count, maxBytes: able.text.maxBytes ?? null, splits: able.text.splits },
    windowEndsAt: able.windowEndsAt,
    takesTemplates: able.takesTemplates === true && !shut,
    cost: able.cost ?? null,
    canTake: able.canTake === true && !shut,
    alternatives: able.alternatives ?? [],
    privateReply: able.privateReply ? { whileLive: false, ...able.privateReply, to: reads ? repliedTo(thread, clear) : null } : null,
    dmLink: able.alternatives?.includes('dm-link') ? (adapter.dmLink?.(account, caseRef(thread.number)) ?? null) : null,
    moderation: able.moderation ?? { theirs: [], ours: [] },
    oneAnswer: able.oneAnswer ? { ...able.oneAnswer, present: reads && thread.answer ? presentAnswer(thread.answer, clear) : null } : null,
    replyAll: reads && able.replyAll && thread.inbound?.participants ? everybody(thread.inbound.participants, account, clear) : null,
  }
}

/** The comment that the one private answer is an answer to. */
function repliedTo({ opening, inbound, visibility }: ThreadRow, clear: boolean): NonNullable<ReplyOption['privateReply']>['to'] {
  const said = visibility === 'public' ? inbound : opening?.inbound
  return said ? { messageId: said.id, text: clear ? (said.text ?? '') : maskText(said.text ?? '') } : null
}

/** Masked words would be sent back masked: who may not see them all is given none. */
function presentAnswer({ messageId, text, at }: NonNullable<ThreadRow['answer']>, clear: boolean) {
  return { messageId, text: clear || maskText(text ?? '') === text ? text : null, at }
}

/** The account without its credentials: what may be said depends on none. */
export function accountContext(thread: ThreadRow): AccountContext {
  return {
    network: thread.network,
    externalId: thread.accountExternalId,
    handle: thread.accountHandle,
    baseUrl: thread.baseUrl,
    credentials: {},
    settings: thread.accountSettings,
  }
}

export function threadContext(thread: ThreadRow): ThreadContext {
  return {
    externalId: thread.externalId,
    kind: thread.kind,
    visibility: thread.visibility,
    ...(thread.subject !== null && { subject: thread.subject }),
    ...(thread.post && { post: postContext(thread.post) }),
    ...(thread.inbound && { lastInbound: inboundContext(thread.inbound) }),
    ...(thread.inbound?.privateReply && { privateReply: thread.inbound.privateReply }),
    ...(thread.opening && { opening: openingContext(thread.opening) }),
    facts: {
      ...thread.accountFacts,
      ...thread.facts,
      ...Object.fromEntries(thread.blockedBy.map((externalId) => [`blocked:${externalId}`, 'true'])),
    },
  }
}

function postContext({ externalId, kind, url }: PostRow): NonNullable<ThreadContext['post']> {
  return { externalId, kind, ...(url && { url }) }
}

function openingContext({ kind, post, inbound }: NonNullable<ThreadRow['opening']>): Opening {
  return { kind, ...(post && { post: postContext(post) }), inbound: inboundContext(inbound), state: inbound.privateReply ?? 'open' }
}

function inboundContext(inbound: NonNullable<ThreadRow['inbound']>): InboundContext {
  const { author } = inbound
  return {
    externalId: inbound.externalId ?? '',
    at: inbound.at,
    author: {
      scope: author?.scope ?? '',
      externalId: author?.externalId ?? '',
      ...(author?.handle && { handle: author.handle }),
      ...(author?.displayName && { displayName: author.displayName }),
    },
    text: inbound.text ?? '',
    addressesUs: inbound.addressesUs,
    hints: inbound.hints ?? {},
    ...(inbound.participants && { participants: inbound.participants }),
    ...(inbound.kindHint && { kindHint: inbound.kindHint }),
    standby: inbound.standby,
  }
}

/** Everybody on the newest mail but ourselves. */
function everybody({ to, cc }: { to: string[]; cc: string[] }, account: AccountContext, clear: boolean): { to: string[]; cc: string[] } {
  const others = (addresses: string[]) =>
    addresses
      .filter((address) => !address.toLowerCase().includes(account.externalId.toLowerCase()))
      .map((address) => (clear ? address : maskHandle(address)))
  return { to: others(to), cc: others(cc) }
}

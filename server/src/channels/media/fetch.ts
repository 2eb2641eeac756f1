import type { ChannelAdapter, HttpCall } from '@baton/channel-kit'
import { finding, inEnglish } from '@baton/contract/findings'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import type { DoorAnswer } from '#kernel/door'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import type { EventFacts, Tx } from '#kernel/tx'
import { accountContexts, type OpenedAccount, UNREADABLE } from '../accounts/account.ts'
import { refreshOnce } from '../accounts/renew.ts'
import { metered } from '../spend/metered.ts'
import { safeType, sniff } from './content-type.ts'
import { MAX_MEDIA_BYTES } from './keep.ts'

/** Where the messages of files stand, told by the slice that keeps messages, so that the event names its conversation. */
export type LocateMessages = (tx: Tx, messageIds: string[]) => Promise<Map<string, EventFacts & { conversationId: string | null }>>

const AT_ONCE = 6
const FETCH_MS = 60_000
/** A fetch of a process that died is taken up again after this. */
const CLAIM_MS = 180_000
const MOST_ATTEMPTS = 6
const FIRST_PAUSE_MS = 5_000
const SWEEP_MS = 5_000

/** Fetches announced files until the signal ends. Several processes may: each file is claimed by one. */
export function startMediaFetching(app: App, locate: LocateMessages, signal: AbortSignal): Promise<void> {
  const loop = wakeable('media', app, async () => ((await fetchDueMedia(app, locate, signal)) > 0 ? 0 : SWEEP_MS), signal)
  const unsubscribe = app.bus.subscribe((news) => {
    if (news.kind === 'media') loop.wake()
  })
  return loop.done.finally(unsubscribe)
}

/** One round: up to a handful of files of every workspace that has some. Answers how many were tried. */
export async function fetchDueMedia(app: App, locate: LocateMessages, signal?: AbortSignal): Promise<number> {
  const waiting = await app.db.all<{ workspaceId: number }>(
    sql`select workspace_id from system.workspaces_with_media(${iso(app.clock.now())}::timestamptz)`,
  )
  let tried = 0
  for (const { workspaceId } of waiting) {
    if (signal?.aborted) break
    const ctx = await systemCtx(app, workspaceId)
    const { files, accounts } = await claim(ctx)
    const ends = await Promise.all(files.map((file) => fetchOne(ctx, file, accounts.get(file.accountId ?? ''))))
    await keepEnds(ctx, ends, locate)
    tried += files.length
  }
  return tried
}

interface Claimed {
  id: string
  messageId: string | null
  accountId: string | null
  fetchCall: HttpCall
  contentType: string | null
  attempts: number
}

function claim(ctx: Ctx): Promise<{ files: Claimed[]; accounts: Map<string, OpenedAccount> }> {
  return ctx.tx(async (tx) => {
    const files = await tx.all<Claimed>`
      with due as (
        select id from media
         where workspace_id = ${tx.workspaceId} and state in ('announced', 'fetching') and (fetch_at is null or fetch_at <= ${tx.now})
           and not exists (select from channel_accounts a
                            where a.workspace_id = ${tx.workspaceId} and a.id = media.account_id and a.problem->>'code' = ${UNREADABLE.code} and a.disconnected_at is null)
         order by fetch_at nulls first, id limit ${AT_ONCE} for update skip locked)
      update media m set state = 'fetching', attempts = m.attempts + 1, fetch_at = ${iso(ctx.now() + CLAIM_MS)}::timestamptz
        from due where m.workspace_id = ${tx.workspaceId} and m.id = due.id
      returning m.id, m.message_id, m.account_id, m.fetch_call, m.content_type, m.attempts`
    const accountIds = [...new Set(files.flatMap(({ accountId }) => (accountId ? [accountId] : [])))]
    return { files, accounts: await accountContexts(tx, accountIds) }
  })
}

interface End {
  id: string
  messageId: string | null
  state: 'stored' | 'announced' | 'too_large' | 'refused' | 'expired'
  reason: string | null
  blobKey: string | null
  contentType: string | null
  sizeBytes: number | null
  fetchAt: string | null
}

async function fetchOne(ctx: Ctx, file: Claimed, account: OpenedAccount | undefined): Promise<End> {
  const unchanged = {
    id: file.id,
    messageId: file.messageId,
    reason: null,
    blobKey: null,
    contentType: file.contentType,
    sizeBytes: null,
    fetchAt: null,
  }
  try {
    if (!account) return { ...unchanged, state: 'refused', reason: 'The account was disconnected before the file was fetched.' }
    const answer = await ask(ctx, file.fetchCall, account)
    const verdict = judge(answer)
    if (verdict.kind === 'again') return again(ctx, file, unchanged, verdict.reason)
    if (verdict.kind === 'over') return { ...unchanged, state: verdict.state, reason: verdict.reason }
    const { key, sizeBytes } = await ctx.app.blobs.put(ctx.workspace.uuid, verdict.bytes)
    return { ...unchanged, state: 'stored', blobKey: key, sizeBytes, contentType: sniff(verdict.bytes) ?? safeType(verdict.type) }
  } catch (error) {
    ctx.app.log.warn({ mediaId: file.id, error: messageOf(error) }, 'a file could not be kept')
    return again(ctx, file, unchanged, messageOf(error))
  }
}

/** With the account's credentials, which are renewed once when the network says that they ran out. */
async function ask(ctx: Ctx, call: HttpCall, account: OpenedAccount): Promise<DoorAnswer> {
  const adapter = ctx.app.adapters.get(account.network)
  const first = await askAs(ctx, call, account, adapter)
  if (!first.ok || first.result.status !== 401 || !adapter?.refresh || !adapter.authorizeFetch) return first
  const renewed = await refreshOnce(ctx.app, ctx.workspaceId, account.id, account.credentials)
  return renewed.ok ? askAs(ctx, call, renewed.account, adapter) : first
}

/** In two steps, where the network first tells an address at which the bytes are. */
async function askAs(ctx: Ctx, call: HttpCall, account: OpenedAccount, adapter: ChannelAdapter | undefined): Promise<DoorAnswer> {
  const get = (one: HttpCall) =>
    metered(ctx, account, one, 'reading', () =>
      ctx.app.door.http(adapter?.authorizeFetch?.(one, account) ?? one, {
        purpose: 'media',
        timeoutMs: FETCH_MS,
        maxBytes: MAX_MEDIA_BYTES,
        redirects: 3,
        accountId: account.id,
      }),
    )
  const first = await get(call)
  const next = first.ok ? adapter?.followFetch?.(call, first.result, account) : null
  if (next === 'nowhere') return { ok: false, kind: 'refused-address', bytesWritten: true, why: finding('answer_unexpected', {}) }
  return next ? get(next) : first
}

type Verdict =
  | { kind: 'bytes'; bytes: Uint8Array; type: string | undefined }
  | { kind: 'again'; reason: string }
  | { kind: 'over'; state: 'too_large' | 'refused' | 'expired'; reason: string }

function judge(answer: DoorAnswer): Verdict {
  if (!answer.ok) {
    const reason = inEnglish(answer.why).words
    if (answer.kind === 'too-large') return { kind: 'over', state: 'too_large', reason }
    if (answer.kind === 'refused-address' || answer.kind === 'bad-request') return { kind: 'over', state: 'refused', reason }
    return { kind: 'again', reason }
  }
  const { status, headers, body } = answer.result
  if (status === 200 && body.length > 0) return { kind: 'bytes', bytes: body, type: headers['content-type'] }
  if (status === 404 || status === 410) return { kind: 'over', state: 'expired', reason: 'The network no longer has this file.' }
  // 202: the network has not finished preparing the file.
  if (status === 200 || status === 202 || status === 401 || status === 408 || status === 429 || status >= 500)
    return { kind: 'again', reason: `The network answered ${status}.` }
  return { kind: 'over', state: 'refused', reason: `The network answered ${status}.` }
}

/** 5 s, 15 s, 45 s, … The last attempt settles it. */
function again(ctx: Ctx, { attempts }: Claimed, unchanged: Omit<End, 'state'>, reason: string): End {
  if (attempts >= MOST_ATTEMPTS) return { ...unchanged, state: 'refused', reason }
  return { ...unchanged, state: 'announced', reason, fetchAt: iso(ctx.now() + FIRST_PAUSE_MS * 3 ** (attempts - 1)) }
}

/** A message that was deleted meanwhile has its file erased; the bytes just fetched are then nobody's and are swept. */
async function keepEnds(ctx: Ctx, ends: End[], locate: LocateMessages): Promise<void> {
  if (ends.length === 0) return
  await ctx.tx(async (tx) => {
    const kept = await tx.all<{ messageId: string | null; state: End['state'] }>`
      update media m
         set state = e.state, reason = e.reason, blob_key = e."blobKey", content_type = coalesce(e."contentType", m.content_type),
             size_bytes = coalesce(e."sizeBytes", m.size_bytes), fetch_at = e."fetchAt",
             fetch_call = case when e.state = 'announced' then m.fetch_call end
        from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e(id uuid, state text, reason text, "blobKey" text, "contentType" text, "sizeBytes" bigint, "fetchAt" timestamptz)
       where m.workspace_id = ${tx.workspaceId} and m.id = e.id and m.state = 'fetching'
      returning m.message_id, m.state`
    const messageIds = [...new Set(kept.flatMap(({ messageId, state }) => (messageId && state !== 'announced' ? [messageId] : [])))]
    const places = await locate(tx, messageIds)
    for (const messageId of messageIds) {
      const { conversationId = null, ...facts } = places.get(messageId) ?? {}
      tx.emit('message.changed', { messageId, conversationId, what: 'media' }, { ...facts, conversationId })
    }
  })
}

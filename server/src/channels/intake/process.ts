import { type ChannelAdapter, type ChannelEvent, NO_TIME, type ParseResult, type RawDelivery, type Use } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import { type App, systemCtx } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { isPassing } from '#kernel/passing'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { openAccounts, type OpenedAccount } from '../accounts/account.ts'
import { markReached, type Reached } from '../accounts/health.ts'
import { countBrought } from '../history/brought.ts'
import { countImported } from '../imports/count.ts'
import { importOf } from '../imports/mark.ts'
import { type Brought, markFound } from '../reconciliation/found.ts'
import { countUses } from '../spend/count.ts'
import { isHistory, wasAskedFor, wasBrought } from '../reconciliation/mark.ts'
import { heedTemplateEvent } from '../templates/heed.ts'
import { heedAccountEvent } from './account-events.ts'
import { heardAt } from './heard-at.ts'
import { Leftovers } from './leftovers.ts'

/** A connected account as the receiving side needs it. */
export interface ReceivingAccount {
  id: string
  appId: string
  network: string
  externalId: string
  handle: string
  name: string
  inboxId: string
  audienceId: string
  /** A message so many days after Done reopens a conversation of its inbox. */
  reopenDays: number
}

/** One thing a network told us, with the account it concerns. */
export interface Incoming {
  account: ReceivingAccount
  event: ChannelEvent
  rawDeliveryId: string
  history: boolean
}

/** Takes what networks told into conversations; given by the composition root, since conversations stand above channels. */
export type Receive = (tx: Tx, incoming: Incoming[]) => Promise<readonly Brought[]>

/** One raw delivery, read. */
interface ReadDelivery {
  id: string
  network: string
  incoming: Incoming[]
  /** The network had not delivered it; reconciliation asked for it. */
  asked: boolean
  /** A person had it brought in, as something said before. */
  brought: boolean
  /** A person brought it in a file. */
  importId: string | null
  /** What the network charges for bringing it by a webhook. */
  charged: { accountId: string; use: Use }[]
  /** Why it could not be read, or null. */
  failure: Finding | null
  /** Worth knowing though it was read: kinds that we do not know yet, accounts that are not connected. */
  remark: Finding | null
}

const BATCH = 200
/** Most bytes read at once; a mail may have 40 MB, and is a batch of its own then. */
const MOST_BYTES = 32 * 1024 * 1024
const PIECE = 2 * 1024 * 1024
const SWEEP_MS = 3_000
const AFTER_STUMBLE_MS = 1_000
/** While networks keep calling, their calls are answered first. */
const PACE = { yieldMs: 2_000 }
const LOCK = 72

/** Reads raw deliveries of all workspaces until the signal ends. */
export function startProcessing(app: App, receive: Receive, signal: AbortSignal): Promise<void> {
  const loop = wakeable('intake', app, intakeRounds(app, receive), signal, PACE)
  app.bus.subscribe((news) => {
    if (news.kind === 'raw') loop.wake()
  })
  return loop.done
}

/**
 * The rounds of one process: each reads one batch of every workspace in turn, so that a flood in one holds up no other, and
 * answers after how many milliseconds to look again. What lies unread now was left by the process before.
 */
export function intakeRounds(app: App, receive: Receive): () => Promise<number> {
  const leftovers = new Leftovers(app)
  return async () => {
    const waiting = await app.db.all<{ workspaceId: number }>(sql`select workspace_id from system.workspaces_with_raw()`)
    let more = false
    let stumbled = false
    for (const { workspaceId } of waiting) {
      try {
        more = (await processBatch(await systemCtx(app, workspaceId), receive, leftovers)) || more
      } catch (error) {
        stumbled = true
        app.metrics.loopErrors.inc({ loop: 'intake' })
        app.log.error({ workspaceId, error: messageOf(error) }, 'intake stumbled and will go on soon')
      }
    }
    if (stumbled) return AFTER_STUMBLE_MS
    return more ? 0 : SWEEP_MS
  }
}

/** Reads what waits in one workspace until nothing is left; for tests, the command line and imports. */
export async function processWaiting(ctx: Ctx, receive: Receive): Promise<void> {
  while (await processBatch(ctx, receive));
}

/** @returns whether more waits */
async function processBatch(ctx: Ctx, receive: Receive, leftovers?: Leftovers): Promise<boolean> {
  const { rows, accounts, opened } = await ctx.read(async (tx) => {
    const rows = await tx.all<WaitingDelivery>`
      select w.id, w.app_id, w.account_id, a.network, case when octet_length(w.body) <= ${PIECE} then w.body end as body, octet_length(w.body) as bytes, w.headers, w.received_at, w.waiting
        from (select r.*, sum(coalesce(octet_length(r.body), 0)) over (order by r.id) as up_to, count(*) over ()::int as waiting
                from (select id, app_id, account_id, body, headers, received_at from raw_deliveries
                       where workspace_id = ${tx.workspaceId} and state = 'pending' order by id limit ${BATCH}) r) w
        join network_apps a on a.workspace_id = ${tx.workspaceId} and a.id = w.app_id
       where w.up_to <= ${MOST_BYTES} or w.up_to = coalesce(octet_length(w.body), 0) order by w.id`
    const accounts = await tx.all<LiveAccount>`
      select a.id, a.app_id, a.network, a.external_id, a.handle, a.name, a.inbox_id, a.audience_id, a.settings, i.reopen_days, a.disconnected_at is null as live
        from channel_accounts a join inboxes i on i.workspace_id = a.workspace_id and i.id = a.inbox_id
       where a.workspace_id = ${tx.workspaceId} order by a.disconnected_at nulls first`
    const apps = new Set(rows.map((row) => row.appId))
    const concerned = accounts.filter(({ appId, settings }) => apps.has(appId) || settings.mailbox).map(({ id }) => id)
    const { opened } = await openAccounts(tx, concerned)
    return { rows, accounts, opened }
  })
  const [first] = rows
  if (!first) return false
  const read = (some: WaitingDelivery[], aside = false) => readAndTake(ctx, receive, some, { accounts, opened, aside })
  const left = leftovers ? rows.filter(({ id }) => leftovers.has(id)).map(({ id }) => id) : []
  if (leftovers && left.length > 0)
    return leftovers.read(ctx, left, (ids, again) =>
      read(
        rows.filter(({ id }) => ids.has(id)),
        again,
      ),
    )
  await read(rows)
  return first.waiting === BATCH || rows.length < first.waiting
}

async function readAndTake(ctx: Ctx, receive: Receive, rows: WaitingDelivery[], how: Reading): Promise<void> {
  const { app } = ctx
  // One after another, so that the bytes of one are done with before the next.
  const read: ReadDelivery[] = []
  for (const row of rows) read.push(await readOne(ctx, row, how))
  const started = performance.now()
  try {
    await take(ctx, receive, read)
  } catch (error) {
    app.log.warn({ workspaceId: ctx.workspaceId, error: messageOf(error) }, 'a batch of intake failed, taking its deliveries singly')
    for (const one of read) await take(ctx, receive, [one]).catch((problem: unknown) => setAside(ctx, one.id, problem))
  }
  app.metrics.receiveSeconds.observe((performance.now() - started) / 1000)
}

type LiveAccount = ReceivingAccount & { live: boolean; settings: Record<string, string> }

/** What deliveries are read with. */
interface Reading {
  accounts: LiveAccount[]
  opened: Map<string, OpenedAccount>
  /** Parsed in a process beside, which may end. */
  aside: boolean
}

interface WaitingDelivery {
  id: string
  appId: string
  accountId: string | null
  network: string
  /** Null also when it is large, and fetched in pieces before it is read. */
  body: Buffer | null
  /** Null when they were erased. */
  bytes: number | null
  headers: Record<string, string>
  receivedAt: string
  /** How many wait, of those that a batch may hold. */
  waiting: number
}

async function readOne(ctx: Ctx, row: WaitingDelivery, { accounts, opened, aside }: Reading): Promise<ReadDelivery> {
  const { app } = ctx
  const asked = wasAskedFor(row.headers)
  const brought = wasBrought(row.headers)
  const importId = importOf(row.headers)
  const nothing = { id: row.id, network: row.network, incoming: [], asked, brought, importId, charged: [], remark: null }
  const adapter = app.adapters.get(row.network)
  if (!adapter) return { ...nothing, failure: finding('network_unknown', { network: row.network }) }
  const body = row.body ?? (row.bytes === null ? null : await inPieces(ctx, row.id, row.bytes))
  if (!body) return { ...nothing, failure: finding('bytes_erased', {}) }
  const ofSameApp = [...opened.values()].find(({ appId }) => appId === row.appId)
  const ofApp = accounts.filter(({ appId, live }) => appId === row.appId && live)
  const handles = Object.fromEntries(ofApp.map(({ externalId, handle }) => [externalId, handle]))
  const raw: RawDelivery = { body, headers: row.headers, handles, ...(ofSameApp?.app && { app: ofSameApp.app }) }
  // A poll and a mailbox know whose bytes they are; a webhook of an app with one account is that account's.
  const own = accounts.find(({ id }) => id === row.accountId) ?? (ofApp.length === 1 ? ofApp[0] : undefined)
  const notice = adapter.intake === 'imap' && own ? await noticeIn(app, raw, own, { accounts, opened, aside }) : null
  if (notice) {
    const incoming = notice.events.map((event) => ({
      account: notice.account,
      event: heardAt(event, row.receivedAt),
      rawDeliveryId: row.id,
      history: isHistory(row.headers),
    }))
    return { ...nothing, incoming, failure: null }
  }
  const result = await parsed(app, adapter, raw, { account: own && opened.get(own.id), aside })
  if (!result.ok) return { ...nothing, failure: result.reason }
  const incoming: Incoming[] = []
  const charged: ReadDelivery['charged'] = []
  const strangers = new Set<string>()
  const ofOtherApps = new Set<string>()
  let unwanted: Finding | null = null
  for (const told of result.events) {
    const event = heardAt(told, row.receivedAt)
    const concerned = row.accountId ? [own].filter((account) => account !== undefined) : ofApp.filter((each) => isAbout(event, each))
    const history = isHistory(row.headers)
    for (const account of concerned) {
      const uses = row.accountId === null ? (adapter.metering?.brought?.(event, account) ?? []) : []
      charged.push(...uses.map((use) => ({ accountId: account.id, use })))
      const why = adapter.unwanted?.(event, account) ?? null
      if (why) unwanted = why
      else incoming.push({ account, event, rawDeliveryId: row.id, history })
    }
    if (concerned.length > 0) continue
    // Whoever holds the secret of one app could speak for accounts of another.
    const isElsewhere = accounts.some((each) => each.network === row.network && each.live && isAbout(event, each))
    if (isElsewhere) ofOtherApps.add(event.account)
    else strangers.add(event.account)
  }
  // What of it is wanted is taken in; the rest is read when a person has it read again.
  if (unwanted) return { ...nothing, incoming, charged, failure: unwanted }
  if (ofOtherApps.size > 0) {
    const params = { accounts: [...ofOtherApps].join(', ') }
    return { ...nothing, incoming, charged, failure: finding('connected_by_another_app', params, { remedy: 'enter_at_own_app' }) }
  }
  const unknown = new Set(result.events.flatMap((event) => (event.kind === 'unknown' ? [event.type] : [])))
  const [accountsNamed, kinds] = [[...strangers].join(', '), [...unknown].join(', ')]
  if (incoming.length === 0 && accountsNamed)
    return { ...nothing, failure: finding('not_connected', { accounts: accountsNamed }, { remedy: 'connect_then_retry' }) }
  return { ...nothing, incoming, charged, failure: null, remark: remarkOn(kinds, accountsNamed) }
}

/**
 * A mail in which a network itself tells of a review: of the account that names this mailbox for its mails, instead of a mail to
 * answer. One that tells of none stays a mail.
 */
async function noticeIn(
  app: App,
  raw: RawDelivery,
  mailbox: LiveAccount,
  { accounts, opened, aside }: Reading,
): Promise<{ account: LiveAccount; events: ChannelEvent[] } | null> {
  for (const account of accounts) {
    const adapter = app.adapters.get(account.network)
    if (!account.live || account.settings.mailbox?.toLowerCase() !== mailbox.externalId || !adapter?.imports?.isNotice(raw.body)) continue
    const result = await parsed(app, adapter, raw, { account: opened.get(account.id), aside })
    if (result.ok && result.events.some(({ kind }) => kind === 'message')) return { account, events: result.events }
  }
  return null
}

function isAbout({ account, accountBy }: ChannelEvent, { externalId, settings }: LiveAccount): boolean {
  return account === (accountBy ? settings[accountBy] : externalId)
}

/** Others are answered between one piece and the next. Null when it was erased meanwhile. */
async function inPieces(ctx: Ctx, id: string, bytes: number): Promise<Buffer | null> {
  const body = Buffer.allocUnsafeSlow(bytes)
  for (let at = 0; at < bytes; at += PIECE) {
    const row = await ctx.tx(
      (tx) => tx.one<{ piece: Buffer | null }>`
        select substring(body from ${at + 1} for ${PIECE}) as piece from raw_deliveries where workspace_id = ${tx.workspaceId} and id = ${id}`,
    )
    if (!row?.piece) return null
    row.piece.copy(body, at)
  }
  return body
}

function remarkOn(kinds: string, accounts: string): Finding | null {
  if (kinds && accounts) return finding('kinds_unknown_and_partly_not_connected', { kinds, accounts })
  if (accounts) return finding('partly_not_connected', { accounts })
  return kinds ? finding('kinds_unknown', { kinds }) : null
}

/** An adapter promises never to throw; should one, its delivery is set aside and the others go on. */
async function parsed(
  app: App,
  adapter: ChannelAdapter,
  raw: RawDelivery,
  { account, aside }: { account: OpenedAccount | undefined; aside: boolean },
): Promise<ParseResult> {
  try {
    return await app.parse(adapter, raw, account, { aside })
  } catch (error) {
    return { ok: false, reason: finding('stumbled', { error: messageOf(error) }) }
  }
}

/** In one transaction: the deliveries become processed and what they told becomes conversations. Another process may have been quicker. */
async function take(ctx: Ctx, receive: Receive, read: ReadDelivery[]): Promise<void> {
  await ctx.tx(async (tx) => {
    await lockIntake(tx)
    const marks = read.map(({ id, failure, remark }) => ({
      id,
      state: failure === null ? 'processed' : 'failed',
      reason: failure ?? remark,
    }))
    const mine = await tx.all<{ id: string }>`
      update raw_deliveries r set state = m.state, reason = m.reason
        from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m(id uuid, state text, reason jsonb)
       where r.workspace_id = ${tx.workspaceId} and r.id = m.id and r.state = 'pending'
      returning r.id`
    const still = new Set(mine.map((row) => row.id))
    const incoming = read.filter(({ id }) => still.has(id)).flatMap((one) => one.incoming)
    if (incoming.length > 0) {
      // What was said before was asked for: it tells nothing of whether what happens now reaches us.
      const fresh = read.filter(({ id, brought }) => still.has(id) && !brought)
      const reached = reachedBy(fresh, tx.ctx.now())
      if (reached.length > 0) await markReached(tx, reached)
      const charged = read.filter(({ id }) => still.has(id)).flatMap((one) => one.charged)
      for (const [accountId, uses] of Map.groupBy(charged, (one) => one.accountId))
        countUses(tx, { accountId, purpose: 'reading', uses: uses.map(({ use }) => use) })
      const brought = await receive(tx, incoming)
      await markFound(tx, brought.filter(isOf(read, 'asked')))
      await countBrought(tx, brought.filter(isOf(read, 'brought')))
      await countImported(
        tx,
        read.filter(({ id }) => still.has(id)),
        brought,
      )
      for (const { account, event } of incoming) {
        if (event.kind === 'account') await heedAccountEvent(tx, account.id, event)
        if (event.kind === 'template') await heedTemplateEvent(tx, account.id, event)
      }
    }
  })
  for (const { network, failure } of read) ctx.app.metrics.processed.inc({ network, outcome: failure === null ? 'processed' : 'failed' })
}

/** While a transaction holds it, nothing is taken in in its workspace. */
export async function lockIntake(tx: Tx): Promise<void> {
  await tx.run`select pg_advisory_xact_lock(${LOCK}, ${tx.workspaceId})`
}

/** Most of one batch that tell how long messages take. */
const LAGS_OF_BATCH = 20

/** Which accounts a batch is about, whether their networks brought any of it by themselves, and how long new messages took. */
function reachedBy(read: readonly ReadDelivery[], now: number): Reached[] {
  const reached = new Map<string, { id: string; delivered: boolean; lags: number[] }>()
  for (const { asked, importId, incoming } of read)
    for (const { account, event, history } of incoming) {
      const one = reached.get(account.id) ?? { id: account.id, delivered: false, lags: [] }
      reached.set(account.id, one)
      if (asked || importId || history) continue
      one.delivered = true
      const isNew = event.kind === 'message' && event.direction === 'inbound' && event.at !== NO_TIME
      if (isNew && one.lags.length < LAGS_OF_BATCH) one.lags.push(Math.min(MOST_LAG_MS, Math.max(0, now - Date.parse(event.at))))
    }
  return [...reached.values()]
}

/** What took longer is said as this. */
const MOST_LAG_MS = 7 * 86_400_000

function isOf(read: ReadDelivery[], way: 'asked' | 'brought'): (brought: Brought) => boolean {
  const those = new Set(read.filter((one) => one[way]).map(({ id }) => id))
  return ({ rawDeliveryId }) => those.has(rawDeliveryId)
}

/** Keeps it with the reason. What a database that stumbled refused is not its fault, and is read again. */
async function setAside(ctx: Ctx, id: string, problem: unknown): Promise<void> {
  if (isPassing(problem)) throw problem
  const error = messageOf(problem)
  ctx.app.log.error({ workspaceId: ctx.workspaceId, rawDeliveryId: id, error }, 'a raw delivery could not be taken in')
  await ctx.tx(
    (tx) => tx.run`
    update raw_deliveries set state = 'failed', reason = ${JSON.stringify(finding('stumbled', { error }))}::jsonb
     where workspace_id = ${tx.workspaceId} and id = ${id} and state = 'pending'`,
  )
}

/** Forgets the bytes of deliveries that held words which their author took back. */
export async function blankRaw(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.run`update raw_deliveries set body = null where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`
}

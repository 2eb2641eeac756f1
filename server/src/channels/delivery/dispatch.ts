import type { Call, ChannelAdapter, Outcome, ReadBack, ThreadContext, Use } from '@baton/channel-kit'
import { finding, inEnglish } from '@baton/contract/findings'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { isPassing } from '#kernel/passing'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { accountContext, type OpenedAccount, UNREADABLE } from '../accounts/account.ts'
import { askForQuota } from '../accounts/quota.ts'
import { markHealth } from '../accounts/health.ts'
import { refreshOnce } from '../accounts/renew.ts'
import { usesWhenSent } from '../spend/count.ts'
import { type Attempt, type Wire, read, sameBytes, threadNow, withoutCredentials } from './attempt.ts'
import { type BudgetNews, hearBudget, type Spending, takeBudget } from './budget.ts'
import { buryDeadClaims, ClaimerLife } from './claims.ts'
import type { IsOvertaken, SentLater } from './later.ts'
import { isTemplateStopped } from '../templates/choose.ts'
import { hastenReading } from '../templates/read.ts'
import { type AfterDelivery, type DeliveryRow, deliveryColumns, type Settlement, settle } from './rows.ts'
import type { DeliveryState } from './states.ts'

/** At most so many calls under way in one process. */
const CONCURRENCY = 16
const SWEEP_MS = 2_000
/** An unreachable network is tried again after 1, 2, 4 … s, at most 5 min apart, for about an hour; then a person is asked. */
const MOST_ATTEMPTS = 18
const MOST_BACKOFF_MS = 300_000
/** Networks show a new message to a read a little later than they take it. */
const READ_BACK_AFTER_MS = [2_000, 10_000, 30_000]

/** An answer that waits until the network told of the one before it looks again after so long at the earliest. */
const ONE_ANSWER_AGAIN_MS = 1_000

/** Before one that stumbled over a fault of ours is taken up again, so that it takes no time from the others. */
const AFTER_STUMBLE_MS = 5_000
/** A network that says "not now" for so long is asked by none of the account's other deliveries either. */
const BLOCKS_FROM_MS = 1_000
/** Between attempts to write down what came of a call. */
const FINISH_PAUSES_MS = [50, 200, 800, 2_000]

export interface DispatchOptions {
  app: App
  /** For the connection that holds the claimer's life; past a pooler. */
  directUrl: string
  wire: Wire
  after: AfterDelivery
  isOvertaken: IsOvertaken
}

/** Sends what is due until the signal ends. Calls under way are waited for. */
export function startDispatch(options: DispatchOptions, signal: AbortSignal): Promise<void> {
  const { app } = options
  const life = new ClaimerLife(app, options.directUrl)
  const dispatch = new Dispatch(options, life, () => loop.wake())
  const loop = wakeable('delivery', app, () => dispatch.round(signal), signal)
  app.bus.subscribe((news) => {
    if (news.kind === 'deliveries') loop.wake()
  })
  return loop.done.then(async () => {
    await dispatch.settled()
    await life.end()
  })
}

/** What one process is at work on. */
export class Dispatch {
  private readonly options: DispatchOptions
  private readonly life: ClaimerLife
  private readonly onEnd: () => void
  private readonly underway = new Set<Promise<void>>()
  private readonly busy = new Set<string>()
  private lastBurial = 0

  /** `onEnd` is told when a delivery's attempt is over, whatever came of it. */
  constructor(options: DispatchOptions, life: ClaimerLife, onEnd: () => void) {
    this.options = options
    this.life = life
    this.onEnd = onEnd
  }

  /**
   * Takes up what is due, and waits for none of it.
   *
   * @returns after how many milliseconds to look again
   */
  async round(signal?: AbortSignal): Promise<number> {
    const { app, after } = this.options
    const claimer = await this.life.id()
    if (app.clock.now() - this.lastBurial >= SWEEP_MS) {
      this.lastBurial = app.clock.now()
      await buryDeadClaims(app, { number: claimer, underway: this.busy }, after)
    }
    const due = await app.db.all<{ workspaceId: number; deliveryId: string; state: string }>(
      sql`select workspace_id, delivery_id, state from system.due_deliveries(${iso(app.clock.now())}::timestamptz, ${CONCURRENCY * 4})`,
    )
    for (const { workspaceId, deliveryId, state } of due) {
      if (this.busy.has(deliveryId) || signal?.aborted) continue
      while (this.underway.size >= CONCURRENCY) await Promise.race(this.underway)
      this.busy.add(deliveryId)
      this.takeUp(new Sending(this.options, await systemCtx(app, workspaceId), deliveryId, claimer), state === 'unknown')
    }
    return pause(app, due.length > 0)
  }

  /** Settles when no call is under way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.underway)
  }

  private takeUp(sending: Sending, wasUnknown: boolean): void {
    const { log } = this.options.app
    const { id: deliveryId, ctx } = sending
    const about = { workspaceId: ctx.workspaceId, deliveryId }
    const work = sending
      .run(wasUnknown)
      .catch((error: unknown) => {
        log.error({ ...about, error: messageOf(error) }, 'a delivery stumbled')
        return sending.postpone()
      })
      .catch((error: unknown) => log.error({ ...about, error: messageOf(error) }, 'a delivery could not be put off'))
      .finally(() => {
        this.underway.delete(work)
        this.busy.delete(deliveryId)
        this.onEnd()
      })
    this.underway.add(work)
  }
}

/** Until the next delivery is due, or until a sweep; a waiting one that could not be claimed is looked at again soon. */
async function pause(app: App, some: boolean): Promise<number> {
  if (some) return 200
  const now = app.clock.now()
  const [next] = await app.db.all<{ due: string | null }>(sql`select system.next_delivery_due(${iso(now)}::timestamptz) as due`)
  // One that waits for a person is due at infinity, which is no time to wait until.
  const wait = Date.parse(next?.due ?? '') - now
  return Number.isNaN(wait) ? SWEEP_MS : Math.min(SWEEP_MS, Math.max(1, wait))
}

interface Claimed {
  delivery: DeliveryRow
  adapter: ChannelAdapter
  account: OpenedAccount
  accountFacts: Record<string, string>
  spending: Spending
}

/** One delivery's way through one attempt. */
class Sending {
  readonly ctx: Ctx
  readonly id: string
  private readonly options: DispatchOptions
  private readonly claimer: number

  constructor(options: DispatchOptions, ctx: Ctx, id: string, claimer: number) {
    this.options = options
    this.ctx = ctx
    this.id = id
    this.claimer = claimer
  }

  async run(wasUnknown: boolean): Promise<void> {
    if (wasUnknown) return this.resolveUnknown()
    const claimed = await this.claim(['scheduled', 'ready'])
    if (!claimed) return
    await this.send(claimed)
  }

  async postpone(): Promise<void> {
    const later = this.in(AFTER_STUMBLE_MS)
    await this.ctx.tx(
      (tx) => tx.run`
        update deliveries set due_at = greatest(due_at, ${later}::timestamptz)
         where workspace_id = ${tx.workspaceId} and id = ${this.id} and state in ('scheduled', 'ready', 'unknown')`,
    )
  }

  /** `sending` is committed before a socket opens. Null: taken by somebody else, its turn has not come, or the budget is used up. */
  private claim(from: ('scheduled' | 'ready' | 'unknown')[]): Promise<Claimed | null> {
    return this.ctx.tx(async (tx) => {
      // What is read after it holds until the commit: no other delivery of the account is claimed meanwhile, and this one by nobody else.
      await tx.run`
        select pg_advisory_xact_lock(74, hashtext(workspace_id || ':' || account_id)) from deliveries
         where workspace_id = ${tx.workspaceId} and id = ${this.id} and state = any(${from}::text[])`
      const found = await tx.one<{
        accountId: string
        network: string
        state: string
        facts: Record<string, string>
        connected: boolean
        thread: ThreadContext
        conversationId: string
        threadId: string
        sendAt: string | null
        heardLast: string | null
      }>`
        select d.account_id, a.network, a.state, a.facts, a.disconnected_at is null as connected, d.payload -> 'thread' as thread,
               d.conversation_id, d.thread_id, d.send_at, d.payload ->> 'heardLast' as heard_last from deliveries d
          join channel_accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
         where d.workspace_id = ${tx.workspaceId} and d.id = ${this.id} and d.state = any(${from}::text[])`
      if (!found) return null
      const adapter = this.ctx.app.adapters.get(found.network)
      if (!adapter) throw new Error(`No adapter for ${found.network}`)
      // The list of states is that of the index of open deliveries.
      const turn = await tx.one<{ yes: boolean }>`
        select not exists (
          select from deliveries e join deliveries d on d.workspace_id = e.workspace_id and d.thread_id = e.thread_id
           where d.workspace_id = ${tx.workspaceId} and d.id = ${this.id} and (e.created_at, e.message_id) < (d.created_at, d.message_id)
             and e.state in ('scheduled', 'ready', 'sending', 'unknown') and (e.state in ('ready', 'sending') or (e.state = 'scheduled' and e.due_at <= d.due_at))) as yes`
      if (!turn?.yes) return null
      const later = found.sendAt && !from.includes('unknown') ? { ...found, id: this.id, sendAt: found.sendAt } : null
      if (later && ((await this.isOvertaken(tx, later, from)) || (await this.isEarly(tx, later.sendAt, from)))) return null
      const account = await accountContext(tx, found.accountId)
      if (!account || found.state === 'dead') {
        const reason = account ? finding('credentials_refused', {}) : found.connected ? UNREADABLE : finding('account_disconnected', {})
        const refused: Settlement = { to: 'refused', refusal: 'reconnect', reason }
        await settle(tx, this.id, from, from.includes('unknown') ? inDoubt(refused) : refused, this.options.after)
        return null
      }
      if (await isTemplateStopped(tx, this.id)) {
        const reason = finding('template_not_approved', {}, { remedy: 'template_other' })
        const refused: Settlement = { to: 'refused', refusal: 'template', reason }
        await settle(tx, this.id, from, from.includes('unknown') ? inDoubt(refused) : refused, this.options.after)
        return null
      }
      const spending = { deliveryId: this.id, accountId: found.accountId, budget: adapter.sendBudget(found.thread) }
      const hasOneAnswer = adapter.capabilities(found.thread, account, this.ctx.now()).oneAnswer !== undefined
      const again = (hasOneAnswer && (await this.onceToldOfThoseBefore(tx))) || (await takeBudget(tx, spending))
      if (again) {
        // As `ready` it keeps its turn: the one behind it in the thread may be due before it now.
        const kept =
          from.includes('scheduled') && (await settle(tx, this.id, ['scheduled'], { to: 'ready', dueAt: again }, this.options.after))
        if (kept) return null
        await tx.run`update deliveries set due_at = ${again} where workspace_id = ${tx.workspaceId} and id = ${this.id} and state = any(${from}::text[])`
        return null
      }
      const isOvertaken = later !== null && (await this.isOvertakenNow(tx, later, from))
      const delivery = isOvertaken ? null : await settle(tx, this.id, from, { to: 'sending' }, this.options.after)
      // Taken back, or overtaken, in this very moment.
      if (!delivery) {
        await hearBudget(tx, spending, { call: 'unmade', window: null, blockedUntil: null })
        return null
      }
      const claimed = await tx.one<DeliveryRow>`
        update deliveries set claimed_by = ${this.claimer}, claimed_at = ${tx.now}, attempts = attempts + 1, endpoint = ${spending.budget.endpoint ?? ''}
         where workspace_id = ${tx.workspaceId} and id = ${this.id} returning ${deliveryColumns}`
      return claimed ? { delivery: claimed, adapter, account, accountFacts: found.facts, spending } : null
    })
  }

  /** One that waits for a time is not sent when the contact wrote since. */
  private async isOvertaken(tx: Tx, later: SentLater, from: readonly DeliveryState[], how?: { hold: boolean }): Promise<boolean> {
    if (!(await this.options.isOvertaken(tx, later, how))) return false
    const overtaken: Settlement = { to: 'refused', refusal: 'overtaken', reason: finding('contact_wrote_first', {}) }
    await settle(tx, this.id, from, overtaken, this.options.after)
    return true
  }

  /** Asked again just before it goes. Locked in the order of whoever takes it back: it, then its conversation. */
  private async isOvertakenNow(tx: Tx, later: SentLater, from: readonly DeliveryState[]): Promise<boolean> {
    await tx.run`select from deliveries where workspace_id = ${tx.workspaceId} and id = ${this.id} for update`
    return this.isOvertaken(tx, later, from, { hold: true })
  }

  /** It was only looked at, since the contact wrote: its time has not come. */
  private async isEarly(tx: Tx, sendAt: string, from: readonly DeliveryState[]): Promise<boolean> {
    if (sendAt <= tx.now) return false
    await tx.run`update deliveries set due_at = send_at where workspace_id = ${tx.workspaceId} and id = ${this.id} and state = any(${from}::text[])`
    return true
  }

  /** Where one answer stands, the network can be asked for one in doubt only until the next takes its place. Null: none is asked for. */
  private async onceToldOfThoseBefore(tx: Tx): Promise<string | null> {
    const row = await tx.one<{ again: string | null }>`
      select max(greatest(e.due_at, ${this.in(ONE_ANSWER_AGAIN_MS)}::timestamptz)) as again from deliveries e join deliveries d on d.workspace_id = e.workspace_id and d.thread_id = e.thread_id
       where d.workspace_id = ${tx.workspaceId} and d.id = ${this.id} and (e.created_at, e.message_id) < (d.created_at, d.message_id)
         and e.state = 'unknown' and e.due_at < 'infinity'`
    return row?.again ?? null
  }

  private async send(claimed: Claimed): Promise<void> {
    const { app } = this.ctx
    const { delivery, account } = claimed
    const attempt = await this.attempt(claimed)
    if (attempt.kind === 'outcome' && attempt.outcome.kind === 'token-expired' && !delivery.tokenRefreshed) {
      const refreshed = await refreshOnce(app, this.ctx.workspaceId, delivery.accountId, account.credentials)
      if (refreshed.ok) return this.finish(claimed, attempt, { to: 'ready', dueAt: this.ctx.nowIso(), tokenRefreshed: true })
      // The network could not be asked for a new token; nothing was said, and later it may be.
      if (!refreshed.dead) return this.finish(claimed, attempt, this.settlementOf(delivery, { kind: 'not-written', why: refreshed.why }))
    }
    await this.finish(claimed, attempt, this.settlementOf(delivery, attempt))
  }

  /** Nothing is written before the wire is asked; once it was asked, a failure of ours tells nothing. */
  private async attempt({ delivery, adapter, account, accountFacts }: Claimed): Promise<Attempt> {
    let call: Call
    try {
      const thread = threadNow(delivery, accountFacts)
      const fresh = await adapter.send(delivery.payload.message, thread, account, this.ctx.now())
      call = delivery.call ? sameBytes(delivery.call, fresh) : fresh
    } catch (error) {
      return {
        kind: 'outcome',
        outcome: { kind: 'refused', class: 'bad-content', words: '', finding: finding('reply_unsayable', { error: messageOf(error) }) },
      }
    }
    try {
      await this.keepCall(delivery, withoutCredentials(call), usesWhenSent(adapter, account, call, delivery.payload.message))
    } catch (error) {
      return { kind: 'not-written', why: finding('stumbled', { error: messageOf(error) }) }
    }
    try {
      return read(adapter, delivery, call, await this.options.wire(this.ctx, account, call, 'sending'))
    } catch (error) {
      return { kind: 'lost', why: finding('stumbled', { error: messageOf(error) }) }
    }
  }

  private keepCall(delivery: DeliveryRow, call: ReturnType<typeof withoutCredentials>, uses: Use[] | null): Promise<number> {
    return this.ctx.tx(
      (tx) =>
        tx.run`update deliveries set call = ${JSON.stringify(call)}::jsonb, uses = ${uses && JSON.stringify(uses)}::jsonb where workspace_id = ${tx.workspaceId} and id = ${delivery.id}`,
    )
  }

  private settlementOf(delivery: DeliveryRow, attempt: Attempt): Settlement {
    if (attempt.kind === 'lost') return { to: 'unknown', dueAt: this.in(READ_BACK_AFTER_MS[0] ?? 0), reason: attempt.why }
    if (attempt.kind === 'not-written') {
      if (delivery.attempts >= MOST_ATTEMPTS) return { to: 'refused', refusal: 'unreachable', reason: attempt.why }
      return { to: 'ready', dueAt: this.in(Math.min(MOST_BACKOFF_MS, 1000 * 2 ** (delivery.attempts - 1))), reason: attempt.why }
    }
    return this.settlementOfOutcome(delivery, attempt.outcome)
  }

  private settlementOfOutcome(delivery: DeliveryRow, outcome: Outcome): Settlement {
    switch (outcome.kind) {
      case 'sent':
        return {
          to: 'sent',
          externalId: outcome.externalId,
          aliases: outcome.aliases,
          isPending: outcome.isPending,
          stands: outcome.stands,
          sentAt: outcome.at ?? this.ctx.nowIso(),
          facts: outcome.facts,
        }
      case 'refused':
        return { to: 'refused', refusal: outcome.class, words: outcome.words, reason: outcome.finding, facts: outcome.facts }
      case 'token-expired':
        return { to: 'refused', refusal: 'reconnect', words: outcome.words }
      case 'not-now':
        return { to: 'ready', dueAt: this.in(outcome.retryAfterMs), words: outcome.words, facts: outcome.facts }
      case 'unknown':
        return { to: 'unknown', dueAt: this.in(READ_BACK_AFTER_MS[delivery.readBacks] ?? 0), words: outcome.words, reason: outcome.finding }
    }
  }

  private in(ms: number): string {
    return iso(this.ctx.now() + ms)
  }

  /** Writes what is known of the attempt. It is known only here, so a database that stumbles is asked again for a while. */
  private async finish(claimed: Claimed, attempt: Attempt, settlement: Settlement): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        return await this.write(claimed, attempt, settlement)
      } catch (error) {
        if (!isPassing(error) || failures >= FINISH_PAUSES_MS.length) throw error
        await new Promise((resolve) => setTimeout(resolve, FINISH_PAUSES_MS[failures]))
      }
    }
  }

  private async write({ delivery, adapter, spending }: Claimed, attempt: Attempt, told: Settlement): Promise<void> {
    const { app } = this.ctx
    const settlement = delivery.inDoubt ? inDoubt(told, delivery.sendAgain) : told
    await this.ctx.tx(async (tx) => {
      // Before the delivery, as a claim locks them.
      await hearBudget(tx, spending, this.newsOfBudget(attempt, told))
      await settle(
        tx,
        delivery.id,
        settlement.to === 'ready' || settlement.to === 'unknown' ? ['sending'] : ['sending', 'unknown'],
        settlement,
        this.options.after,
      )
      // A call that was surely not taken may be made anew; one that may have been taken is repeated byte by byte.
      if (settlement.to === 'ready')
        await tx.run`update deliveries set call = null where workspace_id = ${tx.workspaceId} and id = ${delivery.id}`
      if (settlement.facts) {
        await tx.run`
          update channel_accounts set facts = facts || ${JSON.stringify(settlement.facts)}::jsonb where workspace_id = ${tx.workspaceId} and id = ${delivery.accountId}`
      }
      if (settlement.to === 'sent') await askForQuota(tx, delivery.accountId)
      // What the network knows of the template is other than what is known here.
      if (told.to === 'refused' && told.refusal === 'template') await hastenReading(tx, delivery.accountId)
      if (told.to === 'refused' && told.refusal === 'reconnect') {
        await markHealth(tx, delivery.accountId, {
          state: 'dead',
          problem: finding('credentials_refused', {}, { remedy: 'reconnect', networkWords: told.words }),
        })
      }
    })
    app.metrics.deliveries.inc({ network: adapter.network, state: settlement.to })
  }

  private newsOfBudget(attempt: Attempt, told: Settlement): BudgetNews {
    const blocks = told.to === 'ready' && told.dueAt && !told.tokenRefreshed && Date.parse(told.dueAt) - this.ctx.now() >= BLOCKS_FROM_MS
    const news = { window: null, blockedUntil: (blocks && told.dueAt) || null }
    if (attempt.kind === 'not-written') return { ...news, call: 'unmade' }
    if (attempt.kind === 'lost') return { ...news, call: 'other' }
    const { outcome, window = null } = attempt
    if (outcome.kind === 'sent') return { ...news, window, call: 'taken' }
    return { ...news, window, call: outcome.kind === 'not-now' && blocks ? 'refused' : 'other' }
  }

  /** By the network's own way: the same bytes again where it absorbs them, reading back where it can be asked, else a person. */
  private async resolveUnknown(): Promise<void> {
    const { app } = this.ctx
    const found = await this.ctx.tx(async (tx) => {
      const delivery = await tx.one<DeliveryRow>`
        select ${deliveryColumns} from deliveries where workspace_id = ${tx.workspaceId} and id = ${this.id} and state = 'unknown' for update skip locked`
      if (!delivery) return null
      const account = await tx.one<{ network: string; facts: Record<string, string> }>`
        select network, facts from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${delivery.accountId}`
      return account && { delivery, network: account.network, facts: account.facts, account: await accountContext(tx, delivery.accountId) }
    })
    const adapter = found && app.adapters.get(found.network)
    if (!found || !adapter) return
    const { delivery, account, facts } = found
    if (delivery.sendAgain) return this.repeat()
    if (!delivery.call || !account) return this.askPerson(delivery)
    const thread = threadNow(delivery, facts)
    const resolution = adapter.afterUnknown(delivery.payload.message, thread, account, delivery.call)
    if (resolution.kind === 'ask') return this.askPerson(delivery)
    if (resolution.kind === 'resend') {
      const tooLate = resolution.withinMs !== undefined && this.ctx.now() - Date.parse(delivery.createdAt) > resolution.withinMs
      if (tooLate || delivery.attempts >= MOST_ATTEMPTS) return this.askPerson(delivery)
      return this.repeat()
    }
    await this.afterReadBack(delivery, await this.readBack(adapter, delivery, account, resolution.call))
  }

  private async repeat(): Promise<void> {
    const claimed = await this.claim(['unknown'])
    if (claimed) await this.send(claimed)
  }

  private async readBack(adapter: ChannelAdapter, delivery: DeliveryRow, account: OpenedAccount, call: Call): Promise<ReadBack> {
    try {
      const answer = await this.options.wire(this.ctx, account, call, 'checks')
      if (!answer.ok) return { kind: 'unclear', words: inEnglish(answer.why).words }
      return adapter.readBack?.(answer.result, delivery.payload.message) ?? { kind: 'unclear', words: 'This network cannot be asked.' }
    } catch (error) {
      return { kind: 'unclear', words: messageOf(error) }
    }
  }

  private async afterReadBack(delivery: DeliveryRow, seen: ReadBack): Promise<void> {
    const readBacks = delivery.readBacks + 1
    const last = readBacks >= READ_BACK_AFTER_MS.length
    await this.ctx.tx(async (tx) => {
      if (seen.kind === 'found') {
        await settle(
          tx,
          delivery.id,
          ['unknown'],
          { to: 'sent', externalId: seen.externalId, stands: seen.stands, sentAt: delivery.claimedAt ?? tx.now, readBacks },
          this.options.after,
        )
      } else if (last && seen.kind === 'absent' && !isReplaced(seen, delivery)) {
        await settle(
          tx,
          delivery.id,
          ['unknown'],
          { to: 'refused', refusal: 'not-arrived', reason: finding('not_arrived', {}), readBacks },
          this.options.after,
        )
      } else if (last) {
        await this.wait(tx, delivery, 'infinity', readBacks)
      } else {
        await this.wait(tx, delivery, this.in(READ_BACK_AFTER_MS[readBacks] ?? 0), readBacks)
      }
    })
  }

  private async askPerson(delivery: DeliveryRow): Promise<void> {
    await this.ctx.tx((tx) => this.wait(tx, delivery, 'infinity', delivery.readBacks))
  }

  private async wait(tx: Tx, delivery: DeliveryRow, until: string, readBacks: number): Promise<void> {
    await tx.run`update deliveries set due_at = ${until}, read_backs = ${readBacks} where workspace_id = ${tx.workspaceId} and id = ${delivery.id} and state = 'unknown'`
  }
}

/** Another answer was written since: ours may have stood there before it. */
function isReplaced({ instead }: ReadBack & { kind: 'absent' }, { claimedAt }: DeliveryRow): boolean {
  return instead !== undefined && claimedAt !== null && Date.parse(instead) >= Date.parse(claimedAt)
}

/**
 * What an attempt in doubt may say: that it was not taken itself tells nothing about the one before it. It is repeated as what
 * it is, or a person is asked.
 */
function inDoubt(told: Settlement, sendAgain = false): Settlement {
  if (told.to === 'ready') return { ...told, to: 'unknown', sendAgain }
  if (told.to === 'refused') return { ...told, to: 'unknown', refusal: null, dueAt: 'infinity' }
  return told
}

import type { MailboxCursor } from '@baton/channel-email'
import { type Finding, finding } from '@baton/contract/findings'
import { type App, systemCtx } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { DoorRefusal } from '#kernel/door'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import { storeRaw } from '../intake/store-raw.ts'
import { mailNumber, ofHistory } from '../reconciliation/mark.ts'
import type { OpenedAccount } from './account.ts'
import { type Claim, claimAccount, moveCursor, releaseClaim, renewClaim } from './claim.ts'
import { markHealth } from './health.ts'

const CLAIM_MS = 20_000
const RENEW_MS = 5_000
/** After so many problems in a row the watch begins anew, with the server's name resolved again. */
const MOST_PROBLEMS = 3

interface Watch {
  ctx: Ctx
  claim: Claim
  stop: AbortController
  done: Promise<void>
}

interface Found {
  workspaceId: number
  accountId: string
}

/**
 * Keeps every connected mailbox in view until the signal ends. Several processes may run: a mailbox is watched by the one
 * that holds its claim, and taken over when that one dies. A claim also ends when the account is reconnected or
 * disconnected, so new credentials hold at once.
 */
export async function startMailboxes(app: App, signal: AbortSignal): Promise<void> {
  const watches = new Map<string, Watch>()
  const loop = wakeable('mailboxes', app, () => settle(app, watches), signal)
  const unsubscribe = app.bus.subscribe((news) => {
    if (news.kind === 'accounts') loop.wake()
  })
  await loop.done
  unsubscribe()
  await Promise.allSettled(
    [...watches.values()].map(async ({ ctx, claim, stop, done }) => {
      stop.abort()
      await done
      await releaseClaim(ctx, claim)
    }),
  )
}

/** Ends watches that are no longer ours, begins those that nobody has. */
async function settle(app: App, watches: Map<string, Watch>): Promise<number> {
  await Promise.all(
    [...watches].map(async ([key, watch]) => {
      const longer = await renewClaim(watch.ctx, watch.claim, CLAIM_MS)
      if (longer) watch.claim = longer
      else end(watches, key, watch)
    }),
  )
  const networks = app.adapters.all().flatMap(({ intake, network }) => (intake === 'imap' ? [network] : []))
  const all = await app.db.all<Found>(sql`select workspace_id, account_id from system.polled_accounts(${networks}::text[])`)
  for (const { workspaceId, accountId } of all) {
    const key = `${workspaceId}/${accountId}`
    if (!watches.has(key)) await begin(app, watches, key, workspaceId, accountId)
  }
  return RENEW_MS
}

async function begin(app: App, watches: Map<string, Watch>, key: string, workspaceId: number, accountId: string): Promise<void> {
  const ctx = await systemCtx(app, workspaceId)
  const claim = await claimAccount(ctx, accountId, CLAIM_MS)
  if (!claim) return
  const stop = new AbortController()
  const done = watchAccount(ctx, claim.account, stop).catch(async (error: unknown) => {
    app.log.error({ workspaceId, accountId, error: messageOf(error) }, 'a mailbox could not be watched')
    await tell(ctx, accountId, error instanceof DoorRefusal ? error.why : finding('stumbled', { error: messageOf(error) }))
  })
  const watch: Watch = { ctx, claim, stop, done }
  watches.set(key, watch)
  // Not released: the claim runs out by itself, so that a mailbox that fails at once is not begun in a tight circle.
  void done.then(() => {
    if (watches.get(key) === watch) watches.delete(key)
  })
}

function end(watches: Map<string, Watch>, key: string, { stop }: Watch): void {
  stop.abort()
  watches.delete(key)
}

/** Each mail is committed before the cursor moves past it; a crash in between brings it again, and its bytes tell that it is known. */
async function watchAccount(ctx: Ctx, account: OpenedAccount, stop: AbortController): Promise<void> {
  // Loaded when the first mailbox is watched: most installations start without one.
  const [{ mailServerOf }, { watchMailbox }] = await Promise.all([import('../mail/wire.ts'), import('../mail/mailbox.ts')])
  const server = await mailServerOf(ctx.app, account, 'imap')
  let cursor = account.cursor
  let problems = 0

  const keep = async (next: MailboxCursor) => {
    const text = JSON.stringify(next)
    if (!(await moveCursor(ctx, account.id, cursor, text))) stop.abort()
    cursor = text
  }
  await watchMailbox({
    server,
    folder: 'INBOX',
    cursor: cursor === null ? null : (JSON.parse(cursor) as MailboxCursor),
    signal: stop.signal,
    async onMail(body, mail, next) {
      const headers = { ...mailNumber(mail.number), ...(layThere(mail, next, account) && ofHistory) }
      await storeRaw(ctx, { appId: account.appId, accountId: account.id, deliveries: [{ body, headers }] })
      await keep(next)
    },
    async onCaughtUp(next) {
      problems = 0
      await keep(next)
      await ctx.tx(async (tx) => {
        await tx.run`update channel_accounts set last_checked_at = ${tx.now} where workspace_id = ${tx.workspaceId} and id = ${account.id}`
        await markHealth(tx, account.id, { state: 'ok', problem: null })
      })
    },
    onProblem({ kind, why }) {
      void tell(ctx, account.id, why, kind === 'refused')
      if (++problems >= MOST_PROBLEMS) stop.abort()
    },
  })
}

/**
 * A mail is history by the number it got, and, as the first look may come after the connect, by its time: what is doubtful
 * is better answered than overlooked. IMAP tells whole seconds.
 */
function layThere(
  { uid, receivedAt }: { uid: number; receivedAt: string },
  { oldBelow }: MailboxCursor,
  { createdAt }: OpenedAccount,
): boolean {
  if (oldBelow !== undefined && uid >= oldBelow) return false
  return receivedAt !== '' && Date.parse(receivedAt) < Math.floor(Date.parse(createdAt) / 1000) * 1000
}

async function tell(ctx: Ctx, accountId: string, why: Finding, refused = false): Promise<void> {
  const problem: Finding = { ...why, remedy: why.remedy ?? (refused ? 'mail_reconnect' : 'mail_tried_again') }
  try {
    await ctx.tx((tx) => markHealth(tx, accountId, { state: 'warning', problem }))
  } catch (error) {
    ctx.app.log.warn({ accountId, error: messageOf(error) }, 'the health of a mailbox could not be written')
  }
}

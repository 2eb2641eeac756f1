import type { ToldTemplate } from '@baton/channel-kit'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { JobHandler } from '#kernel/jobs'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { accountContext, type OpenedAccount } from '../accounts/account.ts'
import { type AskEnd, askSteps } from '../accounts/ask-steps.ts'
import { oneOfFew } from '../accounts/checks-at-once.ts'
import { keepProblem, keepTemplates } from './keep.ts'

export const READ_TEMPLATES = 'read-templates'

const WITHIN_MS = 60_000
/** Of a hundred templates each. */
const MOST_STEPS = 100
/** Before each further try of a network that could not be reached or was too busy; then the daily one is waited for. */
const PAUSES_MS = [5, 30, 120].map((minutes) => minutes * 60_000)

/** Has the account's templates read soon, where its network has any. Several askings that wait together are one. */
export async function hastenReading(tx: Tx, accountId: string, { inMs = 0, attempt = 0 } = {}): Promise<void> {
  const account = await tx.one<{ network: string }>`
    select network from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null`
  if (!account || !tx.ctx.app.adapters.get(account.network)?.templates) return
  tx.job(
    READ_TEMPLATES,
    { accountId, attempt },
    { key: `${READ_TEMPLATES} ${tx.workspaceId} ${accountId}`, runAt: iso(tx.ctx.now() + inMs) },
  )
}

/** Asks the network for all templates of the account and keeps what it tells. A list that was cut short takes nothing away. */
export async function readTemplatesNow(ctx: Ctx, accountId: string): Promise<void> {
  const account = (await ctx.tx((tx) => accountContext(tx, accountId))) ?? fail('channel_account_not_found')
  if (!ctx.app.adapters.get(account.network)?.templates) fail('templates_unknown')
  await oneOfFew(ctx, () => readOf(ctx, account))
}

/** As a job: of an account that is gone there is nothing to read, and a network that could not tell is asked again later. */
export const readTemplatesLater: JobHandler = async (ctx, { accountId, attempt }) => {
  const account = await ctx.tx((tx) => accountContext(tx, String(accountId)))
  if (!account || !ctx.app.adapters.get(account.network)?.templates) return
  const end = await readOf(ctx, account)
  const tries = Number(attempt ?? 0)
  const pause = PAUSES_MS[tries]
  if (end.ok || end.dead || pause === undefined) return
  await ctx.tx((tx) => hastenReading(tx, account.id, { inMs: Math.max(pause, end.retryAfterMs ?? 0), attempt: tries + 1 }))
}

/** Once a day of every account, for what no webhook told. */
export async function readAllTemplates(app: App): Promise<void> {
  for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    const networks = app.adapters.all().flatMap(({ network, templates }) => (templates ? [network] : []))
    await ctx.tx(async (tx) => {
      const accounts = await tx.all<{ id: string }>`
        select id from channel_accounts where workspace_id = ${tx.workspaceId} and network = any(${networks}::text[]) and disconnected_at is null`
      for (const account of accounts) await hastenReading(tx, account.id)
    })
  }
}

async function readOf(ctx: Ctx, account: OpenedAccount): Promise<AskEnd> {
  const templates = ctx.app.adapters.get(account.network)?.templates
  if (!templates) throw new Error(`The adapter of ${account.network} knows no templates`)
  const begunAt = iso(ctx.now())
  let told: ToldTemplate[] = []
  const end = await askSteps(ctx, account, {
    withinMs: WITHIN_MS,
    mostSteps: MOST_STEPS,
    first(current) {
      told = []
      return templates.ask(current)
    },
    async take(step, result, current) {
      const page = templates.readAnswer(step, result, current)
      told.push(...page.templates)
      return page
    },
  })
  await ctx.tx((tx) =>
    end.ok ? keepTemplates(tx, account.id, told, { begunAt, cut: end.cut }) : keepProblem(tx, account.id, end.problem, begunAt),
  )
  return end
}

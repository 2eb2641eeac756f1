import type { ChannelAdapter } from '@baton/channel-kit'
import type { ChannelAccount } from '@baton/contract/channels'
import { type Finding, inEnglish } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { nothing, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { canBeBrought } from '../history/can-be-brought.ts'
import { canBeAsked } from '../reconciliation/can-be-asked.ts'

type Reconciled = ChannelAccount['health']['reconciliation']
type HistoryRun = NonNullable<ChannelAccount['history']['run']>

interface AccountRow {
  id: string
  network: ChannelAccount['network']
  externalId: string
  handle: string
  name: string
  signature: string | null
  purpose: ChannelAccount['purpose']
  inboxId: string
  baseUrl: string
  hookToken: string
  state: ChannelAccount['health']['state']
  problem: Finding | null
  problemSince: string | null
  lastEventAt: string | null
  lastCheckedAt: string | null
  failedDeliveries: number
  comparedAt: string | null
  found: number
  foundAt: string | null
  notCompared: Finding | null
  wholeAsked: boolean
  wholeAt: string | null
  wholeSince: string | null
  wholeTold: number | null
  wholeAbsent: number | null
  newest: Reconciled['newest']
  runState: HistoryRun['state'] | null
  runSince: string | null
  runProgress: number | null
  runReachedAt: string | null
  runLooked: number | null
  runBrought: number | null
  runProblem: Finding | null
  runStartedAt: string | null
  runEndedAt: string | null
  importedAt: string | null
  settings: Record<string, string>
  facts: Record<string, string>
  createdAt: string
}

/** Connected accounts, and those that were disconnected, whose history is still read. */
export function readAccounts(tx: Tx): Promise<ChannelAccount[]> {
  return readWhere(tx, nothing)
}

export async function readAccount(tx: Tx, accountId: string): Promise<ChannelAccount> {
  const [account] = await readWhere(tx, sql`and a.id = ${accountId}`)
  return account ?? fail('channel_account_not_found')
}

async function readWhere(tx: Tx, which: Sql): Promise<ChannelAccount[]> {
  const rows = await tx.all<AccountRow>`
    with failed as (
      select app_id, account_id, count(*)::int as n from raw_deliveries
       where workspace_id = ${tx.workspaceId} and state = 'failed' group by app_id, account_id)
    select a.id, a.network, a.external_id, a.handle, a.name, a.signature, a.purpose, a.inbox_id, a.base_url, p.hook_token, a.state,
           a.problem, a.problem_since, a.last_event_at, a.last_checked_at, a.settings, a.facts, a.created_at,
           r.compared_at, coalesce(r.found, 0) as found, r.found_at, r.problem as not_compared,
           coalesce(r.whole_due_at <= ${tx.now}, false) as whole_asked, r.whole_at, r.whole_since, r.whole_told, r.whole_absent, coalesce(r.found_last, '[]') as newest,
           h.state as run_state, h.since as run_since, h.progress as run_progress, h.reached_at as run_reached_at, h.looked as run_looked, h.brought as run_brought,
           h.problem as run_problem, h.started_at as run_started_at, h.ended_at as run_ended_at,
           (select i.at from review_imports i where i.workspace_id = a.workspace_id and i.account_id = a.id order by i.id desc limit 1) as imported_at,
           coalesce((select sum(f.n) from failed f where f.account_id = a.id or (f.account_id is null and f.app_id = a.app_id)), 0)::int as failed_deliveries
      from channel_accounts a join network_apps p on p.workspace_id = a.workspace_id and p.id = a.app_id
      left join reconciliations r on r.workspace_id = a.workspace_id and r.account_id = a.id
      left join histories h on h.workspace_id = a.workspace_id and h.account_id = a.id
     where a.workspace_id = ${tx.workspaceId} ${which}
     order by a.disconnected_at is not null, a.created_at, a.id`
  return rows.map((row) => present(tx.ctx, row))
}

function present(ctx: Ctx, row: AccountRow): ChannelAccount {
  const { id, network, externalId, handle, name, signature, purpose, inboxId, baseUrl, failedDeliveries, settings, facts, createdAt } = row
  const adapter = ctx.app.adapters.get(network)
  return {
    id,
    network,
    externalId,
    handle,
    name,
    signature,
    purpose,
    inboxId,
    baseUrl,
    hookUrl: hookUrlOf(ctx, network, row.hookToken),
    health: {
      state: row.state,
      lastEventAt: row.lastEventAt,
      lastCheckedAt: row.lastCheckedAt,
      problem: row.problem && row.problemSince ? { ...inEnglish(row.problem), since: row.problemSince } : null,
      reconciliation: reconciled(row, adapter),
    },
    history: { possible: adapter !== undefined && canBeBrought(adapter), run: runOf(row) },
    imports: adapter?.imports ? { lastAt: row.importedAt } : null,
    failedDeliveries,
    settings,
    facts,
    createdAt,
  }
}

function reconciled(row: AccountRow, adapter: ChannelAdapter | undefined): Reconciled {
  const possible = adapter !== undefined && canBeAsked(adapter)
  return {
    possible,
    comparedAt: row.comparedAt,
    found: row.found,
    foundAt: row.foundAt,
    problem: row.notCompared && inEnglish(row.notCompared),
    way: possible ? 'asked' : adapter?.intake === 'poll' ? 'by-polls' : 'none',
    whole: {
      asked: possible && row.wholeAsked,
      at: row.wholeAt,
      since: row.wholeSince,
      told: row.wholeTold,
      held: row.wholeTold === null ? null : row.wholeTold - (row.wholeAbsent ?? 0),
    },
    newest: row.newest,
  }
}

function runOf(row: AccountRow): HistoryRun | null {
  if (!row.runState || !row.runSince || !row.runStartedAt) return null
  return {
    state: row.runState,
    since: row.runSince,
    progress: row.runProgress ?? 0,
    reachedAt: row.runReachedAt,
    looked: row.runLooked ?? 0,
    brought: row.runBrought ?? 0,
    problem: row.runProblem && inEnglish(row.runProblem),
    startedAt: row.runStartedAt,
    endedAt: row.runEndedAt,
  }
}

/** Null for networks that we ask instead of being called by. */
export function hookUrlOf(ctx: Ctx, network: string, hookToken: string): string | null {
  const isCalled = ctx.app.adapters.get(network)?.intake === 'webhook'
  return isCalled ? `${ctx.app.publicUrl()}/hooks/${network}/${hookToken}` : null
}

import type { ChannelAccount } from '@baton/contract/channels'
import { type Finding, inEnglish } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { nothing, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { canBeAsked } from '../reconciliation/can-be-asked.ts'

interface AccountRow {
  id: string
  network: ChannelAccount['network']
  externalId: string
  handle: string
  name: string
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
    select a.id, a.network, a.external_id, a.handle, a.name, a.purpose, a.inbox_id, a.base_url, p.hook_token, a.state,
           a.problem, a.problem_since, a.last_event_at, a.last_checked_at, a.settings, a.facts, a.created_at,
           r.compared_at, coalesce(r.found, 0) as found, r.found_at, r.problem as not_compared,
           coalesce((select sum(f.n) from failed f where f.account_id = a.id or (f.account_id is null and f.app_id = a.app_id)), 0)::int as failed_deliveries
      from channel_accounts a join network_apps p on p.workspace_id = a.workspace_id and p.id = a.app_id
      left join reconciliations r on r.workspace_id = a.workspace_id and r.account_id = a.id
     where a.workspace_id = ${tx.workspaceId} ${which}
     order by a.disconnected_at is not null, a.created_at, a.id`
  return rows.map((row) => present(tx.ctx, row))
}

function present(ctx: Ctx, row: AccountRow): ChannelAccount {
  const { hookToken, state, problem, problemSince, lastEventAt, lastCheckedAt, comparedAt, found, foundAt, notCompared, ...account } = row
  const adapter = ctx.app.adapters.get(row.network)
  return {
    ...account,
    hookUrl: hookUrlOf(ctx, row.network, hookToken),
    health: {
      state,
      lastEventAt,
      lastCheckedAt,
      problem: problem && problemSince ? { ...inEnglish(problem), since: problemSince } : null,
      reconciliation: {
        possible: adapter !== undefined && canBeAsked(adapter),
        comparedAt,
        found,
        foundAt,
        problem: notCompared && inEnglish(notCompared),
      },
    },
  }
}

/** Null for networks that we ask instead of being called by. */
export function hookUrlOf(ctx: Ctx, network: string, hookToken: string): string | null {
  const isCalled = ctx.app.adapters.get(network)?.intake === 'webhook'
  return isCalled ? `${ctx.app.publicUrl()}/hooks/${network}/${hookToken}` : null
}

import type { RawDelivery, listRawDeliveries as listRoute } from '@baton/contract/channels'
import { type Finding, inEnglish } from '@baton/contract/findings'
import type { QueryOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { MOST_READINGS } from './intake/leftovers.ts'
import { NOT_DELIVERED } from './reconciliation/mark.ts'

/** What networks sent, by what became of it, newest first. A walk along the ids, which sort by the time of arrival. */
export async function listRawDeliveries(
  ctx: Ctx,
  { state, limit, cursor }: QueryOf<typeof listRoute>,
): Promise<{ items: RawDelivery[]; next: string | null }> {
  if (cursor !== undefined && !UUID.test(cursor)) fail('invalid_cursor')
  const rows = await ctx.tx(
    (tx) => tx.all<Omit<RawDelivery, 'reason'> & { reason: Finding | null }>`
      select r.id, p.network, a.handle as account_handle, r.received_at, r.state, r.reason, r.headers ?| ${NOT_DELIVERED} as asked, 1 + coalesce(again.times, 0) as sightings,
             coalesce(octet_length(r.body), 0) as size_bytes
        from raw_deliveries r
        join network_apps p on p.workspace_id = r.workspace_id and p.id = r.app_id
        left join channel_accounts a on a.workspace_id = r.workspace_id and a.id = r.account_id
        left join raw_delivery_repeats again on again.workspace_id = r.workspace_id and again.app_id = r.app_id and again.hash = r.hash
       where r.workspace_id = ${tx.workspaceId} and r.state = ${state} and (${cursor ?? null}::uuid is null or r.id < ${cursor ?? null}::uuid)
       order by r.id desc limit ${limit + 1}`,
  )
  const items = rows.slice(0, limit).map((row) => ({ ...row, reason: row.reason && inEnglish(row.reason) }))
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Has a delivery read again, for after an update or a change of settings. One that waits or was read already stays as it
 * is. What was refused for its signature is never read: nobody has proved that it came from the network. What ended the server
 * is read alone, and set aside again if it ends the server once more.
 */
export async function retryRawDelivery(ctx: Ctx, rawDeliveryId: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const again = await tx.run`
      update raw_deliveries set state = 'pending', reason = null, readings = least(readings, ${MOST_READINGS - 1})
       where workspace_id = ${tx.workspaceId} and id = ${rawDeliveryId} and state = 'failed' and body is not null`
    if (again === 0)
      return explain(
        await tx.one`select state, body is null as blanked from raw_deliveries where workspace_id = ${tx.workspaceId} and id = ${rawDeliveryId}`,
      )
    tx.audit('raw-delivery.retried', rawDeliveryId)
    tx.onCommit(() => ctx.app.bus.publish({ kind: 'raw', workspaceId: ctx.workspaceId }))
  })
}

function explain(row: { state: RawDelivery['state']; blanked: boolean } | undefined): void {
  if (!row) fail('delivery_not_found')
  if (row.state === 'rejected') fail('invalid_request', { detail: 'It was refused because its signature does not fit, and is not read.' })
  if (row.state === 'failed') fail('invalid_request', { detail: 'Its bytes were erased and cannot be read again.' })
}

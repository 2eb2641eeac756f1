import type { MeterCode } from '@baton/contract/meters'
import type { MeterNow, MeterSettings } from '@baton/contract/spend'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { soon } from '../reconciliation/hasten.ts'
import { tellCaps } from './caps.ts'
import { metersNow, networkOf } from './settings.ts'

/** Sets price and cap of a meter. What stopped reading at the old cap looks at the new one at once. */
export async function changeMeter(ctx: Ctx, meter: MeterCode, { price, included, cap }: MeterSettings): Promise<MeterNow> {
  if (price && !currencies.has(price.currency))
    fail('invalid_request', { where: 'body', fields: [{ path: 'price.currency', problem: 'is no currency of ISO 4217' }] })
  return ctx.tx(async (tx) => {
    const changed = await tx.run`
      insert into spend_meters as m (workspace_id, meter, price, currency, included, cap)
      values (${tx.workspaceId}, ${meter}, ${price?.amount ?? null}::numeric, ${price?.currency ?? null}, ${included}, ${cap})
      on conflict (workspace_id, meter) do update
        set price = excluded.price, currency = excluded.currency, included = excluded.included, cap = excluded.cap
      where (m.price, m.currency, m.included, m.cap) is distinct from (excluded.price, excluded.currency, excluded.included, excluded.cap)`
    return told(tx, meter, changed, { price: price?.amount ?? null, currency: price?.currency ?? null, included, cap })
  })
}

/** Forgets what was set. */
export function resetMeter(ctx: Ctx, meter: MeterCode): Promise<MeterNow> {
  return ctx.tx(async (tx) => {
    const changed = await tx.run`delete from spend_meters where workspace_id = ${tx.workspaceId} and meter = ${meter}`
    return told(tx, meter, changed, { reset: true })
  })
}

async function told(tx: Tx, meter: MeterCode, changed: number, what: Record<string, unknown>): Promise<MeterNow> {
  if (changed > 0) {
    await tellCaps(tx)
    await lookAgain(tx, meter)
  }
  const [now] = await metersNow(tx, [meter])
  if (!now) throw new Error(`No meter ${meter}`)
  if (changed > 0) {
    tx.emit('spend.changed', { meter, level: now.level })
    tx.audit('spend.changed', meter, what)
  }
  return now
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

async function lookAgain(tx: Tx, meter: MeterCode): Promise<void> {
  const network = networkOf(meter)
  await tx.run`
    update channel_accounts set poll_due_at = ${tx.now}
     where workspace_id = ${tx.workspaceId} and network = ${network} and disconnected_at is null and problem ->> 'code' in ('spend_cap_near', 'spend_cap_reached')`
  await tx.run`
    update reconciliations r set due_at = least(r.due_at, ${soon(tx.ctx.now())}::timestamptz)
      from channel_accounts a
     where r.workspace_id = ${tx.workspaceId} and a.workspace_id = r.workspace_id and a.id = r.account_id and a.network = ${network}
       and r.problem ->> 'code' in ('spend_cap_near', 'spend_cap_reached')`
  const { app, workspaceId } = tx.ctx
  tx.onCommit(() => app.bus.publish({ kind: 'polls', workspaceId }))
}

import type { AccountContext } from '@baton/channel-kit'
import type { Ctx } from '#kernel/context'
import type { DoorAnswer } from '#kernel/door'
import { spending } from './accounts/day-quota.ts'
import { withoutSecrets } from './accounts/unsaid.ts'
import type { Wire } from './delivery/attempt.ts'

/** Large enough for a mail with attachments on a slow line. */
const TIMEOUT_MS = 30_000

/** How calls of adapters reach networks: HTTP through the outgoing door, mail through the mail servers of the account. */
export const wire: Wire = async (ctx, accountId, account, call) =>
  withoutSecrets(await carry(ctx, accountId, account, call), ctx.app.adapters.get(account.network), account)

async function carry(ctx: Ctx, accountId: string, account: AccountContext, call: Parameters<Wire>[3]): Promise<DoorAnswer> {
  if (call.transport === 'http')
    return spending(ctx, account, call, () => ctx.app.door.http(call, { purpose: 'channel', timeoutMs: TIMEOUT_MS, accountId }))
  const { sendMail, searchSent } = await import('./mail/wire.ts')
  return call.transport === 'smtp' ? sendMail(ctx.app, account, call) : searchSent(ctx.app, account, call)
}

import type { Ctx } from '#kernel/context'
import type { DoorAnswer } from '#kernel/door'
import type { OpenedAccount } from './accounts/account.ts'
import { withoutSecrets } from './accounts/unsaid.ts'
import type { Wire } from './delivery/attempt.ts'
import { metered } from './spend/metered.ts'

/** Large enough for a mail with attachments on a slow line. */
const TIMEOUT_MS = 30_000

/** How calls of adapters reach networks: HTTP through the outgoing door, mail through the mail servers of the account. */
export const wire: Wire = async (ctx, account, call, purpose) =>
  withoutSecrets(await carry(ctx, account, call, purpose), ctx.app.adapters.get(account.network), account)

async function carry(ctx: Ctx, account: OpenedAccount, call: Parameters<Wire>[2], purpose: Parameters<Wire>[3]): Promise<DoorAnswer> {
  if (call.transport === 'http') {
    const options = { purpose: 'channel', timeoutMs: TIMEOUT_MS, accountId: account.id } as const
    return metered(ctx, account, call, purpose, () => ctx.app.door.http(call, options))
  }
  const { sendMail, searchSent } = await import('./mail/wire.ts')
  return call.transport === 'smtp' ? sendMail(ctx.app, account, call) : searchSent(ctx.app, account, call)
}

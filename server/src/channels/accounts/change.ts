import type { ChannelAccount, changeChannelAccount as changeRoute } from '@baton/contract/channels'
import { unknownPlaceholders } from '@baton/contract/placeholders'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { announceAccounts } from './health.ts'
import { audienceOf } from './connect.ts'
import { readAccount } from './present.ts'

/** Changes purpose, name, signature or inbox. A new inbox holds for conversations that begin from now on; the others stay where people look for them. */
export async function changeChannelAccount(ctx: Ctx, accountId: string, body: BodyOf<typeof changeRoute>): Promise<ChannelAccount> {
  return ctx.tx(async (tx) => {
    const unknown = unknownPlaceholders(body.signature ?? '')
    if (unknown.length > 0)
      fail('invalid_request', { where: 'body', fields: [{ path: 'signature', problem: `{{${unknown[0]}}} is no placeholder` }] })
    const before = await readAccount(tx, accountId)
    const audienceId = body.inboxId ? await audienceOf(tx, body.inboxId) : null
    await tx.run`
      update channel_accounts
         set purpose = coalesce(${body.purpose ?? null}, purpose), name = coalesce(${body.name ?? null}, name),
             signature = case when ${body.signature === undefined} then signature else ${body.signature ?? null} end,
             inbox_id = coalesce(${body.inboxId ?? null}::uuid, inbox_id), audience_id = coalesce(${audienceId}::uuid, audience_id)
       where workspace_id = ${tx.workspaceId} and id = ${accountId}`
    const after = await readAccount(tx, accountId)
    const changes = {
      purpose: after.purpose !== before.purpose,
      name: after.name !== before.name,
      signature: after.signature !== before.signature,
      inbox: after.inboxId !== before.inboxId,
    }
    const changed = Object.entries(changes).flatMap(([what, is]) => (is ? [what] : []))
    if (changed.length === 0) return after
    tx.emit('channel.changed', { accountId, state: after.health.state })
    tx.audit('channel.changed', accountId, { changed, purpose: after.purpose, inboxId: after.inboxId })
    announceAccounts(tx)
    return after
  })
}

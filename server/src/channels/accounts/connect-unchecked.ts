import type { Network } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'

/** An account that nobody has asked the network about, for a scratch workspace: it can be spoken to, and cannot speak. */
export async function connectUnchecked(
  tx: Tx,
  account: { network: Network; externalId: string; settings: Record<string, string>; inboxId: string; audienceId: string },
): Promise<{ id: string; appId: string }> {
  const { network, externalId, settings, inboxId, audienceId } = account
  const id = tx.newId()
  const appId = tx.newId()
  const [secrets, credentials] = [
    await tx.ctx.app.secrets.seal(tx, 'network-app', {}),
    await tx.ctx.app.secrets.seal(tx, 'channel-account', {}),
  ]
  await tx.run`
    insert into network_apps (workspace_id, id, network, hook_token, secrets, created_at) values (${tx.workspaceId}, ${appId}, ${network}, ${appId}, ${secrets}, ${tx.now})`
  await tx.run`
    insert into channel_accounts (workspace_id, id, app_id, network, external_id, handle, name, purpose, inbox_id, audience_id, base_url, credentials, settings, created_at)
    values (${tx.workspaceId}, ${id}, ${appId}, ${network}, ${externalId}, ${externalId}, ${externalId}, 'care', ${inboxId}, ${audienceId}, 'http://127.0.0.1:9', ${credentials}, ${JSON.stringify(settings)}::jsonb, ${tx.now})`
  return { id, appId }
}

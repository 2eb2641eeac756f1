import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What was done, in the reader's language. An act that is not here is shown by its own name. */
export const auditWords: Record<string, MessageDescriptor> = {
  'workspace.made': msg`Made the workspace`,
  'agent.changed': msg`Changed a person’s role or rights`,
  'invitation.made': msg`Invited somebody`,
  'invitation.withdrawn': msg`Withdrew an invitation`,
  'invitation.accepted': msg`Joined by invitation`,
  'team.made': msg`Made a team`,
  'team.changed': msg`Changed a team`,
  'inbox.made': msg`Made an inbox`,
  'inbox.changed': msg`Changed an inbox`,
  'api-key.made': msg`Made an API key`,
  'api-key.revoked': msg`Revoked an API key`,
  'channel.connected': msg`Connected an account`,
  'channel.changed': msg`Changed an account`,
  'channel.reconnected': msg`Gave an account new credentials`,
  'channel.disconnected': msg`Disconnected an account`,
  'raw-delivery.retried': msg`Had a delivery read again`,
  'delivery.retried': msg`Sent a reply again`,
  'delivery.confirmed': msg`Confirmed that a reply arrived`,
  'setting.changed': msg`Changed a setting`,
  'secrets.rotated': msg`Renewed the keys that seal secrets`,
}

/** Who acts when it is no person. */
export const actorWords: Record<string, MessageDescriptor> = {
  system: msg`Baton itself`,
  apiKey: msg`An API key`,
  rule: msg`A rule`,
  bot: msg`A bot`,
  guest: msg`A guest`,
}

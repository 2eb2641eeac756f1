import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { AuditAction } from '@baton/contract/people'
import { purposeWords } from '../channels/purpose-words.ts'
import { roleWords } from '../people/role-words.ts'
import { scopeWords } from './scope-words.ts'

/** What was done, in the reader's language. */
const auditWords: Record<AuditAction, MessageDescriptor> = {
  'workspace.made': msg`Made the workspace`,
  'workspace.renamed': msg`Renamed the workspace`,
  'agent.renamed': msg`Changed their own name`,
  'reset-link.made': msg`Made a reset link`,
  'password.reset': msg`Chose a new password by a reset link`,
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
  'channel.imported': msg`Brought in a file of reviews`,
  'channel.changed': msg`Changed an account`,
  'channel.reconnected': msg`Gave an account new credentials`,
  'channel.history': msg`Brought in what was said before, or paused that`,
  'channel.reconnect-refused': msg`Tried new credentials that the network refused`,
  'channel.disconnected': msg`Disconnected an account`,
  'channel.removed': msg`Deleted an account with all its conversations`,
  'spend.changed': msg`Set price or cap of a meter`,
  'channel.alarm-raised': msg`Noticed that an account broke`,
  'channel.alarm-ended': msg`Noticed that an account is well again`,
  'channel.expiry-told': msg`Noticed that the token of an account ends`,
  'demo.removal-begun': msg`Began to remove the demo`,
  'demo.removed': msg`Removed the demo`,
  'post.mode-changed': msg`Changed what comments under a post need`,
  'clearing.started': msg`Cleared comments under a post`,
  'clearing.undone': msg`Took a clearing back`,
  'raw-delivery.retried': msg`Had a delivery read again`,
  'parked-event.retried': msg`Had an event taken again`,
  'label-backfill.changed': msg`Paused the labelling of old messages, or let it go on`,
  'delivery.retried': msg`Sent a reply again`,
  'delivery.confirmed': msg`Confirmed that a reply arrived`,
  'delivery.denied': msg`Said that a reply did not arrive`,
  'message.moderated': msg`Hid, showed, liked or deleted a message at its network`,
  'second-look.asked': msg`Asked a colleague to look first at an act of moderation`,
  'second-look.allowed': msg`Allowed an act of moderation of a colleague`,
  'second-look.declined': msg`Declined an act of moderation of a colleague`,
  'second-look.withdrawn': msg`Withdrew an act of moderation that a colleague should allow`,
  'file-retention.changed': msg`Changed how long files are kept`,
  'second-look-policy.changed': msg`Changed which moderation needs a second pair of eyes`,
  'secret-number.read': msg`Looked at a number that is masked`,
  'setting.changed': msg`Changed a setting`,
  'secrets.rotated': msg`Renewed the keys that seal secrets`,
}

/** None for an act of another version; it is shown by its own name. */
export function wordsOfAct(action: string): MessageDescriptor | undefined {
  return Object.hasOwn(auditWords, action) ? auditWords[action as AuditAction] : undefined
}

/** Who acts when it is no person. */
export const actorWords: Record<string, MessageDescriptor> = {
  system: msg`Baton itself`,
  apiKey: msg`An API key`,
  rule: msg`A rule`,
  bot: msg`A bot`,
  guest: msg`A guest`,
}

/** What the values of a line are called, and values that have a word of their own. */
export const detailWords: Record<string, MessageDescriptor> = {
  role: msg`Role`,
  state: msg`State`,
  active: msg`active`,
  suspended: msg`suspended`,
  readPrivate: msg`May read private messages`,
  seePersonalData: msg`May see personal data`,
  true: msg`yes`,
  false: msg`no`,
  inboxId: msg({ message: 'Inbox', context: 'choose one' }),
  inboxIds: msg`Inboxes`,
  agentIds: msg`People`,
  scopes: msg`May`,
  expiresAt: msg`Until`,
  network: msg`Network`,
  externalId: msg`Id at the network`,
  purpose: msg`Purpose`,
  changed: msg`Changed`,
  reopenDays: msg`Days to reopen`,
  undoSeconds: msg`Seconds to undo`,
  returnHours: msg`Hours to write in private`,
  ownerId: msg`Owner`,
  conversation: msg`Conversation`,
  kinds: msg`Kinds`,
  card: msg`card number`,
  korean_resident: msg`Korean resident number`,
  thai_citizen: msg`Thai citizen number`,
  bank_account: msg`bank account`,
  ...Object.fromEntries(Object.entries(roleWords).map(([role, { name }]) => [role, name])),
  ...Object.fromEntries(Object.entries(purposeWords).map(([purpose, { name }]) => [purpose, name])),
  ...scopeWords,
}

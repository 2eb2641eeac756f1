import type { Role } from '@baton/contract/permissions'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What each role is called and what it may do, in a line. */
export const roleWords: Record<Role, { name: MessageDescriptor; may: MessageDescriptor }> = {
  owner: { name: msg`Owner`, may: msg`Everything, also making and removing owners` },
  admin: { name: msg`Admin`, may: msg`Everything but owners: accounts, people, keys, settings` },
  lead: { name: msg`Team lead`, may: msg`Answers and assigns, takes second looks, reads the audit log and the numbers of persons` },
  agent: { name: msg`Agent`, may: msg`Answers, notes, assigns, resolves and takes second looks in their inboxes` },
  marketer: { name: msg`Marketer`, may: msg`Like an agent, but without second looks, private messages and personal data` },
  viewer: { name: msg`Viewer`, may: msg`Only reads, without private messages and personal data` },
}

import type { ApiKeyScope } from '@baton/contract/permissions'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What a key may be allowed, grouped as people think of it. */
export const scopeGroups: { name: MessageDescriptor; scopes: ApiKeyScope[] }[] = [
  {
    name: msg`Conversations`,
    scopes: [
      'conversation:read',
      'conversation:reply',
      'conversation:note',
      'conversation:assign',
      'conversation:work',
      'saved-reply:manage',
      'saved-view:manage',
    ],
  },
  { name: msg`Contacts and people`, scopes: ['contact:read', 'people:read'] },
  { name: msg`Channel accounts`, scopes: ['channel:read', 'channel:manage'] },
  { name: msg`Numbers`, scopes: ['report:read', 'report:persons'] },
  { name: msg`Spend`, scopes: ['spend:read', 'spend:manage', 'spend:exceed'] },
  { name: msg`Protected`, scopes: ['read-private', 'see-personal-data'] },
]

export const scopeWords: Record<ApiKeyScope, MessageDescriptor> = {
  'conversation:read': msg`Read conversations`,
  'conversation:reply': msg`Answer customers`,
  'conversation:note': msg`Write notes for the team`,
  'conversation:assign': msg`Assign conversations`,
  'conversation:work': msg`Resolve, snooze, tag and prioritise`,
  'saved-reply:manage': msg`Look after saved replies`,
  'saved-view:manage': msg`Look after saved views`,
  'contact:read': msg`See contacts`,
  'people:read': msg`See colleagues, teams and inboxes`,
  'channel:read': msg`See accounts and their health`,
  'channel:manage': msg`Connect, change and disconnect accounts`,
  'report:read': msg`Read the team’s numbers`,
  'report:persons': msg`Read the numbers of single persons`,
  'spend:read': msg`See what metered calls cost`,
  'spend:manage': msg`Set prices and caps`,
  'spend:exceed': msg`Reply although a cap is reached`,
  'read-private': msg`Read private messages`,
  'see-personal-data': msg`See personal data`,
}

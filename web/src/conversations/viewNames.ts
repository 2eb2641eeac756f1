import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { AlarmClock, CircleUser, Hourglass, Inbox, Layers, Mail, UserRoundX } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ViewName } from './view.ts'

/** Names and icons of the views, in the order of the list. */
export const views: Record<ViewName, { name: MessageDescriptor; icon: LucideIcon }> = {
  needsAction: { name: msg`Needs action`, icon: Inbox },
  mine: { name: msg`Mine`, icon: CircleUser },
  unassigned: { name: msg`Unassigned`, icon: UserRoundX },
  waiting: { name: msg`Waiting`, icon: Hourglass },
  snoozed: { name: msg`Snoozed`, icon: AlarmClock },
  unread: { name: msg`Unread`, icon: Mail },
  all: { name: msg`All open`, icon: Layers },
}

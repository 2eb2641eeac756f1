import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  Activity,
  BookmarkCheck,
  Building2,
  Cable,
  Gauge,
  HeartPulse,
  Inbox,
  KeyRound,
  MonitorSmartphone,
  Palette,
  ScrollText,
  UserRound,
  UsersRound,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Permission } from '../api/types.ts'

interface Section {
  path:
    | 'channels'
    | 'spend'
    | 'health'
    | 'people'
    | 'teams'
    | 'inboxes'
    | 'saved-replies'
    | 'api-keys'
    | 'audit'
    | 'work'
    | 'workspace'
    | 'look'
    | 'sign-ins'
  name: MessageDescriptor
  icon: LucideIcon
  /** Hidden from those who lack it; the page itself says so to who comes by its address. */
  needs?: Permission
}

/** The settings, as listed at their side: first what is everybody's, last what is one's own. */
export const sections: { name: MessageDescriptor; items: Section[] }[] = [
  {
    name: msg`Workspace`,
    items: [
      { path: 'channels', name: msg`Channel accounts`, icon: Cable, needs: 'channel:read' },
      { path: 'spend', name: msg`Spend`, icon: Gauge, needs: 'spend:read' },
      { path: 'health', name: msg`Health`, icon: HeartPulse, needs: 'channel:read' },
      { path: 'people', name: msg`People`, icon: UserRound, needs: 'people:read' },
      { path: 'teams', name: msg`Teams`, icon: UsersRound, needs: 'people:read' },
      { path: 'inboxes', name: msg`Inboxes`, icon: Inbox, needs: 'people:read' },
      { path: 'saved-replies', name: msg`Saved replies`, icon: BookmarkCheck, needs: 'conversation:read' },
      { path: 'api-keys', name: msg`API keys`, icon: KeyRound, needs: 'api-key:manage' },
      { path: 'audit', name: msg`Audit log`, icon: ScrollText, needs: 'audit:read' },
      { path: 'work', name: msg`Background work`, icon: Activity, needs: 'workspace:manage' },
      { path: 'workspace', name: msg`Workspaces and demo`, icon: Building2 },
    ],
  },
  {
    name: msg`Yours`,
    items: [
      { path: 'look', name: msg`Look and language`, icon: Palette },
      { path: 'sign-ins', name: msg`Name and password`, icon: MonitorSmartphone },
    ],
  },
]

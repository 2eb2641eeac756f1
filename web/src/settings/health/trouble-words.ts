import type { AccountHealth, Trouble } from '@baton/contract/health'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ChipTone } from '../../kit/Chip.tsx'

/** How an account is, in a word. Good news is grey; only what is broken is red. */
export const stateWords: Record<AccountHealth['state'], { word: MessageDescriptor; icon: LucideIcon; tone: ChipTone }> = {
  broken: { word: msg`Cut off`, icon: CircleX, tone: 'danger' },
  look: { word: msg`Needs a look`, icon: TriangleAlert, tone: 'note' },
  well: { word: msg`Well`, icon: CircleCheck, tone: 'plain' },
}

/** What is wrong, as a name, and what it means. */
export const troubleWords: Record<Trouble, { name: MessageDescriptor; means: MessageDescriptor }> = {
  outage: { name: msg`Outage`, means: msg`The network cannot be reached, or answers with errors.` },
  revoked: { name: msg`Access revoked`, means: msg`The network no longer takes the credentials.` },
  permission: { name: msg`Right missing`, means: msg`The network lets us in, but not do all that is needed.` },
  review: { name: msg`In review`, means: msg`The network has not approved the app or the account yet.` },
  quota: { name: msg`Quota used up`, means: msg`The network takes nothing more, or less, for a while.` },
  banned: { name: msg`Restricted by the network`, means: msg`The network restricted or banned the account.` },
  clock: { name: msg`Wrong clock`, means: msg`The clock of this server does not agree with the networks.` },
  silence: { name: msg`Silence`, means: msg`Nothing has come for longer than is usual for this account.` },
  webhook: { name: msg`Webhook`, means: msg`The network does not bring us everything, or nothing at all.` },
  expiring: { name: msg`Token ends`, means: msg`The token ends soon and does not renew itself.` },
  ours: { name: msg`Our side`, means: msg`Baton itself is behind, or does not run.` },
  other: { name: msg`Other`, means: msg`Something that Baton has no name for.` },
}

import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { CircleCheck, CircleX, Clock, TriangleAlert, Unplug } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ChannelAccount } from '../../api/types.ts'
import type { ChipTone } from '../../kit/Chip.tsx'

type State = ChannelAccount['health']['state']

/** How an account is, in a word and in a sentence. Good news is grey; only what is broken is red. */
export const healthWords: Record<
  State,
  { word: MessageDescriptor; means: MessageDescriptor; icon: LucideIcon; tone: ChipTone; strong?: true }
> = {
  ok: { word: msg`Working`, means: msg`Messages come in and answers go out.`, icon: CircleCheck, tone: 'plain' },
  waiting: {
    word: msg`Nothing received yet`,
    means: msg`The account is connected; nothing of it has reached us yet.`,
    icon: Clock,
    tone: 'plain',
    strong: true,
  },
  warning: {
    word: msg`Needs a look`,
    means: msg`It works in part. Something at the network wants mending.`,
    icon: TriangleAlert,
    tone: 'plain',
    strong: true,
  },
  dead: { word: msg`Cut off`, means: msg`The network refuses us: nothing comes in and nothing goes out.`, icon: CircleX, tone: 'danger' },
  disconnected: { word: msg`Disconnected`, means: msg`We neither listen nor send here. The history stays.`, icon: Unplug, tone: 'plain' },
}

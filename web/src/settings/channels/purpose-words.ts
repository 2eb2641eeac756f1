import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ChannelAccount } from '../../api/types.ts'

/** What an account is for; people write differently to a brand than to its service. */
export const purposeWords: Record<ChannelAccount['purpose'], { name: MessageDescriptor; help: MessageDescriptor }> = {
  care: { name: msg`Customer care`, help: msg`Most of what comes expects an answer` },
  brand: { name: msg`Brand`, help: msg`Much of what comes is talk about posts; fewer messages count as waiting` },
}

import { useLingui } from '@lingui/react/macro'
import type { ReplyOption } from '../api/types.ts'
import { dollars } from '../i18n/time.ts'
import { networkMarks } from '../kit/networks.ts'
import type { Audience } from '../kit/VisibilityMark.tsx'
import { hasLink } from './counting.ts'

/** The words around a reply: what the button does, who will see it, why it cannot be. */
export function useReplyWords() {
  const { t } = useLingui()
  return {
    /** The act, on the button. */
    act(option: ReplyOption): string {
      if (option.visibility === 'public') return option.kind === 'review' ? t`Post review answer` : t`Reply publicly`
      if (option.kind === 'group') return t`Send to the group`
      return option.kind === 'mail' ? t`Send mail` : t`Send privately`
    },
    /** What it is and as whom, in the header. */
    head(option: ReplyOption): string {
      const { to } = option
      const account = speakerOf(option)
      if (option.visibility === 'public') return to.name ? t`Public reply to ${to.name} as ${account}` : t`Public reply as ${account}`
      if (option.kind === 'group') return t`Message to the group as ${account}`
      if (option.kind === 'mail') return to.name ? t`Mail to ${to.name} as ${account}` : t`Mail as ${account}`
      return to.name ? t`Private message to ${to.name} as ${account}` : t`Private message as ${account}`
    },
    audience(audience: Audience, kind?: ReplyOption['kind']): string {
      if (audience === 'public') return t`Everyone can see this`
      if (audience === 'note') return t`Only your team sees this`
      return kind === 'group' ? t`Everyone in the group sees this` : t`Only this customer sees this`
    },
    whyNot(option: ReplyOption): string {
      const network = networkMarks[option.network].name
      const account = speakerOf(option)
      switch (option.whyNot?.code ?? '') {
        case 'not-summoned':
          return t`${network} lets you answer only people who mentioned or quoted you.`
        case 'blocked':
          return t`This person has blocked the account or left the chat: nothing can be sent.`
        case 'encrypted':
          return t`This chat is encrypted. It can only be answered on ${network} itself.`
        case 'standby':
          return t`Another system answers this chat at the moment.`
        case 'no-thread':
          return t`There is nothing here that could be answered.`
        case 'auto-reply':
          return t`This was written by a machine. It is not answered.`
        case 'disconnected':
          return t`The account ${account} is not connected any more: nothing can be sent.`
        case 'cut-off':
          return t`${network} has cut off the account ${account}: nothing can be sent until it is connected again.`
        case 'dm-off':
          return t`This person takes no private messages from this account.`
        default:
          return t`${network} does not allow an answer here.`
      }
    },
    /** What sending this text, in so many messages, uses up. */
    cost({ cost }: ReplyOption, text: string, messages: number): string | null {
      if (!cost || cost.unit === 'free') return null
      const linked = cost.amountWithLink !== undefined && hasLink(text)
      const each = (linked && cost.amountWithLink) || cost.amount
      if (each === 0) return null
      const amount = each * messages
      if (cost.unit === 'quota') return t`Uses ${amount} of the quota`
      const price = dollars(amount)
      return linked ? t`Costs about ${price} with the link` : t`Costs about ${price}`
    },
  }
}

/** As customers know the account. At LINE its @id is a string of letters and digits that most never see. */
function speakerOf({ network, accountName, accountHandle }: ReplyOption): string {
  return network === 'line' ? accountName : accountHandle
}

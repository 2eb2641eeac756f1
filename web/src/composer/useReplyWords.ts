import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { MeterNow, ReplyOption } from '../api/types.ts'
import { money, number, timeLeft } from '../i18n/time.ts'
import { networkMarks } from '../kit/networks.ts'
import type { Audience } from '../kit/VisibilityMark.tsx'
import { type ReplyUse, replyUse } from './reply-use.ts'

/** The words around a reply: what the button does, who will see it, why it cannot be. */
export function useReplyWords() {
  const { t } = useLingui()
  return {
    /** The act, on the button. */
    act(option: ReplyOption): string {
      if (option.visibility === 'public')
        return option.kind === 'review' ? (option.oneAnswer?.present ? t`Replace the answer` : t`Post review answer`) : t`Reply publicly`
      if (option.kind === 'group') return t`Send to the group`
      return option.kind === 'mail' ? t`Send mail` : t`Send privately`
    },
    /** What it is and as whom, in the header. */
    head(option: ReplyOption): string {
      const { to } = option
      const account = speakerOf(option)
      if (option.oneAnswer) return to.name ? t`Your answer to ${to.name} as ${account}` : t`Your answer as ${account}`
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
        case 'answer-there':
          return t`${network} lets no program answer. Answer there, and then mark it here as answered.`
        case 'blocked':
          return t`This person has blocked the account or left the chat: nothing can be sent.`
        case 'encrypted':
          return t`This chat is encrypted. It can only be answered on ${network} itself.`
        case 'standby':
          return option.network === 'facebook'
            ? t`Another app of yours answers this chat at the moment. You can answer as soon as it hands the chat over, or you take it over.`
            : t`Another system answers this chat at the moment.`
        case 'no-thread':
          return t`There is nothing here that could be answered.`
        case 'auto-reply':
          return t`This was written by a machine. It is not answered.`
        case 'disconnected':
          return t`The account ${account} is not connected any more: nothing can be sent.`
        case 'cut-off':
          return t`${network} has cut off the account ${account}: nothing can be sent until it is connected again.`
        case 'no-private-right':
          return t`Private messages are only for colleagues who may read them. Ask an owner or admin for the right to read private messages, or to assign the conversation to you.`
        case 'live':
          return t`${network} takes no answers to comments on a broadcast.`
        case 'template-only':
          return option.takesTemplates
            ? t`The 24 hours after this customer’s last message are over. Until they write again, ${network} takes only an approved template.`
            : t`The 24 hours after the last message here are over. ${network} takes only approved templates now, and Baton sends them to single customers alone. As soon as somebody writes again, you can answer.`
        case 'human-agent-needed':
          return t`The 24 hours after this customer’s last message are over. ${network} lets people answer for seven days, but only through an app with the feature “Human Agent”. Once Meta gave it to yours, an admin switches it on in the settings of the account. As soon as the customer writes again, you can answer.`
        case 'window-closed':
          return t`The time in which ${network} allows an answer has passed. As soon as the customer writes again, you can answer.`
        case 'private-reply-waiting':
          return t`Your private message is on its way. ${network} takes no second one before the customer has answered.`
        case 'private-reply-sent':
          return t`The customer has your private message. ${network} takes one for each comment: as soon as they answer, you can go on here.`
        case 'private-reply-over':
          return t`${network} lets a comment be answered in private for seven days, and they have passed. Ask the customer in public to write to you.`
        case 'dm-off':
          return t`This person takes no private messages from this account.`
        default:
          return t`${network} does not allow an answer here.`
      }
    },
    /** How often and how long a comment may be answered in private; null where nobody counts. */
    once({ privateReply }: ReplyOption, now: number): string | null {
      if (privateReply?.state !== 'open') return null
      const left = timeLeft(Math.max(0, Date.parse(privateReply.endsAt) - now))
      return privateReply.whileLive ? t`One message, while the broadcast goes on` : t`One message, ${left} left`
    },
    /** Why one cannot go on in private from here, and what can be done instead. */
    noPrivateWay(option: ReplyOption): string {
      const network = networkMarks[option.network].name
      const account = speakerOf(option)
      if (option.kind === 'review')
        return t`${network} has no private messages to people who write reviews. Name a mail address or a case number in your answer, and ask them to use it.`
      if (option.network === 'instagram')
        return t`Private messages are not switched on for ${account}. An admin can do that in the settings of the account.`
      if (option.network === 'facebook')
        return t`Messenger is not switched on for ${account}. An admin can do that in the settings of the account.`
      return t`${network} offers no way from here into a private message.`
    },
    /** What becomes of an answer of which there is one: what it takes the place of, and when people see it. */
    oneAnswer({ oneAnswer, network }: ReplyOption): string | null {
      if (!oneAnswer) return null
      const name = networkMarks[network].name
      const later = oneAnswer.shown === 'after-review' ? t`${name} looks at it first; it can take a day until people see it.` : null
      const replaces = oneAnswer.present
        ? t`This takes the place of the answer that stands there.`
        : t`There is one answer; you can replace it later.`
      return later ? `${replaces} ${later}` : replaces
    },
    /** What sending this text, in so many messages, uses up. Null where it costs nothing, or nothing is known of it. */
    cost(option: ReplyOption, meters: readonly MeterNow[], text: string, messages: number): string | null {
      const use = replyUse(option, meters, text, messages)
      if (!use) return null
      const parts: string[] = []
      if (use.quota) parts.push(ofMonth(use.messages, use.quota))
      if (use.money) {
        const price = money(use.money.amount, use.money.currency)
        parts.push(use.linked ? t`Costs about ${price} with the link` : t`Costs about ${price}`)
      }
      if (parts.length === 0) parts.push(...uncharged(use))
      return parts.join(' · ') || null
    },
  }

  /** Of what the network, or our own cap, lets through in a month. */
  function ofMonth(messages: number, { used, limit }: { used: number; limit: number }): string {
    const [first, last, all] = [number(used + 1), number(used + messages), number(limit)]
    return messages === 1
      ? t`Counts as message ${first} of ${all} this month`
      : t`Counts as messages ${first} to ${last} of ${all} this month`
  }

  function uncharged({ meter, units, messages }: ReplyUse): string[] {
    const { cap, units: counted = 0 } = meter ?? {}
    if (cap && units === messages) return [ofMonth(messages, { used: counted, limit: cap })]
    if (units > messages) return [plural(units, { one: 'Uses # unit of the quota', other: 'Uses # units of the quota' })]
    return meter?.network === 'line' ? [plural(messages, { one: 'Counts as # message', other: 'Counts as # messages' })] : []
  }
}

/** As customers know the account. At LINE its @id is a string of letters and digits that most never see, at WhatsApp it is a number. */
function speakerOf({ network, accountName, accountHandle }: ReplyOption): string {
  return network === 'line' || network === 'whatsapp' ? accountName : accountHandle
}

import { useLingui } from '@lingui/react/macro'
import type { Message } from '../api/types.ts'
import { exactTime } from '../i18n/time.ts'

const datedAhead = 'dated-ahead:'
const fromAd = 'from-ad:'

/** What the reader should know about a message besides its words. */
export function useNoticeWords(): (message: Message) => string | null {
  const { t } = useLingui()
  return ({ notice, kindHint, direction, text, media, deleted, withheld, review }) => {
    if (deleted || withheld) return null
    if (notice === 'encrypted-open-on-x' || kindHint === 'encrypted') return t`Encrypted message. Open it on the network to read it.`
    if (notice === 'dmarc-fail') return t`The mail server doubts that this comes from the address it names.`
    if (notice === 'own-address') return t`This came from outside under our own address. Nobody has proven who wrote it.`
    if (notice?.startsWith(datedAhead)) {
      const time = exactTime(notice.slice(datedAhead.length))
      return t`This is dated ${time}, later than it reached us. It stands where it arrived.`
    }
    if (notice?.startsWith(fromAd)) {
      const headline = notice.slice(fromAd.length)
      return headline ? t`Came from your ad “${headline}”.` : t`Came from one of your ads.`
    }
    if (notice === 'whatsapp-unsupported')
      return t`WhatsApp does not show this kind of message to businesses. Ask the customer to send it another way.`
    if (notice === 'mention-unread') return t`You were mentioned here. The network keeps the words back; open it there to read them.`
    if (notice === 'unsupported')
      return t`The network does not show this kind of message to businesses. Ask the customer to send it another way.`
    if (notice === 'story-mention') return t`Mentioned you in a story. It can be seen for a day; nothing of it is kept here.`
    if (notice === 'story-reply') return t`Answers a story.`
    if (notice === 'from-link') return t`Came to the chat by a link.`
    if (notice === 'number-changed') return t`This customer has a new phone number now.`
    if (notice === 'id-changed') return t`WhatsApp knows this customer by another ID now.`
    if (notice === 'device-changed') return t`This customer’s security code changed: perhaps a new phone, perhaps somebody else.`
    if (notice === 'forwarded-often') return t`Forwarded many times.`
    if (notice === 'forwarded') return t`Forwarded.`
    if (notice === 'cut') return t`This is only the beginning. The whole mail is attached as a file.`
    if (notice === 'standby') return t`Another system answers here at the moment.`
    if (kindHint === 'bounce') return t`This mail came back: it was not delivered.`
    if (kindHint === 'auto-reply' && direction === 'outbound') return t`Said by another app of yours that held the chat.`
    if (kindHint === 'auto-reply') return t`Automatic reply. It is not answered.`
    if (review && !text && !review.title) return t`Stars only, without words.`
    if (notice) return t`There is more to see on the network.`
    if (!text && !review && media.length === 0) return t`A message without words. Open it on the network to see it.`
    return null
  }
}

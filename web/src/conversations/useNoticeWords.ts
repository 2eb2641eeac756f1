import { useLingui } from '@lingui/react/macro'
import type { Message } from '../api/types.ts'

/** What the reader should know about a message besides its words. */
export function useNoticeWords(): (message: Message) => string | null {
  const { t } = useLingui()
  return ({ notice, kindHint, text, media, deleted, withheld }) => {
    if (deleted || withheld) return null
    if (notice === 'encrypted-open-on-x' || kindHint === 'encrypted') return t`Encrypted message. Open it on the network to read it.`
    if (notice === 'dmarc-fail') return t`The mail server doubts that this comes from the address it names.`
    if (notice === 'own-address') return t`This came from outside under our own address. Nobody has proven who wrote it.`
    if (notice === 'cut') return t`This is only the beginning. The whole mail is attached as a file.`
    if (notice === 'standby') return t`Another system answers here at the moment.`
    if (kindHint === 'bounce') return t`This mail came back: it was not delivered.`
    if (kindHint === 'auto-reply') return t`Automatic reply. It is not answered.`
    if (notice) return t`There is more to see on the network.`
    if (!text && media.length === 0) return t`A message without words. Open it on the network to see it.`
    return null
  }
}

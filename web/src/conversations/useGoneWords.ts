import { useLingui } from '@lingui/react/macro'
import type { Message } from '../api/types.ts'

/** Who took a message away. */
export function useGoneWords() {
  const { t } = useLingui()
  return ({ by, reason }: Pick<NonNullable<Message['deleted']>, 'by' | 'reason'>, direction: Message['direction']): string =>
    reason === 'hidden'
      ? { author: t`Hidden by the customer`, us: t`Hidden by us`, network: t`Hidden by the network` }[by]
      : {
          author: direction === 'outbound' ? t`Deleted` : t`Deleted by the customer`,
          us: t`Deleted by us`,
          network: t`Removed by the network`,
        }[by]
}

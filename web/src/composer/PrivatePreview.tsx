import { useLingui } from '@lingui/react/macro'
import type { ReplyOption } from '../api/types.ts'

interface Props {
  option: ReplyOption
  /** What they said in public. */
  comment: string
  text: string
}

/** The one message as its reader finds it among their private ones: without the talk it answers, so the network puts that above. */
export function PrivatePreview({ option, comment, text }: Props) {
  const { t } = useLingui()
  const { accountName: account, to } = option
  const name = to.name
  return (
    <figure className="mx-3 mb-1 rounded-[12px] border border-private-edge bg-private-soft px-3 py-2 text-small">
      <figcaption className="text-meta text-private">{t`What ${name} finds in their messages`}</figcaption>
      <p className="mt-1 truncate border-l-2 border-private-edge pl-2 text-meta text-ink2" dir="auto">
        {t`${account} answered your comment:`} {comment}
      </p>
      <p dir="auto" className="mt-1 max-h-24 overflow-y-auto text-message text-ink words" data-preview>
        {text.trim() || <span className="text-ink2">…</span>}
      </p>
    </figure>
  )
}

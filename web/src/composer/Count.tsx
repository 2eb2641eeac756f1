import { useLingui } from '@lingui/react/macro'
import type { ReplyOption } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { cx } from '../kit/cx.ts'
import { unitsLeft } from './counting.ts'

/** What is left, counted as the network counts. */
export function Count({ text, limit }: { text: string; limit: ReplyOption['text'] | null }) {
  const { t } = useLingui()
  const left = limit && unitsLeft(text, limit)
  // Where nearly anything fits, a number would only be noise.
  if (left === null || left > 10_000) return <span id="composer-left" hidden />
  return (
    <span
      id="composer-left"
      className={cx(
        'relative shrink-0 px-1.5 text-meta whitespace-nowrap tabular-nums',
        left < 0 ? 'font-semibold text-danger' : 'text-ink2',
      )}
      title={t`Left, counted as this network counts`}
    >
      {number(left)}
      <span className="visually-hidden"> {t`left`}</span>
    </span>
  )
}

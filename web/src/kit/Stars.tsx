import { useLingui } from '@lingui/react/macro'
import { cx } from './cx.ts'

const MOST = 5

interface Props {
  stars: number
  /** What the same person gave before. */
  former?: number | null
  /** One star and a number, for a line with little room. */
  short?: boolean
  className?: string
}

/** The stars of a review. Read aloud as a number, and as a change where it is one. */
export function Stars({ stars, former = null, short = false, className }: Props) {
  const { t } = useLingui()
  const changed = former !== null && former !== stars
  return (
    <span className={cx('shrink-0 whitespace-nowrap tabular-nums', className)}>
      <span aria-hidden>
        {changed && `★${former} → `}
        {short || changed ? `★${stars}` : '★'.repeat(stars) + '☆'.repeat(MOST - stars)}
      </span>
      <span className="visually-hidden">
        {changed ? t`changed from ${former} to ${stars} of ${MOST} stars` : t`${stars} of ${MOST} stars`}
      </span>
    </span>
  )
}

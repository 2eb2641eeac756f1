import { t } from '@lingui/core/macro'
import type { Failures } from '../api/failure-parts.ts'
import { addFailures } from '../api/failure-words.ts'

/** What fails where views are saved. */
export const savedViewFailures = {
  saved_view_changed: () => ({
    happened: t`A colleague changed this view meanwhile`,
    remedy: t`Look at what it shows now, then change it again.`,
  }),
  too_many_saved_views: () => ({ happened: t`There are too many saved views`, remedy: t`Delete what is no longer used.` }),
} satisfies Failures
addFailures(savedViewFailures)

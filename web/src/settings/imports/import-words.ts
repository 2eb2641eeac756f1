import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ImportFault, ImportField } from '@baton/contract/import-fields'

export const importFieldWords: Record<ImportField, MessageDescriptor> = {
  id: msg`Number of the review`,
  link: msg`Link to the review`,
  date: msg`Date`,
  stars: msg`Stars`,
  title: msg({ message: 'Title', context: 'of a review' }),
  pros: msg`Pros`,
  cons: msg`Cons`,
  advice: msg`Advice to management`,
  job: msg`Job title`,
  place: msg({ message: 'Location', context: 'where somebody works' }),
  employment: msg`Employment status`,
  language: msg`Language`,
}

export const importFaultWords: Record<ImportFault, MessageDescriptor> = {
  stars_missing: msg`No stars`,
  stars_wrong: msg`These are no stars from 1 to 5`,
  words_missing: msg`Neither title nor pros or cons`,
  date_wrong: msg`This is no date`,
}

import { no, partly, type Truth, yes } from '@baton/channel-kit'
import { truthOfReviews } from '@baton/channel-kit/reviews'
import { source } from './poll.ts'

export const truth = (): Truth => ({
  ...truthOfReviews(source),
  reviews: yes(),
  files_in: no('not_told'),
  names: partly('some_unnamed'),
  pictures: partly('some_unnamed'),
  answer_public: partly('verified_only'),
  delete_own: yes(),
})

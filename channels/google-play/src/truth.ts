import { no, partly, type Truth, yes } from '@baton/channel-kit'
import { truthOfReviews } from '@baton/channel-kit/reviews'
import { source } from './poll.ts'

export const truth = (): Truth => ({
  ...truthOfReviews(source),
  reviews: partly({ code: 'last_days_with_words', params: { days: '7' } }),
  files_in: no('no_such_thing'),
  names: partly('some_unnamed'),
  pictures: no('not_told'),
  answer_public: yes(),
  delete_own: no('no_way'),
})

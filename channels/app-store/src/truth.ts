import { no, partly, type Truth, yes } from '@baton/channel-kit'
import { truthOfReviews } from '@baton/channel-kit/reviews'
import { source } from './poll.ts'

export const truth = (): Truth => ({
  ...truthOfReviews(source),
  reviews: partly('words_only'),
  files_in: no('no_such_thing'),
  names: yes(),
  pictures: no('not_told'),
  answer_public: yes(),
  delete_own: yes(),
})

import { no, partly, type Truth, yes } from '@baton/channel-kit'

export const truth = (): Truth => ({
  comments: no('reviews_alone'),
  mentions: no('reviews_alone'),
  reviews: yes('by_import'),
  dms: no('reviews_alone'),
  groups: no('reviews_alone'),
  files_in: no('no_such_thing'),
  edits_in: partly('with_import'),
  deletes_in: no('not_told'),
  reactions_in: no('not_told'),
  reads: no('not_told'),
  names: partly('nameless'),
  pictures: no('not_told'),

  answer_public: no('answer_there'),
  answer_private: no('reviews_alone'),
  go_private: no('no_way'),
  any_time: no('answer_there'),
  several_answers: no('answer_there'),
  files_out: no('no_such_thing'),
  change_own: no('answer_there'),
  delete_own: no('answer_there'),

  hide: no('no_way'),
  like: no('no_way'),
  delete_theirs: no('no_way'),
  block: no('no_way'),

  history: yes('by_import'),
  reconciliation: no('never_asked'),
  read_back: no('answer_there'),
})

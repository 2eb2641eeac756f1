import { no, partly, yes } from '../truth.ts'
import type { ReviewSource } from './walk.ts'

/** What holds of every store of reviews: nothing else is said there, one answer stands below each, and the list is read. */
export function truthOfReviews({ mostRead, listed }: Pick<ReviewSource, 'mostRead' | 'listed'>) {
  return {
    comments: no('reviews_alone'),
    mentions: no('reviews_alone'),
    dms: no('reviews_alone'),
    groups: no('reviews_alone'),
    edits_in: yes(),
    deletes_in: partly('newest_only'),
    reactions_in: no('not_told'),
    reads: no('not_told'),
    answer_private: no('reviews_alone'),
    go_private: no('no_way'),
    any_time: yes(),
    several_answers: no('one_answer'),
    files_out: no('no_such_thing'),
    change_own: yes('replaced'),
    hide: no('no_way'),
    like: no('no_way'),
    delete_theirs: no('no_way'),
    block: no('no_way'),
    history: listed
      ? partly({ code: 'last_days', params: { days: String(Math.floor(listed.ms / 86_400_000)) } })
      : mostRead === undefined
        ? yes()
        : partly({ code: 'newest_count', params: { count: String(mostRead) } }),
    reconciliation: yes(),
    read_back: yes(),
  }
}

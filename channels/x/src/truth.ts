import { no, partly, type Truth, type TruthAccount, yes } from '@baton/channel-kit'
import { hasFlatPrice } from './capabilities.ts'
import { MOST_READS_A_DAY } from './reconciliation.ts'

export const truth = (account: TruthAccount): Truth => ({
  comments: yes(),
  mentions: yes(),
  reviews: no('no_reviews'),
  dms: partly('encrypted_apart'),
  groups: partly('encrypted_apart'),
  files_in: yes(),
  edits_in: yes(),
  deletes_in: yes(),
  reactions_in: yes(),
  reads: partly('private_only'),
  names: yes(),
  pictures: yes(),
  answer_public: account && hasFlatPrice(account) ? yes() : partly('summoned_only'),
  answer_private: partly('encrypted_apart'),
  go_private: yes(),
  any_time: yes(),
  several_answers: yes(),
  files_out: no('files_unbuilt'),
  change_own: no('not_built'),
  delete_own: partly('public_only'),
  hide: partly('own_posts_only'),
  like: no(account && hasFlatPrice(account) ? 'not_built' : 'likes_withdrawn'),
  delete_theirs: no('no_way'),
  block: no('not_built'),
  history: partly('when_asked', { code: 'reading_costs', params: { most: String(MOST_READS_A_DAY) } }),
  reconciliation: partly('x_asked'),
  read_back: yes(),
})

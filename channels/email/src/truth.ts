import { no, partly, type Truth, type TruthAccount, yes } from '@baton/channel-kit'
import { HISTORY_MAILS } from './mailbox-cursor.ts'

export const truth = (account: TruthAccount): Truth => ({
  comments: no('no_public'),
  mentions: no('no_public'),
  reviews: no('no_reviews'),
  dms: yes(),
  groups: yes(),
  files_in: yes(),
  edits_in: no('said_stays'),
  deletes_in: no('said_stays'),
  reactions_in: no('no_such_thing'),
  reads: partly('receipts_unasked'),
  names: yes(),
  pictures: no('no_such_thing'),
  answer_public: no('no_public'),
  answer_private: yes(),
  go_private: no('no_public'),
  any_time: yes(),
  several_answers: yes(),
  files_out: no('files_unbuilt'),
  change_own: no('said_stays'),
  delete_own: no('said_stays'),
  hide: no('no_public'),
  like: no('no_such_thing'),
  delete_theirs: no('said_stays'),
  block: no('no_such_thing'),
  history: yes({ code: 'newest_then_asked', params: { count: String(HISTORY_MAILS) } }),
  reconciliation: yes(),
  read_back: readBack(account),
})

/** Where Baton files the copy itself, its absence says nothing. */
function readBack(account: TruthAccount) {
  if (!account) return partly('sent_copy')
  return account.settings.sentCopy === 'provider' ? yes() : no('sent_copy')
}

import { type Ability, behindSwitch, no, partly, type Truth, type TruthAccount, yes } from '@baton/channel-kit'
import { anyTime, PRIVATE_REPLY_DAYS, TALK_MESSAGES } from '@baton/channel-kit/meta'
import { hasMessenger } from './messenger.ts'
import { HISTORY_DAYS } from './reconciliation.ts'

export function truth(account: TruthAccount): Truth {
  const isOn = (settings: Record<string, string>) => hasMessenger({ settings })
  const inPrivate = (ability: Ability) => behindSwitch(account, isOn, ability)
  return {
    comments: yes(),
    mentions: yes(),
    reviews: yes(),
    dms: inPrivate(yes()),
    groups: no('no_groups'),
    files_in: yes(),
    edits_in: yes(),
    deletes_in: yes(),
    reactions_in: yes(),
    reads: inPrivate(partly('private_only')),
    names: partly('some_unnamed'),
    pictures: inPrivate(partly('private_only', 'some_unnamed')),
    answer_public: yes(),
    answer_private: inPrivate(yes()),
    go_private: inPrivate(partly('own_posts_only', { code: 'once_a_comment', params: { days: String(PRIVATE_REPLY_DAYS) } })),
    any_time: anyTime(account, isOn),
    several_answers: yes(),
    files_out: no('files_unbuilt'),
    change_own: no('not_built'),
    delete_own: partly('public_only'),
    hide: partly('own_posts_only'),
    like: partly('public_only'),
    delete_theirs: partly('own_posts_only'),
    block: no('not_built'),
    history: partly(
      { code: 'days_then_asked', params: { days: String(HISTORY_DAYS) } },
      { code: 'talk_newest', params: { count: String(TALK_MESSAGES) } },
      'old_posts_left',
    ),
    reconciliation: partly('facebook_asked'),
    read_back: yes(),
  }
}

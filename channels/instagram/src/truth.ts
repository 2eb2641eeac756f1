import { type Ability, behindSwitch, no, partly, type Truth, type TruthAccount, yes } from '@baton/channel-kit'
import { anyTime, PRIVATE_REPLY_DAYS, TALK_MESSAGES } from '@baton/channel-kit/meta'
import { hasDirect } from './direct.ts'
import { HISTORY_DAYS } from './reconciliation.ts'

export function truth(account: TruthAccount): Truth {
  const isOn = (settings: Record<string, string>) => hasDirect({ settings })
  const inPrivate = (ability: Ability) => behindSwitch(account, isOn, ability)
  return {
    comments: yes(),
    mentions: yes(),
    reviews: no('no_reviews'),
    dms: inPrivate(yes()),
    groups: no('no_groups'),
    files_in: inPrivate(partly('private_only')),
    edits_in: no('no_such_thing'),
    deletes_in: inPrivate(partly('private_only')),
    reactions_in: inPrivate(partly('private_only')),
    reads: inPrivate(partly('private_only')),
    names: partly('some_unnamed'),
    pictures: inPrivate(partly('private_only')),
    answer_public: yes(),
    answer_private: inPrivate(yes()),
    go_private: inPrivate(
      partly('own_posts_only', { code: 'once_a_comment', params: { days: String(PRIVATE_REPLY_DAYS) } }, 'live_while_live'),
    ),
    any_time: anyTime(account, isOn),
    several_answers: yes(),
    files_out: no('files_unbuilt'),
    change_own: no('no_edits'),
    delete_own: partly('own_posts_only'),
    hide: partly('own_posts_only'),
    like: no('no_way'),
    delete_theirs: partly('own_posts_only'),
    block: no('not_built'),
    history: partly(
      { code: 'days_then_asked', params: { days: String(HISTORY_DAYS) } },
      { code: 'talk_newest', params: { count: String(TALK_MESSAGES) } },
      'old_posts_left',
    ),
    reconciliation: partly('instagram_asked'),
    read_back: partly('not_elsewhere'),
  }
}

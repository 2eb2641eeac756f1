import { type Ability, behindSwitch, no, partly, type Truth, type TruthAccount, yes } from '@baton/channel-kit'

export function truth(account: TruthAccount): Truth {
  const inPrivate = (ability: Ability) => behindSwitch(account, ({ dm }) => dm === 'on', ability)
  return {
    comments: yes(),
    mentions: yes(),
    reviews: no('no_reviews'),
    dms: inPrivate(yes()),
    groups: inPrivate(yes()),
    files_in: yes(),
    edits_in: no('no_edits'),
    deletes_in: partly('newest_only'),
    reactions_in: yes(),
    reads: no('not_told'),
    names: yes(),
    pictures: yes(),
    answer_public: partly('replies_off'),
    answer_private: inPrivate(yes()),
    go_private: inPrivate(partly('by_link')),
    any_time: yes(),
    several_answers: yes(),
    files_out: no('files_unbuilt'),
    change_own: no('no_edits'),
    delete_own: partly('public_only'),
    hide: no('not_built'),
    like: partly('public_only'),
    delete_theirs: no('no_way'),
    block: no('not_built'),
    history: partly('when_asked', 'bluesky_before'),
    reconciliation: yes(),
    read_back: yes(),
  }
}

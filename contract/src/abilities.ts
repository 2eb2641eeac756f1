/**
 * What a network may let a brand do, in the order in which it is told, by code and in English. The web app words each code in
 * the reader's language. A code stays for good, since programs ask for it.
 */
export const abilities = {
  comments: { group: 'in', words: 'Public comments' },
  mentions: { group: 'in', words: 'Public posts that name the account' },
  reviews: { group: 'in', words: 'Reviews' },
  dms: { group: 'in', words: 'Private messages' },
  groups: { group: 'in', words: 'Talks of several people' },
  files_in: { group: 'in', words: 'Pictures and files of customers' },
  edits_in: { group: 'in', words: 'What customers change afterwards' },
  deletes_in: { group: 'in', words: 'What customers delete' },
  reactions_in: { group: 'in', words: 'Reactions of customers' },
  reads: { group: 'in', words: 'Whether a reply was read' },
  names: { group: 'in', words: 'Names of customers' },
  pictures: { group: 'in', words: 'Profile pictures of customers' },

  answer_public: { group: 'out', words: 'Answer in public' },
  answer_private: { group: 'out', words: 'Answer in private' },
  go_private: { group: 'out', words: 'Write in private to somebody who spoke in public' },
  any_time: { group: 'out', words: 'Answer at any time' },
  several_answers: { group: 'out', words: 'Answer more than once' },
  files_out: { group: 'out', words: 'Send pictures and files' },
  change_own: { group: 'out', words: 'Change a reply afterwards' },
  delete_own: { group: 'out', words: 'Delete a reply afterwards' },

  hide: { group: 'moderation', words: 'Hide what others wrote, and show it again' },
  like: { group: 'moderation', words: 'Like what others wrote' },
  delete_theirs: { group: 'moderation', words: 'Delete what others wrote' },
  block: { group: 'moderation', words: 'Block a person' },

  at_once: { group: 'trust', words: 'Messages come in at once' },
  history: { group: 'trust', words: 'What was said before the account was connected' },
  reconciliation: { group: 'trust', words: 'Find what the network did not deliver' },
  read_back: { group: 'trust', words: 'Find out whether a reply arrived when nobody said so' },
} as const satisfies Record<string, { group: AbilityGroup; words: string }>

export const abilityGroups = { in: 'Comes in', out: 'Goes out', moderation: 'With what others wrote', trust: 'How far one can rely on it' }
export type AbilityGroup = keyof typeof abilityGroups
export type AbilityCode = keyof typeof abilities

/**
 * Why something cannot be done, or only in part; `{name}` is a parameter. `whose`: the network does not have it, or does not let
 * it be done; Baton does not do it yet, though the network would let it; or it depends on how the account is set up.
 */
export const abilityReasons = {
  no_public: { whose: 'network', words: 'Nothing is said in public here.' },
  no_reviews: { whose: 'network', words: 'There are no reviews here.' },
  reviews_alone: { whose: 'network', words: 'There is nothing but reviews here.' },
  no_groups: { whose: 'network', words: 'There are no group chats with businesses here.' },
  no_such_thing: { whose: 'network', words: 'There is no such thing here.' },
  no_way: { whose: 'network', words: 'The network has no way to do this from outside.' },
  not_told: { whose: 'network', words: 'The network does not tell.' },
  said_stays: { whose: 'network', words: 'What was sent here stays as it is.' },
  no_edits: { whose: 'network', words: 'Nothing can be changed here, only deleted and written anew.' },
  private_only: { whose: 'network', words: 'Only in private messages.' },
  public_only: { whose: 'network', words: 'Only in public.' },
  own_posts_only: { whose: 'network', words: 'Only below posts of the account itself.' },
  unblock_there: { whose: 'network', words: 'Only in public. Whom one blocked is let in again on the network itself alone.' },
  likes_withdrawn: { whose: 'network', words: 'The network no longer lets apps like on pay-per-use.' },
  live_while_live: { whose: 'network', words: 'Comments on a broadcast only while it goes on.' },
  once_a_comment: { whose: 'network', words: 'One message to each comment, for {days} days after it.' },
  not_elsewhere: { whose: 'network', words: 'Not below what belongs to somebody else: there a person decides.' },
  some_unnamed: { whose: 'network', words: 'Some people are not shown to businesses.' },
  newest_only: {
    whose: 'network',
    words: 'The network does not announce it. It is noticed for the newest, which are looked at again and again.',
  },
  window_hours: { whose: 'network', words: 'In private for {hours} hours after the customer last wrote.' },
  window_days_people: {
    whose: 'network',
    words: 'In private, people can for {days} days, programs for 24 hours after the customer last wrote.',
  },
  by_import: {
    whose: 'network',
    words: 'The network lets no program read them. They come in by files that people bring, or by its mails.',
  },
  with_import: { whose: 'network', words: 'Where the next file tells it.' },
  nameless: { whose: 'network', words: 'People are not named. Their job and place are told.' },
  answer_there: { whose: 'network', words: 'The network lets no program answer. It is answered on the network itself.' },
  one_answer: { whose: 'network', words: 'A review has one answer. The next takes its place.' },
  replaced: { whose: 'network', words: 'The new answer takes the place of the one before.' },
  verified_only: { whose: 'network', words: 'Only where the place is verified.' },
  words_only: { whose: 'network', words: 'The network does not tell of stars without words.' },
  last_days_with_words: { whose: 'network', words: 'Only those with words that were written or changed in the last {days} days.' },
  last_days: { whose: 'network', words: 'Of the last {days} days.' },
  newest_count: { whose: 'network', words: 'The newest {count}.' },
  replies_off: { whose: 'network', words: 'Not where the author switched answers off.' },
  summoned_only: {
    whose: 'network',
    words: 'On pay-per-use only to people who mentioned or quoted the account. Others can be answered on the network itself.',
  },
  encrypted_apart: { whose: 'network', words: 'Encrypted chats can be read and answered only on the network itself.' },
  push_quota: {
    whose: 'network',
    words: 'Free for about a minute after the customer wrote. Later each message counts against the quota of the month.',
  },
  never_asked: { whose: 'network', words: 'The network cannot be asked for the past.' },
  paid_only: { whose: 'network', words: 'The network knows a paid message that comes twice. Of a free reply only a person can say.' },
  receipts_only: { whose: 'network', words: 'The network cannot be asked. A receipt that comes later says it.' },
  x_asked: {
    whose: 'baton',
    words: 'Mentions and chats of two. Not quotes without a mention, talks of several people, or deletions.',
  },
  facebook_asked: {
    whose: 'network',
    words: 'Below the newest 100 posts, mentions in posts, recommendations and private messages. Not below ads, and no changes.',
  },
  instagram_asked: {
    whose: 'network',
    words: 'Below the newest 100 posts, and private messages. Not mentions, ads or broadcasts, and no deletions.',
  },
  bluesky_before: { whose: 'baton', words: 'Of each chat only the last message.' },
  days_then_asked: { whose: 'network', words: 'The last {days} days by themselves, further back when somebody asks for it.' },
  newest_then_asked: { whose: 'network', words: 'The newest {count} by themselves, further back when somebody asks for it.' },
  when_asked: { whose: 'network', words: 'When somebody asks for it, as far back as the network tells.' },
  talk_newest: { whose: 'network', words: 'Of a private talk only its newest {count} messages.' },
  old_posts_left: { whose: 'baton', words: 'Not below posts that are older than the time asked for.' },
  reading_costs: { whose: 'network', words: 'The network charges for reading: no more than {most} things a day are read for it.' },
  asked_every: { whose: 'network', words: 'The network announces nothing: it is asked every {seconds} seconds.' },
  firehose: { whose: 'account', words: 'At once where a firehose is named in the settings of the account.' },
  mail_announced: { whose: 'network', words: 'Where the mail server announces new mail; else it is asked every minute.' },
  receipts_unasked: { whose: 'baton', words: 'Where a receipt comes by itself: Baton does not ask for one.' },
  by_link: { whose: 'baton', words: 'By a link with which the customer begins: Baton does not begin chats here yet.' },
  templates_later: { whose: 'network', words: 'Later with one of the account’s approved templates.' },
  files_unbuilt: { whose: 'baton', words: 'Baton sends words alone so far.' },
  not_built: { whose: 'baton', words: 'The network lets it be done. Baton does not do it yet.' },
  needs_switch: { whose: 'account', words: 'Where private messages are switched on in the settings of the account.' },
  switched_off: { whose: 'account', words: 'Private messages are switched off in the settings of this account.' },
  human_agent: {
    whose: 'account',
    words: 'For seven days once Meta gave the app the feature “Human Agent” and it is switched on in the settings of the account.',
  },
  sent_copy: { whose: 'account', words: 'Where the provider files sent mails by itself, and the settings of the account say so.' },
} as const satisfies Record<string, { whose: ReasonOwner; words: string }>

/** Who could change it. */
export type ReasonOwner = 'network' | 'baton' | 'account'
export type AbilityReasonCode = keyof typeof abilityReasons

/** A reason in English, with its values filled in. */
export function abilityReasonInEnglish(code: AbilityReasonCode, params: Readonly<Record<string, string>> = {}): string {
  return abilityReasons[code].words.replaceAll(/\{(\w+)\}/g, (hole, name: string) => params[name] ?? hole)
}

import { t } from '@lingui/core/macro'
import { reload } from './failure-parts.ts'
import type { Failures } from './failure-parts.ts'
import { addFailures } from './failure-words.ts'

/** What fails where a conversation is open: these words come with its other words. */
export const conversationFailures = {
  number_unreadable: () => ({
    happened: t`This number cannot be opened here`,
    remedy: t`It was sealed under another master secret. Whoever runs the server can start it with that one.`,
  }),
  delivery_not_found: () => ({ happened: t`This reply is not here any more`, remedy: reload() }),
  moderation_impossible: () => ({ happened: t`The network does not let us do this here`, remedy: t`Do it on the network itself.` }),
  moderation_under_way: () => ({ happened: t`Something else is being done with it`, remedy: t`Wait until that is over.` }),
  second_look_open: () => ({
    happened: t`A colleague is asked about this message already`,
    remedy: t`Wait for the answer, or withdraw it first.`,
  }),
  second_look_own: () => ({ happened: t`You asked for this yourself`, remedy: t`Somebody else has to look.` }),
  second_look_settled: () => ({ happened: t`It is settled already`, remedy: t`See how it ended.` }),
  answer_holds_personal_data: () => ({
    happened: t`Everybody could read what is personal in this answer`,
    remedy: t`Take out addresses, phone numbers and order numbers.`,
  }),
  reply_impossible: () => ({ happened: t`This network does not allow an answer here`, remedy: t`Answer by another way.` }),
  private_words_forbidden: () => ({
    happened: t`You may not write private messages here`,
    remedy: t`Ask an owner or admin for the right to read private messages, or to assign the conversation to you.`,
  }),
  thread_not_taken: () => ({
    happened: t`The network did not give us this chat`,
    remedy: t`Have the app that holds it hand it over, or move it in Meta Business Suite.`,
  }),
  spend_cap_reached: () => ({
    happened: t`This month’s cap is reached`,
    remedy: t`A team lead or an admin can send it all the same, or an admin can raise the cap.`,
  }),
  reply_too_long: () => ({ happened: t`The text is too long for this network`, remedy: t`Shorten it, or let it be split.` }),
  template_not_found: () => ({ happened: t`This template is not there any more`, remedy: t`Choose another one.` }),
  template_not_approved: () => ({ happened: t`This template is not approved any more`, remedy: t`Choose another one.` }),
  template_unsendable: () => ({ happened: t`Baton cannot fill in a part of this template yet`, remedy: t`Choose another one.` }),
  template_values: () => ({ happened: t`Something is missing in the template, or too long`, remedy: t`Correct the marked fields.` }),
  template_differs: () => ({
    happened: t`This template was changed meanwhile`,
    remedy: t`Read what it says now, then send it again.`,
  }),
  templates_unknown: () => ({ happened: t`This network has no templates`, remedy: t`Answer by another way.` }),
  send_later_impossible: () => ({
    happened: t`The network takes no answer at that time any more`,
    remedy: t`Choose an earlier time, or send it now.`,
  }),
  reply_window_closed: () => ({ happened: t`The time to answer here has passed`, remedy: t`Answer by another way.` }),
  recipient_missing: () => ({ happened: t`Nobody to answer was named`, remedy: t`Choose whom to answer above the text.` }),
  delivery_not_waiting: () => ({ happened: t`Too late to undo: the network has it`, remedy: t`Write once more to put it right.` }),
  delivery_not_failed: () => ({ happened: t`This reply needs no second try`, remedy: reload() }),
  client_message_conflict: () => ({ happened: t`This was sent before with other words`, remedy: t`Send it once more.` }),
} satisfies Failures
addFailures(conversationFailures)

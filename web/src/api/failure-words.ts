import { t } from '@lingui/core/macro'
import type { Failure } from './failure.ts'
import type { FailureCode } from './types.ts'

export interface FailureWords {
  happened: string
  remedy: string
}

const again = () => t`Try again in a moment.`
const reload = () => t`Go back and open it again.`

/** What to say for each failure, in the reader's language: what happened, and what to do. */
const words: Record<FailureCode | 'unreachable', () => FailureWords> = {
  unreachable: () => ({ happened: t`The server did not answer`, remedy: t`Check your connection. What you wrote is kept on this device.` }),
  invalid_request: () => ({ happened: t`Something in this was not accepted`, remedy: t`Correct the marked fields and send it again.` }),
  invalid_cursor: () => ({ happened: t`The list has changed meanwhile`, remedy: t`Load it again from the top.` }),
  not_signed_in: () => ({ happened: t`You are not signed in`, remedy: t`Sign in and go on where you were.` }),
  api_key_invalid: () => ({ happened: t`This API key does not work`, remedy: t`Make a new one under Settings, API keys.` }),
  forbidden: () => ({ happened: t`You may not do this`, remedy: t`Ask an owner or admin of the workspace for the right.` }),
  not_found: () => ({ happened: t`There is nothing at this address`, remedy: t`It may have been removed, or you may not see it.` }),
  workspace_not_found: () => ({ happened: t`There is no such workspace`, remedy: t`Check the address, or ask to be invited.` }),
  conversation_not_found: () => ({
    happened: t`You cannot see this conversation`,
    remedy: t`It may have moved to an inbox you do not work in.`,
  }),
  number_unreadable: () => ({
    happened: t`This number cannot be opened here`,
    remedy: t`It was sealed under another master secret. Whoever runs the server can start it with that one.`,
  }),
  saved_reply_changed: () => ({
    happened: t`A colleague changed this saved reply meanwhile`,
    remedy: t`Copy what you wrote, open it again and put it in there.`,
  }),
  shortcut_taken: () => ({ happened: t`Another saved reply has this word`, remedy: t`Choose another word behind /.` }),
  placeholder_unknown: () => ({ happened: t`A placeholder is not known`, remedy: t`Correct it, or take one from the list.` }),
  too_many_saved_replies: () => ({ happened: t`There are too many saved replies`, remedy: t`Put away what is no longer used.` }),
  post_not_found: () => ({ happened: t`This post is not here`, remedy: t`It may belong to an account whose inbox you do not see.` }),
  clearing_not_undoable: () => ({
    happened: t`This clearing cannot be taken back any more`,
    remedy: t`It was taken back already, or is older than 24 hours. Move single comments instead.`,
  }),
  contact_not_found: () => ({ happened: t`This person is not here`, remedy: reload() }),
  agent_not_found: () => ({ happened: t`This colleague is not here any more`, remedy: t`Choose somebody else.` }),
  channel_account_not_found: () => ({ happened: t`This account is not here any more`, remedy: reload() }),
  delivery_not_found: () => ({ happened: t`This reply is not here any more`, remedy: reload() }),
  setup_token_invalid: () => ({
    happened: t`This set-up link does not work`,
    remedy: t`Use the link the server printed at its last start.`,
  }),
  setup_done: () => ({ happened: t`Baton is set up already`, remedy: t`Sign in instead.` }),
  invitation_invalid: () => ({
    happened: t`This invitation does not work any more`,
    remedy: t`It was used, withdrawn or is too old. Ask for a new one.`,
  }),
  reset_link_invalid: () => ({
    happened: t`This reset link does not work any more`,
    remedy: t`It was used, replaced or is too old. Ask for a new one.`,
  }),
  reset_elsewhere: () => ({
    happened: t`This person belongs to another workspace too`,
    remedy: t`Ask somebody who manages all their workspaces, or whoever runs the server.`,
  }),
  email_taken: () => ({ happened: t`Somebody has signed up with this address already`, remedy: t`Sign in instead.` }),
  slug_taken: () => ({ happened: t`This address is taken`, remedy: t`Choose another one.` }),
  name_taken: () => ({ happened: t`This name is taken`, remedy: t`Choose another one.` }),
  last_owner: () => ({ happened: t`The workspace needs at least one owner`, remedy: t`Make somebody else owner first.` }),
  conversation_taken: () => ({ happened: t`A colleague was quicker`, remedy: t`See who has it now, then decide again.` }),
  assignee_lacks_inbox_access: () => ({ happened: t`This person does not work in this inbox`, remedy: t`Add them to the inbox first.` }),
  reply_held: () => ({ happened: t`Something came while you were writing`, remedy: t`Read it, then send again.` }),
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
  reply_window_closed: () => ({ happened: t`The time to answer here has passed`, remedy: t`Answer by another way.` }),
  recipient_missing: () => ({ happened: t`Nobody to answer was named`, remedy: t`Choose whom to answer above the text.` }),
  delivery_not_waiting: () => ({ happened: t`Too late to undo: the network has it`, remedy: t`Write once more to put it right.` }),
  delivery_not_failed: () => ({ happened: t`This reply needs no second try`, remedy: reload() }),
  client_message_conflict: () => ({ happened: t`This was sent before with other words`, remedy: t`Send it once more.` }),
  channel_account_exists: () => ({ happened: t`This account is connected already`, remedy: t`Reconnect it instead.` }),
  channel_check_failed: () => ({ happened: t`The check did not succeed`, remedy: t`Mend what is named below and try again.` }),
  checks_running: () => ({ happened: t`Several accounts are being checked already`, remedy: t`Try again when one of them is done.` }),
  history_impossible: () => ({ happened: t`This network tells nothing more of the past`, remedy: reload() }),
  comparison_impossible: () => ({ happened: t`This network cannot be asked what it holds`, remedy: reload() }),
  demo_not_running: () => ({ happened: t`The demo is not running here`, remedy: t`Start it first.` }),
  demo_being_removed: () => ({ happened: t`The demo is being removed`, remedy: t`Start it again once that is done.` }),
  network_unknown: () => ({ happened: t`Baton does not know this network`, remedy: t`Choose one of the list.` }),
  idempotency_conflict: () => ({ happened: t`This was sent before with other words`, remedy: t`Send it once more.` }),
  idempotency_running: () => ({ happened: t`The first try is still running`, remedy: again() }),
  feed_too_old: () => ({ happened: t`This screen was away for too long`, remedy: t`It is loading everything afresh.` }),
  too_many_feeds: () => ({ happened: t`Baton is open in too many windows`, remedy: t`Close some of them, then load this one again.` }),
  too_many_requests: () => ({ happened: t`Too many tries in a short time`, remedy: t`Wait a minute, then try again.` }),
  too_large: () => ({ happened: t`That is too much at once`, remedy: t`Send less.` }),
  unsupported_media_type: () => ({ happened: t`This kind of data is not accepted`, remedy: again() }),
  hook_unknown: () => ({ happened: t`There is no such webhook address`, remedy: t`Copy it again from the channel account.` }),
  hook_refused: () => ({ happened: t`The signature does not fit`, remedy: t`Check the secret of the app.` }),
  not_ready: () => ({ happened: t`The server is just starting`, remedy: again() }),
  internal: () => ({
    happened: t`Something broke on our side`,
    remedy: t`Nothing of yours is lost. If it stays, give the request id to whoever runs this server.`,
  }),
}

export function failureWords(code: FailureCode | 'unreachable'): FailureWords {
  return (words[code] ?? words.internal)()
}

/** The same in one line, with the request's id where the words ask for it. */
export function failureLine({ code, problem }: Failure): string {
  const { happened, remedy } = failureWords(code)
  const line = `${happened}. ${remedy}`
  return code === 'internal' && problem?.requestId ? `${line} (${problem.requestId})` : line
}

/** Every failure a caller can meet: code → HTTP status and what to do about it. The web app words the sentence by code, in the reader's language. */
export const failures = {
  invalid_request: { status: 400, remedy: 'Correct the named fields and send the request again.' },
  invalid_cursor: { status: 400, remedy: 'Take the cursor from the `next` of the page before, or leave it out to begin again.' },
  not_signed_in: { status: 401, remedy: 'Sign in, or send an API key as `Authorization: Bearer …`.' },
  api_key_invalid: { status: 401, remedy: 'The key is unknown, expired or revoked. Make a new one under Settings, API keys.' },
  forbidden: { status: 403, remedy: 'Ask an owner or admin of the workspace for the permission named in `permission`.' },
  not_found: { status: 404, remedy: 'Check the address; it may also be something you may not see.' },
  workspace_not_found: { status: 404, remedy: 'Check the workspace id; you may not be a member of it.' },
  conversation_not_found: { status: 404, remedy: 'It may have moved to an inbox you do not see.' },
  post_not_found: { status: 404, remedy: 'It may belong to an account whose inbox you do not see.' },
  clearing_not_undoable: { status: 409, remedy: 'It was taken back already, or is older than 24 hours. Move single comments instead.' },
  contact_not_found: { status: 404, remedy: 'Check the id.' },
  agent_not_found: { status: 404, remedy: 'Check the id; the person may have left the workspace.' },
  channel_account_not_found: { status: 404, remedy: 'Check the id; the account may have been removed.' },
  delivery_not_found: { status: 404, remedy: 'Check the id.' },
  setup_token_invalid: { status: 403, remedy: 'Use the set-up link that the server printed at its last start.' },
  setup_done: { status: 409, remedy: 'The first workspace exists already. Sign in instead.' },
  invitation_invalid: { status: 404, remedy: 'The link was used, withdrawn or is too old. Ask for a new one.' },
  reset_link_invalid: { status: 404, remedy: 'The link was used, replaced or is too old. Ask for a new one.' },
  reset_elsewhere: {
    status: 403,
    remedy:
      'The person belongs to a workspace, too, that you do not manage. Whoever runs the server can make the link: npm run baton -- reset-password <address>.',
  },
  email_taken: { status: 409, remedy: 'Somebody has signed up with this address already. Sign in instead.' },
  slug_taken: { status: 409, remedy: 'Choose another address for the workspace.' },
  name_taken: { status: 409, remedy: 'Choose another name.' },
  last_owner: { status: 409, remedy: 'Make somebody else owner first.' },
  conversation_taken: { status: 409, remedy: 'A colleague was quicker; `holder` says who.' },
  assignee_lacks_inbox_access: { status: 422, remedy: 'Add the person to the inbox first.' },
  reply_held: {
    status: 409,
    remedy: 'Something came since you looked. Read it, then send again with the newest `seenMessageId`, or with `sendAnyway`.',
  },
  answer_holds_personal_data: {
    status: 422,
    remedy:
      'Everybody can read this answer. Take out what `found` names (email, phone, order_number, card, korean_resident, thai_citizen, bank_account), or send again with `withPersonalData`.',
  },
  reply_impossible: { status: 422, remedy: 'This network does not allow an answer here; `reason` says why.' },
  moderation_impossible: {
    status: 422,
    remedy: 'This network does not let this be done with this message; `moderation` of the reply options says what it lets.',
  },
  moderation_under_way: { status: 409, remedy: 'Something else is being done with this message at its network. Wait until that is over.' },
  second_look_open: {
    status: 409,
    remedy: 'A colleague is asked about something else with this message. Wait for the answer, or withdraw what was asked.',
  },
  second_look_own: { status: 403, remedy: 'Nobody decides what they asked for themselves. Somebody else has to look.' },
  second_look_settled: { status: 409, remedy: 'It was decided or came to an end already; `state` says how.' },
  number_unreadable: {
    status: 409,
    remedy: 'It was sealed under another master secret. Start the server with the BATON_SECRET, or the file `secret`, of then.',
  },
  saved_reply_changed: {
    status: 409,
    remedy: 'A colleague changed it since; `savedReply` is how it stands now. Change that, with its `version`.',
  },
  shortcut_taken: { status: 409, remedy: 'Another saved reply is found by this word. Choose another.' },
  placeholder_unknown: {
    status: 422,
    remedy:
      'Correct the placeholders in `names`; there are contact.name, agent.name, agent.initials, account.name and conversation.number.',
  },
  saved_view_changed: {
    status: 409,
    remedy: 'A colleague changed it since; `savedView` is how it stands now. Change that, with its `version`.',
  },
  too_many_saved_views: { status: 409, remedy: 'Delete what is no longer used; `most` can be kept.' },
  too_many_saved_replies: { status: 409, remedy: 'Put away what is no longer used; `most` can be kept.' },
  private_words_forbidden: {
    status: 403,
    remedy:
      'This is private and needs the right named in `right`. An owner or admin can give it under Settings, People; or have the conversation assigned to you.',
  },
  thread_not_taken: {
    status: 409,
    remedy: 'The network did not give this thread; `networkWords` says why. Have the app that holds it hand it over, or try again later.',
  },
  spend_cap_reached: {
    status: 409,
    remedy:
      'The cap of `meter` for this month is reached. Who may (`spend:exceed`) sends again with `overCap`; an admin can raise the cap.',
  },
  reply_too_long: { status: 422, remedy: 'Shorten the text to `max`, or let it be split.' },
  template_not_found: { status: 422, remedy: 'The account has no such template any more. Choose another one.' },
  template_not_approved: {
    status: 422,
    remedy:
      'The network takes only approved templates; `state` says what became of this one. Choose another, or have it put right at the network.',
  },
  template_unsendable: {
    status: 422,
    remedy: 'This template has a part that Baton cannot fill in yet; `obstacle` names it. Choose another one.',
  },
  template_values: { status: 422, remedy: 'Correct the values that `problems` names, and send again.' },
  template_differs: {
    status: 409,
    remedy: 'The template was changed meanwhile and would say something else than `text`. Look at it again.',
  },
  templates_unknown: { status: 422, remedy: 'This network has no templates.' },
  reply_window_closed: { status: 422, remedy: 'The time in which this network allows an answer has passed.' },
  send_later_impossible: {
    status: 422,
    remedy: 'The network takes no answer at that time any more. Choose a time before `until`, or send now.',
  },
  recipient_missing: { status: 422, remedy: 'Name a thread of this conversation to answer in.' },
  delivery_not_waiting: { status: 409, remedy: 'It was handed to the network already and cannot be undone.' },
  delivery_not_failed: { status: 409, remedy: 'Only a refused or unknown delivery can be sent again.' },
  client_message_conflict: { status: 409, remedy: 'This `clientMessageId` was used for another text. Make a new id for a new message.' },
  channel_account_exists: { status: 409, remedy: 'This account is connected already; reconnect it instead.' },
  channel_check_failed: { status: 422, remedy: 'Mend what `probes` names and try again.' },
  history_impossible: { status: 422, remedy: 'This network tells nothing of the past, or told everything when the account was connected.' },
  comparison_impossible: { status: 422, remedy: 'This network cannot be asked what it holds; see `reconciliation.way` of the account.' },
  demo_not_running: { status: 409, remedy: 'Start the demo in this workspace first.' },
  demo_being_removed: { status: 409, remedy: 'Wait until `removing` of the demo is null, then start it again.' },
  checks_running: { status: 429, remedy: 'This workspace asks networks about `max` accounts already. Wait until one has answered.' },
  network_unknown: { status: 404, remedy: 'Choose one of the networks listed under /networks.' },
  idempotency_conflict: { status: 422, remedy: 'This Idempotency-Key was used with another body. Make a new key.' },
  idempotency_running: { status: 409, remedy: 'The first request with this key is still running. Wait and try again.' },
  feed_too_old: { status: 410, remedy: 'The log no longer holds that position. Fetch afresh, then follow from the present `seq`.' },
  too_many_feeds: { status: 429, remedy: 'Close some of your live feeds; one caller may hold `max` at once.' },
  too_many_requests: { status: 429, remedy: 'Wait as long as Retry-After says.' },
  too_large: { status: 413, remedy: 'Send less at once.' },
  unsupported_media_type: { status: 415, remedy: 'Send JSON with content-type application/json.' },
  hook_unknown: { status: 404, remedy: 'Check the webhook address shown with the channel account.' },
  hook_refused: { status: 401, remedy: 'The signature does not fit. Check the secret of the app.' },
  not_ready: { status: 503, remedy: 'Try again in a moment; /readyz names what is missing.' },
  internal: { status: 500, remedy: 'A fault of ours. Give the request id to whoever runs this server.' },
} as const satisfies Record<string, { status: number; remedy: string }>

export type FailureCode = keyof typeof failures

/** RFC 9457 problem answer. */
export interface Problem {
  type: string
  title: string
  status: number
  code: FailureCode
  detail?: string
  remedy: string
  requestId?: string
  [extra: string]: unknown
}

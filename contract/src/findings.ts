/**
 * What Baton itself says of accounts, deliveries and bytes, by code and in English; `{name}` is a parameter. The web app words
 * each code in the reader's language. What a network said is never in here: it goes beside it, word for word, as `networkWords`.
 * A code stays for good, since rows name it.
 */
export const findings = {
  // What a probe saw where all is well.
  account_is: 'It is {account}.',
  signed_in_as: 'Signed in as {account}.',
  signed_in_encrypted: 'Signed in, encrypted.',
  signed_in_unencrypted: 'Signed in, not encrypted.',
  mailbox_announces: 'Signed in. Folders: {folders}. New mail is announced at once.',
  mailbox_is_asked: 'Signed in. Folders: {folders}. New mail is looked for every minute.',
  private_messages_readable: 'Private messages can be read.',
  webhook_is: 'The network calls {url}.',
  quota_unlimited: 'There is no monthly limit of paid messages.',
  quota_limit: 'Paid messages a month: {limit}.',
  quota_used: 'Paid messages used this month: {used}.',

  // Sign-in and rights.
  token_refused: 'The network does not take the token.',
  credentials_refused: 'The network no longer takes the credentials of this account.',
  sign_in_refused: 'The network refused the sign-in.',
  credentials_unreadable: 'The stored credentials cannot be opened: they were sealed under another master secret.',
  sign_in_in_circles: 'The network asked to sign in again and again.',
  no_renewal: 'This network has no way to renew a token.',
  account_password: 'This is the password of the account itself, not an app password.',
  rights_missing: 'The network says that rights are missing.',
  credits_used_up: 'The credits of the account are used up.',
  access_withdrawn: 'The account withdrew the access of this app.',

  // The account.
  another_account: 'What was entered belongs to another account: {account}.',
  nobody_named: 'The network did not say whose account this is.',
  account_inactive: 'The account is not active at the network.',
  account_disconnected: 'The account was disconnected.',
  line_suspended: 'LINE suspended this Official Account.',
  line_held_by_another: 'Another module now holds the chats of the Official Account; Baton only listens.',
  line_detached: 'The module was detached from the Official Account.',

  // The webhook.
  webhook_missing: 'No webhook is entered at the network.',
  webhook_off: '{url} is entered at the network, but webhooks are switched off.',
  webhook_elsewhere: 'The network calls another address: {url}',
  webhook_unreachable: 'The network could not reach {url}.',

  // What a network answered, or did not.
  network_refused: 'The network refused.',
  network_asks_to_wait: 'The network asks to wait.',
  network_failed: 'The network answered with an error.',
  answer_unexpected: 'The network answered something else than its documentation says.',
  answer_unreadable: 'The answer of the network ({status}) could not be read: {error}',
  answer_without_id: 'The network took it without saying under which id ({status}).',
  address_invalid: '“{address}” is no address.',
  address_with_password: 'An address must not hold a password.',
  address_unencrypted: '{address} is not reached without encryption.',
  address_private: '{host} is on a private network.',
  host_not_found: '{host} was not found ({reason}).',
  host_unreachable: '{host} could not be reached ({reason}).',
  host_left_alone: '{host} could not be reached several times and is left alone for half a minute.',
  host_silent: '{host} did not answer in time.',
  certificate_untrusted: 'The certificate of {host} could not be trusted ({reason}).',
  connection_broken: '{host} broke the connection before it had answered ({reason}).',
  answer_too_large: 'The answer of {host} is larger than {megabytes} MB.',
  request_unwritable: 'The request could not be written ({reason}).',

  // Mail.
  mail_sign_in_refused: 'The mail server refused the sign-in.',
  mail_server_refused: 'The mail server refused.',
  mailbox_without_folders: 'Signed in, but no folder can be seen.',
  mailbox_unread: 'The mailbox could not be read ({reason}).',

  // Reconciliation.
  reconciliation_reads_used_up: 'The network charges for reading. The {most} reads of today (UTC) are used up.',
  reconciliation_cut: 'There was too much to compare at once, and part of it was left out.',

  // Bytes that could not be read.
  not_json: 'This is not JSON ({error}).',
  not_of_line: 'LINE sends nothing like this: there is no list of events.',
  not_of_x: 'X sends nothing like this: neither data.event_type nor for_user_id is there.',
  not_of_bluesky: 'Bluesky answers nothing like this: neither notifications, feed, thread nor chat.',
  mail_broken: 'This mail cannot be read ({error}).',
  mail_without_sender: 'This is no mail: it has no sender.',
  network_unknown: 'This version of Baton does not know {network}.',
  bytes_erased: 'The bytes were erased, because what they held was deleted.',
  not_connected: 'It is for {accounts}, which is not connected here.',
  kinds_unknown: 'It holds kinds that Baton does not know: {kinds}.',
  partly_not_connected: 'Part of it was left out: it is for {accounts}, which is not connected here.',
  kinds_unknown_and_partly_not_connected:
    'It holds kinds that Baton does not know: {kinds}. Part of it was left out: it is for {accounts}, which is not connected here.',
  stumbled: 'Baton stumbled over it: {error}',
  too_much_to_read: 'Reading it takes more time or memory than Baton gives it.',
  ended_server: 'The server ended again and again while it read this.',

  // Replies.
  reply_unsayable: 'This could not be put into the form of the network ({error}).',
  server_stopped: 'The server stopped while this was being sent.',
  not_there: 'Somebody looked on the network, and it is not there.',
  not_arrived: 'The network was asked three times and does not have it.',
  reported_failed: 'The network reported that it did not arrive.',
  bounced: 'The mail to {address} could not be delivered.',
  bounced_no_mailbox: 'There is no mailbox {address}.',
  bounced_wrong_address: 'The address {address} is wrong.',
  bounced_switched_off: 'The mailbox {address} is switched off.',
  bounced_full: 'The mailbox {address} is full.',
  bounced_too_large: 'The mail to {address} is too large.',
  bounced_unreachable: 'The mail server of {address} could not be reached.',
  bounced_by_rule: 'The mail to {address} was refused by a rule of the receiving server.',

  /** English of an older version, kept before there were codes. */
  said_before: '{words}',
} as const

/** What a person should do about a finding. `{hookUrl}` is filled in by the server. */
export const remedies = {
  check_entered: 'Check what you entered, and try again.',
  check_address: 'Check the address of the network, and that this server can reach it.',
  use_https:
    'Give an address that begins with https. For a server of your own, an administrator can allow http with BATON_ALLOW_HOSTS={host}:{port}',
  allow_host: 'An administrator can allow it with BATON_ALLOW_HOSTS={host}:{port}',
  check_rights: 'Check the rights of the account at the network.',
  reconnect: 'Connect the account again with new credentials.',
  use_own: 'Connect that account by itself, or enter what belongs to this one.',
  wait_minutes: 'Try again in a few minutes.',
  asked_again: 'Nothing is lost: it is asked again until it answers.',
  asked_later: 'Nothing is lost: it is asked again later.',
  connect_then_retry: 'Connect the account, then try again.',
  retry_after_update: 'Try again after an update of Baton, or when the server has more memory.',
  enter_webhook: 'Enter {hookUrl} as the webhook at the network.',

  line_issue_token: 'Issue a new channel access token in the LINE Developers console and enter it here.',
  line_enter_webhook: 'Enter {hookUrl} as the webhook URL in the Messaging API settings of the channel.',
  line_use_webhook: 'Switch on “Use webhook” and “Webhook redelivery” in the Messaging API settings. The webhook URL must be {hookUrl}',

  x_buy_credits: 'Buy credits in the developer console of X.',
  x_give_rights: 'Give the app the rights tweet.read, tweet.write, users.read, dm.read and dm.write, then connect the account again.',
  x_give_message_rights: 'Give the app the rights dm.read and dm.write, then connect the account again.',
  x_enter_bearer_token: 'Enter the bearer token of the app itself.',
  x_register_webhook: 'Register {hookUrl} as a webhook of the app (POST /2/webhooks), and subscribe the account.',
  x_validate_webhook: 'Check that {hookUrl} can be reached from outside, then have X check it again (PUT /2/webhooks/:id).',

  bluesky_activate: 'Make the account active again in Bluesky.',
  bluesky_check_password: 'Check handle and app password, then connect again.',
  bluesky_make_password: 'Make an app password in Bluesky (Settings, Privacy and security, App passwords) and enter that one.',
  bluesky_allow_messages: 'Make a new app password that is allowed to read private messages, and connect again with it.',

  mail_check_incoming_sign_in: 'Check user and password for incoming mail. Many providers want an app password.',
  mail_check_outgoing_sign_in: 'Check user and password for outgoing mail. Many providers want an app password.',
  mail_check_incoming_server: 'Check server, port and encryption for incoming mail.',
  mail_check_outgoing_server: 'Check server, port and encryption for outgoing mail.',
  mail_check_folders: 'Check that this user may read the mailbox.',
  mail_ask_provider: 'Ask the provider of the mail server what its words mean.',
  mail_reconnect: 'Check user and password of the mailbox, then connect it again. It is tried again every few minutes.',
  mail_tried_again: 'Nothing is lost: it is tried again until the mailbox answers.',

  said_before: '{remedy}',
} as const

/** What can be asked of a network live. */
export const probeNames = [
  'profile',
  'webhook',
  'quota',
  'quota-used',
  'direct-messages',
  'chat',
  'session',
  'sign-in',
  'token',
  'imap',
  'smtp',
] as const

export type FindingCode = keyof typeof findings
export type RemedyCode = keyof typeof remedies
export type ProbeName = (typeof probeNames)[number]

/** Names in braces of a sentence. */
type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never
export type FindingParams<Code extends FindingCode> = Record<Holes<(typeof findings)[Code]>, string>
export type RemedyParams<Code extends RemedyCode> = Record<Holes<(typeof remedies)[Code]>, string>

export interface Finding {
  code: FindingCode
  params: Record<string, string>
  remedy: RemedyCode | null
  /** What the network itself said, word for word. */
  networkWords: string | null
}

/** Makes a finding; what the sentences of code and remedy leave open is asked for by the types. */
export function finding<const Code extends FindingCode, const Remedy extends RemedyCode = never>(
  code: Code,
  params: FindingParams<Code> & Omit<RemedyParams<Remedy>, 'hookUrl'>,
  { remedy, networkWords }: { remedy?: Remedy | null; networkWords?: string | null } = {},
): Finding {
  const kept = Object.entries<string>(params).map(([name, value]) => [name, storable(value)])
  return { code, params: Object.fromEntries(kept), remedy: remedy ?? null, networkWords: networkWords ? storable(networkWords) : null }
}

/** Networks also send what PostgreSQL keeps in no JSON: NUL and halves of characters. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** A finding in English, as the API gives it. */
export function inEnglish({ code, params, remedy, networkWords }: Finding) {
  return {
    code,
    params,
    networkWords,
    words: filled(findings[code], params),
    remedyCode: remedy,
    remedy: remedy && filled(remedies[remedy], params),
  }
}

function filled(sentence: string, params: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => params[name] ?? hole)
}

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
  reviews_readable: 'The reviews of {account} can be read.',
  place_verified: 'The place is verified, so Google takes answers for it.',
  role_is: 'Your role at the network: {role}.',
  private_messages_readable: 'Private messages can be read.',
  webhook_is: 'The network calls {url}.',
  token_holds: 'The token holds for as long as the rights are not withdrawn.',
  token_holds_until: 'The token holds until {date}.',
  rights_given: 'These rights are given: {rights}.',
  comments_readable: 'Comments can be read.',
  comments_held_readable: 'Comments that are held for review can be read, so comments can be hidden and shown again.',
  facebook_page_subscribed: 'The app hears of the Page: {fields}.',
  instagram_page_subscribed: 'The app hears of the Page that the account is linked to.',
  whatsapp_number_ready: 'The phone number is ready.',
  whatsapp_quality_is: 'Quality of the phone number: {rating}.',
  whatsapp_subscribed: 'The app hears of the WhatsApp Business Account.',
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
  rights_missing_named: 'These rights are missing: {rights}.',
  meta_app_refused: 'Meta does not know this app, or the app secret is that of another one.',
  access_not_approved: 'Google has not approved this project for the Business Profile APIs: it may not call them at all.',
  app_store_agreement_open: 'Apple has an agreement that the brand has not agreed to yet.',
  facebook_token_not_of_page: 'This is the token of a person or an app, not of the Page.',
  instagram_not_linked: 'No professional Instagram account is linked to the Page {page}, or it is not shown to this token.',
  credits_used_up: 'The credits of the account are used up.',
  rights_missing_for: 'The network says that {email} lacks rights.',
  api_off: 'The API is not switched on in the project that the key belongs to.',
  clock_wrong: 'The network says that what was signed is not of this hour: the clock of this server is wrong.',
  access_withdrawn: 'The account withdrew the access of this app.',

  day_quota_low:
    'Of the {units} units that the network allows this project a day, {left} are left. So that they last, the account is asked only every {minutes} minutes.',
  day_quota_kept:
    'Of the {units} units that the network allows this project a day, {left} are left. They are kept for answers; what is new comes in after midnight ({zone}).',
  day_quota_used_up: 'What the network allows this project a day is used up. It begins anew at midnight ({zone}).',

  spend_cap_near: 'More than four fifths of this month’s cap of {cap} ({meter}) are used up. The account is asked less often.',
  spend_cap_reached: 'This month’s cap of {cap} ({meter}) is reached. The account is asked nothing before the month ends.',

  // The account.
  another_account: 'What was entered belongs to another account: {account}.',
  nobody_named: 'The network did not say whose account this is.',
  account_inactive: 'The account is not active at the network.',
  app_unknown: 'The network knows no such app, or does not let this account see it.',
  place_unknown: 'Google knows no such place, or does not let this account see it.',
  youtube_channel_unknown: 'YouTube knows no channel of whoever gave the token.',
  youtube_comments_off: 'Comments are switched off for this video.',
  youtube_comment_private: 'YouTube takes no answer to this comment: nobody but its author sees it.',
  youtube_account_unready: 'YouTube lets this channel write no comments before it is set up there.',
  place_unverified: 'The place is not verified, so Google takes no answers for it.',
  account_disconnected: 'The account was disconnected.',
  line_suspended: 'LINE suspended this Official Account.',
  line_held_by_another: 'Another module now holds the chats of the Official Account; Baton only listens.',
  line_detached: 'The module was detached from the Official Account.',
  whatsapp_number_not_found: 'Meta does not know this phone number ID, or does not show it to this token.',
  whatsapp_number_status: 'The phone number is not ready: {status}.',
  whatsapp_name_status: 'The display name of the phone number is not accepted: {status}.',
  whatsapp_quality_low: 'The quality of the phone number is low. Meta may lower its limits or block it.',
  whatsapp_quality_fell: 'The quality of {number} fell. Its limit is now {limit}.',
  whatsapp_account_restricted: 'Meta restricted the WhatsApp Business Account: {what}.',
  whatsapp_alert: 'Meta warns about the WhatsApp Business Account: {alert}.',
  whatsapp_template_stopped: 'The template “{name}” ({language}) cannot be used: {status}.',

  // Of a template that a reply was made with.
  template_changed: 'The network says that this template has other blanks than the values that were filled in.',
  template_gone: 'The network has no such approved template in this language.',
  template_too_long: 'Filled in, the template is longer than the network allows.',
  template_against_policy: 'The network finds what was filled into the template against its rules.',
  template_paused: 'The network paused this template, since people took it badly.',
  template_disabled: 'The network disabled this template for good, since people took it badly.',
  template_not_approved: 'This template is not approved any more.',

  meta_chat_held_elsewhere: 'Another app of yours holds this chat at Meta, and takes turns with Baton.',
  meta_private_reply_used: 'This comment was answered in private already. Meta allows one such message.',
  meta_messages_restricted: 'Meta restricted private messages of this account.',

  // The webhook.
  webhook_missing: 'No webhook is entered at the network.',
  webhook_off: '{url} is entered at the network, but webhooks are switched off.',
  webhook_elsewhere: 'The network calls another address: {url}',
  facebook_page_not_subscribed: 'The app does not hear of the Page: {fields}.',
  instagram_page_not_subscribed: 'The app does not hear of the Page that the account is linked to, and so not of the account.',
  whatsapp_not_subscribed: 'The app does not hear of the WhatsApp Business Account.',
  webhook_unreachable: 'The network could not reach {url}.',
  webhook_fields_missing: 'The network calls {url}, but not for {fields}.',

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
  encryption_missing: '{host} answers without encryption there.',
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

  // Health: what is derived, not told by one answer.
  token_ends_in: 'The token ends on {date} (days left: {days}). The network does not renew it by itself.',
  token_ended: 'The token ended on {date}.',
  webhook_unproved: 'Nothing shows yet that the network reaches this server.',
  webhook_skips: 'The network held messages that it had not delivered: {count} since it last called us. They were fetched and are here.',
  silent_asking: 'Nothing has come for {hours} h, longer than is usual at this time. The network is being asked.',
  silent_quiet: 'Nothing has come for {hours} h, longer than is usual at this time. The network was asked: it is quiet, and nothing waits.',
  silent_unasked:
    'Nothing has come for {hours} h, longer than is usual at this time. This network cannot be asked what waits; token and webhook were asked about and are well.',
  worker_gone: 'No process does background work: nothing comes in and nothing goes out.',
  watch_stopped: 'Nobody has looked at this account for {minutes} min, though its turn has come.',
  intake_behind: 'What came in has waited {minutes} min to be read.',
  sends_behind: 'Replies have waited {minutes} min to go out.',
  clock_ahead: 'The clock of this server is {seconds} s ahead of what the networks say.',
  clock_behind: 'The clock of this server is {seconds} s behind what the networks say.',

  // Bytes that could not be read.
  not_json: 'This is not JSON ({error}).',
  not_of_line: 'LINE sends nothing like this: there is no list of events.',
  not_of_x: 'X sends nothing like this: neither data.event_type nor for_user_id is there.',
  not_of_bluesky: 'Bluesky answers nothing like this: neither notifications, feed, thread nor chat.',
  not_of_meta: 'Meta sends nothing like this about “{object}”: there is no list of entries for it.',
  not_of_google_play: 'Google Play answers nothing like this: there is no review.',
  not_of_google_business: 'Google Business Profile answers nothing like this: there is no review.',
  not_of_youtube: 'YouTube answers nothing like this: there is no comment.',
  not_of_app_store: 'App Store Connect answers nothing like this: there is no review.',
  mail_broken: 'This mail cannot be read ({error}).',
  mail_without_sender: 'This is no mail: it has no sender.',
  file_empty: 'The file is empty.',
  file_is_workbook: 'This is a workbook, not a table in text.',
  file_broken: 'The table breaks off or has a quotation mark too few, at line {line}.',
  file_too_long: 'The file has more than {most} rows.',
  file_without_reviews: 'Neither a table with a column of stars nor a mail about a review.',
  notice_without_review: 'The mail tells of no review with stars.',
  network_unknown: 'This version of Baton does not know {network}.',
  bytes_erased: 'The bytes were erased, because what they held was deleted.',
  not_connected: 'It is for {accounts}, which is not connected here.',
  kinds_unknown: 'It holds kinds that Baton does not know: {kinds}.',
  connected_by_another_app: 'It is for {accounts}, which is connected here through another app.',
  private_switched_off: 'Private messages are switched off for {account}, and the network brought one.',
  partly_not_connected: 'Part of it was left out: it is for {accounts}, which is not connected here.',
  kinds_unknown_and_partly_not_connected:
    'It holds kinds that Baton does not know: {kinds}. Part of it was left out: it is for {accounts}, which is not connected here.',
  stumbled: 'Baton stumbled over it: {error}',
  too_much_to_read: 'Reading it takes more time or memory than Baton gives it.',
  ended_server: 'The server ended again and again while it read this.',

  // Replies.
  reply_unsayable: 'This could not be put into the form of the network ({error}).',
  server_stopped: 'The server stopped while this was being sent.',
  contact_wrote_first: 'The customer wrote before the time that was chosen, so it was not sent.',
  not_there: 'Somebody looked on the network, and it is not there.',
  not_arrived: 'The network was asked three times and does not have it.',
  answer_not_shown: 'The network looked at the answer and does not show it ({policy}).',
  second_look_missing: 'No colleague has allowed this, or it was changed since one did. Ask for it again.',
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
  save_as_csv: 'Save it as CSV (UTF-8), and choose that file.',
  split_file: 'Split it into several files.',
  check_entered: 'Check what you entered, and try again.',
  check_address: 'Check the address of the network, and that this server can reach it.',
  use_https:
    'Give an address that begins with https. For a server of your own, an administrator can allow http with BATON_ALLOW_HOSTS={host}:{port}',
  allow_host: 'An administrator can allow it with BATON_ALLOW_HOSTS={host}:{port}',
  trust_certificate:
    'Give the name that stands in the certificate. For a certificate of your own, an administrator can name its file in NODE_EXTRA_CA_CERTS and start Baton again.',
  check_rights: 'Check the rights of the account at the network.',
  reconnect: 'Connect the account again with new credentials.',
  use_own: 'Connect that account by itself, or enter what belongs to this one.',
  wait_minutes: 'Try again in a few minutes.',
  asked_again: 'Nothing is lost: it is asked again until it answers.',
  asked_later: 'Nothing is lost: it is asked again later.',
  connect_then_retry: 'Connect the account, then try again.',
  enter_at_own_app: 'Enter the webhook address that stands on the page of the account at its own app, and take it away from the other one.',
  switch_on_then_retry:
    'Switch private messages on in the settings of the account and read it again, or leave them out at the app of the network.',
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

  meta_wait_for_customer: 'Ask in public that they write to you. As soon as they do, you can answer in private.',
  meta_hand_chat_over: 'Have that app hand the chat over, or make Baton’s app the one for this chat in Meta Business Suite.',
  messenger_give_rights:
    'Make a new Page access token that has pages_messaging too, besides the rights for comments, and connect again with it. Without Messenger: switch it off in the settings of the account.',
  messenger_subscribe_page:
    'Subscribe the app to the Page: POST /PAGE-ID/subscribed_apps with subscribed_fields=feed,mention,ratings,messages,message_echoes,message_edits,message_reactions,message_reads,message_deliveries,messaging_postbacks,messaging_referrals,messaging_handovers,standby,messaging_policy_enforcement.',
  messenger_enter_webhook:
    'Under Webhooks of the app, choose Page, enter {hookUrl} with your verify token, and subscribe to feed, mention, ratings and to the fields of Messenger: messages, message_echoes, message_edits, message_reactions, message_reads, message_deliveries, messaging_postbacks, messaging_referrals, messaging_handovers, standby and messaging_policy_enforcement.',
  meta_look_at_quality: 'Look at the support inbox of the account in Meta Business Suite. There a review can be asked for.',
  meta_check_app: 'Copy App ID and App secret anew from App settings, Basic.',
  facebook_enter_page_token: 'Enter the access token of the Page. /me/accounts shows it beside each Page that you manage.',
  facebook_give_rights:
    'Make a new Page access token with pages_show_list, pages_manage_metadata, pages_read_engagement, pages_read_user_content and pages_manage_engagement, and connect again with it.',
  facebook_subscribe_page: 'Subscribe the app to the Page: POST /PAGE-ID/subscribed_apps with subscribed_fields=feed,mention,ratings.',
  facebook_enter_webhook:
    'Under Webhooks of the app, choose Page, enter {hookUrl} with your verify token, and subscribe to feed, mention and ratings.',
  instagram_enter_page_token:
    'Enter the access token of the Page that the Instagram account is linked to. /me/accounts shows it beside each Page that you manage.',
  instagram_link_account:
    'Make the Instagram account a professional one and link it to this Page (in Instagram under Edit profile, Page), and give instagram_basic with the token.',
  instagram_give_rights:
    'Make a new Page access token with pages_show_list, pages_manage_metadata, pages_read_engagement, instagram_basic and instagram_manage_comments, and connect again with it.',
  instagram_give_message_rights:
    'Make a new Page access token that has instagram_manage_messages too, besides the rights for comments, and connect again with it. In Instagram, allow access to messages (Settings, Messages and story replies, Connected tools). Without private messages: switch them off in the settings of the account.',
  instagram_subscribe_page: 'Subscribe the app to the Page: POST /PAGE-ID/subscribed_apps with subscribed_fields=feed.',
  instagram_enter_webhook:
    'Under Webhooks of the app, choose Instagram, enter {hookUrl} with your verify token, and subscribe to comments, live_comments and mentions.',
  instagram_enter_webhook_for_messages:
    'Under Webhooks of the app, choose Instagram, enter {hookUrl} with your verify token, and subscribe to comments, live_comments, mentions, messages, message_reactions, messaging_seen, messaging_postbacks, messaging_referral, messaging_handover and standby.',
  whatsapp_give_rights:
    'Generate a new token for the system user with whatsapp_business_messaging and whatsapp_business_management, let it manage the WhatsApp account, and connect again with it.',
  whatsapp_check_ids: 'Copy phone number ID and WhatsApp Business Account ID anew from WhatsApp, API Setup, of your app.',
  whatsapp_look_at_number: 'Look at the phone number in the WhatsApp Manager.',
  whatsapp_look_at_templates:
    'Look at the template in the WhatsApp Manager (Message templates). There it can be changed and submitted again.',
  template_read_again: 'Read the templates of the account again, then choose it anew.',
  template_other: 'Choose another template.',
  template_shorten: 'Choose it anew and fill in shorter values.',
  template_wait_or_other: 'Choose another template. The network ends a first pause after three hours and a second after six.',
  whatsapp_look_at_quality: 'Look at the account quality in the WhatsApp Manager. There a review can be asked for.',
  whatsapp_subscribe: 'Subscribe the app to the account: POST /WHATSAPP-BUSINESS-ACCOUNT-ID/subscribed_apps.',
  whatsapp_enter_webhook: 'Under WhatsApp, Configuration, of the app, enter {hookUrl} with your verify token, and subscribe to messages.',

  set_clock: 'Set the clock of this server, best by a time service (NTP).',
  google_make_key: 'Make a new key (JSON) for the service account in Google Cloud, and enter it here.',
  google_switch_on_api:
    'Switch on the “Google Play Android Developer API” in Google Cloud, in the project of the service account. It takes a few minutes.',
  google_play_give_rights:
    'In the Play Console under “Users and permissions”, invite {email} and give it “View app information” and “Reply to reviews” for this app. It can take a day.',
  google_business_ask_access:
    'Ask Google for access to the Business Profile APIs with the form for it, for the project of this client. It can take two weeks.',
  google_business_switch_on_apis:
    'In the project of the client, switch on “Google My Business API”, “My Business Business Information API” and “My Business Account Management API”.',
  google_business_check_client: 'Copy client ID and client secret anew from Google Cloud, Clients.',
  google_business_new_token:
    'Get a new refresh token for this client with the scope business.manage, and connect again with it. While the consent screen is in testing, Google ends a refresh token after seven days.',
  google_business_give_role: 'Let the Google account that gave the token be an owner or manager of the Business Profile.',
  google_business_verify: 'Verify the place in its Business Profile.',
  google_business_check_account: 'Copy the account ID anew: the digits behind accounts/.',
  google_business_check_location: 'Copy the location ID anew: the digits behind locations/.',
  spend_raise_cap: 'What webhooks bring comes in all the same. To go on reading, raise the cap under Settings, Spend.',
  day_quota_ask_more:
    'Until then nothing is lost. If it happens often, ask Google for more units for the project, and enter the new number in the settings of the account.',
  youtube_switch_on_api: 'In the project of the client, switch on “YouTube Data API v3” in Google Cloud. It takes a few minutes.',
  youtube_check_client: 'Copy client ID and client secret anew from Google Cloud, Clients.',
  youtube_new_token:
    'Get a new refresh token for this client with the scope youtube.force-ssl, and connect again with it. While the consent screen is in testing, Google ends a refresh token after seven days.',
  youtube_choose_channel:
    'Get a new refresh token, and when Google asks for the channel, choose the one whose ID you entered. It must own its videos.',
  youtube_set_up_channel: 'Sign in to YouTube as this channel and write one comment by hand; YouTube says there what it still wants.',
  app_store_check_key:
    'Compare issuer ID and key ID with App Store Connect (Users and Access, Integrations), and the clock of this server with the time. If the key was revoked, make a new one and enter it with its .p8 file.',
  app_store_agree: 'Let the Account Holder agree to it at developer.apple.com/account, or in App Store Connect under Business.',
  app_store_give_role: 'Make a new team key with the role Customer Support, App Manager or Admin, and connect again with it.',
  app_store_check_app: 'Copy the Apple ID of the app anew from App Information. It must belong to the team that the key is of.',
  google_play_check_package: 'Check the package name, and that the service account was given this app in the Play Console.',

  finish_review: 'The network has to approve the app, the project or the account first. Look there at what it still asks for.',
  more_quota: 'Wait until the network counts anew, or get more from it.',
  appeal_at_network: 'Look at what the network wrote to the owner of the account. Only the network can lift this.',
  renew_in_time: 'Connect the account again with a new token before that day. Until then everything goes on.',
  write_to_account: 'To be sure, write to the account from another one: it must appear here within a minute.',
  look_at_webhook: 'Press “Check now” and look at the webhook at the network: its address, its fields and whether it is on.',
  start_worker: 'Whoever runs the server starts a process with the role worker, and looks at the last lines of its log.',
  look_at_worker: 'Whoever runs the server looks at /readyz and at the log of the processes with the role worker.',
  check_or_ask: 'Press “Check now”. If it stays, ask the network with its own words.',

  mail_check_incoming_sign_in: 'Check user and password for incoming mail. Many providers want an app password.',
  mail_check_outgoing_sign_in: 'Check user and password for outgoing mail. Many providers want an app password.',
  mail_check_incoming_server: 'Check server, port and encryption for incoming mail.',
  mail_check_outgoing_server: 'Check server, port and encryption for outgoing mail.',
  mail_other_encryption:
    'Choose another encryption, or the port that belongs to this one. Without any, Baton reaches only servers that an administrator put into BATON_ALLOW_HOSTS.',
  mail_check_folders: 'Check that this user may read the mailbox.',
  mail_ask_provider: 'Ask the provider of the mail server what its words mean.',
  mail_reconnect: 'Check user and password of the mailbox, then connect it again. It is tried again every few minutes.',
  mail_tried_again: 'Nothing is lost: it is tried again until the mailbox answers.',

  said_before: '{remedy}',
} as const

/** What can be asked of a network live. */
export const probeNames = [
  'profile',
  'reviews',
  'answers',
  'webhook',
  'quota',
  'quota-used',
  'direct-messages',
  'chat',
  'session',
  'sign-in',
  'token',
  'rights',
  'comments',
  'moderation',
  'subscription',
  'number',
  'quality',
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

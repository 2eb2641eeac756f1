import type { Finding } from '@baton/contract/channels'
import type { FindingCode } from '@baton/contract/findings'
import type { I18n, MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What may be found about a reply that did not go out. What is found about accounts is worded in the settings. */
export const replyFindings = {
  credentials_refused: msg`The network no longer takes the credentials of this account.`,
  credentials_unreadable: msg`The stored credentials cannot be opened: they were sealed under another master secret.`,
  account_disconnected: msg`The account was disconnected.`,
  network_asks_to_wait: msg`The network asks to wait.`,
  network_failed: msg`The network answered with an error.`,
  answer_unreadable: msg({ message: 'The answer of the network ({status}) could not be read: {error}' }),
  answer_without_id: msg({ message: 'The network took it without saying under which id ({status}).' }),
  address_invalid: msg({ message: '“{address}” is no address.' }),
  address_with_password: msg`An address must not hold a password.`,
  address_unencrypted: msg({ message: '{address} is not reached without encryption.' }),
  address_private: msg({ message: '{host} is on a private network.' }),
  host_not_found: msg({ message: '{host} was not found ({reason}).' }),
  host_unreachable: msg({ message: '{host} could not be reached ({reason}).' }),
  host_left_alone: msg({ message: '{host} could not be reached several times and is left alone for half a minute.' }),
  host_silent: msg({ message: '{host} did not answer in time.' }),
  certificate_untrusted: msg({ message: 'The certificate of {host} could not be trusted ({reason}).' }),
  encryption_missing: msg({ message: '{host} answers without encryption there.' }),
  connection_broken: msg({ message: '{host} broke the connection before it had answered ({reason}).' }),
  answer_too_large: msg({ message: 'The answer of {host} is larger than {megabytes} MB.' }),
  request_unwritable: msg({ message: 'The request could not be written ({reason}).' }),
  network_unknown: msg({ message: 'This version of Baton does not know {network}.' }),
  stumbled: msg({ message: 'Baton stumbled over it: {error}' }),
  reply_unsayable: msg({ message: 'This could not be put into the form of the network ({error}).' }),
  server_stopped: msg`The server stopped while this was being sent.`,
  contact_wrote_first: msg`The customer wrote before the time that was chosen, so it was not sent.`,
  not_there: msg`Somebody looked on the network, and it is not there.`,
  not_arrived: msg`The network was asked three times and does not have it.`,
  answer_not_shown: msg({ message: 'The network looked at the answer and does not show it ({policy}).' }),
  day_quota_used_up: msg({ message: 'What the network allows this project a day is used up. It begins anew at midnight ({zone}).' }),
  youtube_comments_off: msg`Comments are switched off for this video.`,
  youtube_comment_private: msg`YouTube takes no answer to this comment: nobody but its author sees it.`,
  youtube_account_unready: msg`YouTube lets this channel write no comments before it is set up there.`,
  second_look_missing: msg`No colleague has allowed this, or it was changed since one did. Ask for it again.`,
  template_changed: msg`The network says that this template has other blanks than the values that were filled in.`,
  template_gone: msg`The network has no such approved template in this language.`,
  template_too_long: msg`Filled in, the template is longer than the network allows.`,
  template_against_policy: msg`The network finds what was filled into the template against its rules.`,
  template_paused: msg`The network paused this template, since people took it badly.`,
  template_disabled: msg`The network disabled this template for good, since people took it badly.`,
  template_not_approved: msg`This template is not approved any more.`,
  reported_failed: msg`The network reported that it did not arrive.`,
  bounced: msg({ message: 'The mail to {address} could not be delivered.' }),
  bounced_no_mailbox: msg({ message: 'There is no mailbox {address}.' }),
  bounced_wrong_address: msg({ message: 'The address {address} is wrong.' }),
  bounced_switched_off: msg({ message: 'The mailbox {address} is switched off.' }),
  bounced_full: msg({ message: 'The mailbox {address} is full.' }),
  bounced_too_large: msg({ message: 'The mail to {address} is too large.' }),
  bounced_unreachable: msg({ message: 'The mail server of {address} could not be reached.' }),
  bounced_by_rule: msg({ message: 'The mail to {address} was refused by a rule of the receiving server.' }),
} satisfies Partial<Record<FindingCode, MessageDescriptor>>

/** What was found, in the reader's language; in English what only the settings can word. */
export function wordsOfReason(i18n: I18n, { code, params, words }: Finding): { text: string; lang?: 'en' } {
  const known: MessageDescriptor | undefined = code in replyFindings ? replyFindings[code as keyof typeof replyFindings] : undefined
  return known ? { text: i18n._({ ...known, values: params }) } : { text: words, lang: 'en' }
}

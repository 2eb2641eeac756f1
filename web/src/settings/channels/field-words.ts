import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

interface FieldWords {
  label: MessageDescriptor
  help?: MessageDescriptor
  /** The few values it can have; the first is what the network assumes when it is left out. */
  choices?: { value: string; label: MessageDescriptor }[]
}

const onOff = { off: msg`Off`, on: msg`On` }
const security = [
  { value: 'tls', label: msg`TLS: encrypted from the start` },
  { value: 'starttls', label: msg`STARTTLS: encrypted after the greeting` },
  { value: 'none', label: msg`None: only inside your own network` },
]

/**
 * The words of `network.field` in the reader's language. A field that is not here is shown in the server's own (English)
 * words, so a new network can be connected before it is translated.
 */
export const fieldWords: Record<string, FieldWords> = {
  'line.channelSecret': {
    label: msg`Channel secret`,
    help: msg`On the tab “Basic settings”. With it we know that a message really comes from LINE.`,
  },
  'line.channelAccessToken': {
    label: msg`Channel access token`,
    help: msg`On the tab “Messaging API”, at the very end: issue a long-lived one.`,
  },
  'line.dataBaseUrl': { label: msg`Address of pictures and files`, help: msg`Only when LINE is reached through another address.` },

  'x.consumerSecret': { label: msg`API key secret (consumer secret)`, help: msg`With it we know that a message really comes from X.` },
  'x.accessToken': {
    label: msg`Access token (OAuth 2.0)`,
    help: msg`Of the account that answers, with the rights tweet.read, tweet.write, users.read, dm.read, dm.write and offline.access.`,
  },
  'x.refreshToken': { label: msg`Refresh token (OAuth 2.0)`, help: msg`Without it the connection ends after two hours.` },
  'x.clientId': { label: msg`Client ID (OAuth 2.0)`, help: msg`Needed to renew the access token.` },
  'x.clientSecret': { label: msg`Client secret (OAuth 2.0)`, help: msg`Only for confidential clients.` },
  'x.bearerToken': { label: msg`Bearer token of the app`, help: msg`With it we can check the webhook: X shows it only to the app itself.` },
  'x.tier': {
    label: msg`API plan`,
    help: msg`On pay-per-use X takes a reply only to people who mentioned or quoted the account.`,
    choices: [
      { value: 'pay-per-use', label: msg`Pay-per-use` },
      { value: 'pro', label: msg`Pro` },
      { value: 'enterprise', label: msg`Enterprise` },
    ],
  },
  'x.longPosts': {
    label: msg`Long posts`,
    help: msg`On when the account has X Premium: posts of up to 25,000 characters.`,
    choices: [
      { value: 'false', label: onOff.off },
      { value: 'true', label: onOff.on },
    ],
  },

  'bluesky.identifier': { label: msg`Handle or mail address` },
  'bluesky.appPassword': {
    label: msg`App password`,
    help: msg`Not the password you sign in with: an own one for Baton, which you can take back at any time.`,
  },
  'bluesky.dm': {
    label: msg`Private messages`,
    help: msg`The app password must be allowed to read them.`,
    choices: [
      { value: 'off', label: onOff.off },
      { value: 'on', label: onOff.on },
    ],
  },
  'bluesky.firehose': {
    label: msg`Address of the firehose`,
    help: msg`Of a relay (ends with com.atproto.sync.subscribeRepos) or a Jetstream (ends with /subscribe). With it new posts are noticed at once. When it is empty, Baton asks every ten seconds.`,
  },

  'email.address': { label: msg`Mail address`, help: msg`The one customers write to` },
  'email.displayName': { label: msg`Name that customers see` },
  'email.imapHost': { label: msg`Server for incoming mail (IMAP)`, help: msg`Mail stays there; Baton reads it and marks nothing.` },
  'email.imapPort': { label: msg`Port for incoming mail` },
  'email.imapSecurity': { label: msg`Encryption of incoming mail`, choices: security },
  'email.imapUser': { label: msg`User for incoming mail` },
  'email.imapPassword': { label: msg`Password for incoming mail`, help: msg`Better an app password, where the provider offers one.` },
  'email.smtpHost': { label: msg`Server for outgoing mail (SMTP)`, help: msg`Answers are sent through it.` },
  'email.smtpPort': { label: msg`Port for outgoing mail` },
  'email.smtpSecurity': { label: msg`Encryption of outgoing mail`, choices: security },
  'email.smtpUser': { label: msg`User for outgoing mail` },
  'email.smtpPassword': { label: msg`Password for outgoing mail`, help: msg`Mostly the same as for incoming mail.` },
  'email.plusAddressing': {
    label: msg`Answers come to a plus-address`,
    help: msg`So an answer finds its conversation even when the customer’s program forgets it. Baton cannot check it: switch it on only when mail to care+test@… reaches you, else answers come back undelivered.`,
    choices: [
      { value: 'off', label: onOff.off },
      { value: 'on', label: onOff.on },
    ],
  },
  'email.sentCopy': {
    label: msg`Copy among the sent mails`,
    choices: [
      { value: 'baton', label: msg`Baton files it` },
      { value: 'provider', label: msg`The provider files it (Gmail, Microsoft 365)` },
    ],
  },
}

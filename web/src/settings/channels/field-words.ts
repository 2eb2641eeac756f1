import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

interface FieldWords {
  label: MessageDescriptor
  help?: MessageDescriptor
  /** What it must be, told when the server does not take a value. */
  fault?: MessageDescriptor
  /** The few values it can have; the first is what the network assumes when it is left out. */
  choices?: { value: string; label: MessageDescriptor }[]
}

const onOff = { off: msg`Off`, on: msg`On` }
const host = msg`Enter the name of the server alone, such as mail.your-brand.example`
const port = msg`Enter a number from 1 to 65535`
const security = [
  { value: 'tls', label: msg`TLS: encrypted from the start` },
  { value: 'starttls', label: msg`STARTTLS: encrypted after the greeting` },
  { value: 'none', label: msg`None: only inside your own network` },
]

/** The brand's own app at Meta, the same for all of Meta's networks. */
const metaApp = {
  appId: { label: msg`App ID`, help: msg`In Meta for Developers, under App settings, Basic.` },
  appSecret: {
    label: msg`App secret`,
    help: msg`Beside the App ID. With it we know that a message really comes from Meta, and Meta that a call really comes from us.`,
  },
  verifyToken: {
    label: msg`Verify token`,
    help: msg`Any words of your own. You enter the same ones at Meta, with the webhook address.`,
    fault: msg`Enter at least 8 characters`,
  },
  graphVersion: {
    label: msg`Version of the Graph API`,
    help: msg`Leave it empty, unless Meta has ended the version that Baton uses.`,
    fault: msg`Write it like v26.0`,
  },
} satisfies Record<string, FieldWords>

/**
 * The words of `network.field` in the reader's language. A field that is not here is shown in the server's own (English)
 * words, so a new network can be connected before it is translated.
 */
export const fieldWords: Record<string, FieldWords> = {
  'glassdoor.profileName': { label: msg`Name of the profile`, fault: msg`Enter at most 80 characters` },
  'glassdoor.profileUrl': {
    label: msg`Public address of the profile`,
    help: msg`As the browser shows it when you look at the reviews.`,
    fault: msg`This is no address of a profile on Glassdoor: it has the number of the employer in it, such as E123456`,
  },
  'glassdoor.mailbox': {
    label: msg`Mailbox for its mails`,
    help: msg`Address of a mailbox that is connected here and gets the mails of Glassdoor about new reviews. They become reviews instead of mail conversations.`,
    fault: msg`This is no mail address`,
  },
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
    help: msg`Of the account that answers, with the rights tweet.read, tweet.write, tweet.moderate.write, users.read, dm.read, dm.write and offline.access.`,
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

  'facebook.appId': metaApp.appId,
  'facebook.appSecret': metaApp.appSecret,
  'facebook.verifyToken': metaApp.verifyToken,
  'facebook.graphVersion': metaApp.graphVersion,
  'facebook.accessToken': {
    label: msg`Page access token`,
    help: msg`Of the Page itself, not of a person: /me/accounts shows it beside each Page that you manage.`,
  },
  'facebook.messenger': {
    label: msg`Messenger`,
    help: msg`On when people who write to the Page in private are answered here too. It needs the right pages_messaging and the fields of Messenger.`,
    choices: [
      { value: 'off', label: onOff.off },
      { value: 'on', label: onOff.on },
    ],
  },
  'facebook.humanAgent': {
    label: msg`Human Agent`,
    help: msg`On once Meta gave your app the feature “Human Agent”: people may then answer on Messenger for seven days instead of 24 hours.`,
    choices: [
      { value: 'off', label: onOff.off },
      { value: 'on', label: onOff.on },
    ],
  },
  'instagram.appId': metaApp.appId,
  'instagram.appSecret': metaApp.appSecret,
  'instagram.verifyToken': metaApp.verifyToken,
  'instagram.graphVersion': metaApp.graphVersion,
  'instagram.accessToken': {
    label: msg`Page access token`,
    help: msg`Of the Page that the Instagram account is linked to: /me/accounts shows it beside each Page that you manage.`,
  },
  'instagram.directMessages': {
    label: msg`Private messages`,
    help: msg`On when people who write to the account in private are answered here too. It needs the right instagram_manage_messages and the fields of messages.`,
    choices: [
      { value: 'off', label: onOff.off },
      { value: 'on', label: onOff.on },
    ],
  },
  'instagram.humanAgent': {
    label: msg`Human Agent`,
    help: msg`On once Meta gave your app the feature “Human Agent”: people may then answer private messages for seven days instead of 24 hours.`,
    choices: [
      { value: 'off', label: onOff.off },
      { value: 'on', label: onOff.on },
    ],
  },
  'whatsapp.appId': metaApp.appId,
  'whatsapp.appSecret': metaApp.appSecret,
  'whatsapp.verifyToken': metaApp.verifyToken,
  'whatsapp.graphVersion': metaApp.graphVersion,
  'whatsapp.accessToken': {
    label: msg`Access token of the system user`,
    help: msg`With whatsapp_business_messaging and whatsapp_business_management, and without an end.`,
  },
  'whatsapp.phoneNumberId': {
    label: msg`Phone number ID`,
    help: msg`Under “WhatsApp”, “API Setup”. It is not the phone number itself.`,
    fault: msg`Enter the ID: digits only`,
  },
  'whatsapp.businessAccountId': {
    label: msg`WhatsApp Business Account ID`,
    help: msg`Beside the phone number ID.`,
    fault: msg`Enter the ID: digits only`,
  },

  'google-play.packageName': {
    label: msg`Package name`,
    help: msg`The id of the app, as it stands in its address in the store.`,
    fault: msg`Enter it as it stands in the store, such as com.example.app`,
  },
  'google-play.serviceAccountKey': {
    label: msg`Key of the service account`,
    help: msg`All that is in the JSON file which Google Cloud made.`,
    fault: msg`Paste the whole file, from the first brace to the last`,
  },

  'app-store.appId': {
    label: msg`Apple ID of the app`,
    help: msg`In App Store Connect, under “App Information”.`,
    fault: msg`Enter the ID: digits only`,
  },
  'app-store.issuerId': {
    label: msg`Issuer ID`,
    help: msg`Above the list of team keys. Leave it empty for an individual key.`,
    fault: msg`Enter it whole, with its hyphens`,
  },
  'app-store.keyId': { label: msg`Key ID`, help: msg`Beside the key, in the list.`, fault: msg`Enter it as it stands in the list` },
  'app-store.privateKey': {
    label: msg`Private key`,
    help: msg`All that is in the .p8 file.`,
    fault: msg`Paste the whole file, with its first and last line`,
  },
  'google-business.accountId': {
    label: msg`Account ID`,
    help: msg`The digits behind “accounts/” in the list of accounts.`,
    fault: msg`Enter the ID: digits only`,
  },
  'google-business.locationId': {
    label: msg`Location ID`,
    help: msg`The digits behind “locations/” in the list of locations.`,
    fault: msg`Enter the ID: digits only`,
  },
  'google-business.clientId': { label: msg`Client ID`, help: msg`Of the OAuth client in the project that Google approved.` },
  'google-business.clientSecret': { label: msg`Client secret`, help: msg`Google shows it once, when the client is made.` },
  'google-business.refreshToken': {
    label: msg`Refresh token`,
    help: msg`From the OAuth 2.0 Playground, with this client and the scope business.manage.`,
  },
  'youtube.channelId': {
    label: msg`Channel ID`,
    help: msg`It begins with UC and stands under “Settings”, “Advanced settings” of YouTube.`,
    fault: msg`Enter the ID: it begins with UC and has 24 characters`,
  },
  'youtube.clientId': { label: msg`Client ID`, help: msg`Of the OAuth client in your project.` },
  'youtube.clientSecret': { label: msg`Client secret`, help: msg`Google shows it once, when the client is made.` },
  'youtube.refreshToken': {
    label: msg`Refresh token`,
    help: msg`From the OAuth 2.0 Playground, with this client and the scope youtube.force-ssl.`,
  },
  'youtube.dailyUnits': {
    label: msg`Units a day`,
    help: msg`Only where Google gave the project another quota than 10,000.`,
    fault: msg`Enter a number of at least 100`,
  },

  'email.address': { label: msg`Mail address`, help: msg`The one customers write to` },
  'email.displayName': { label: msg`Name that customers see` },
  'email.imapHost': {
    label: msg`Server for incoming mail (IMAP)`,
    help: msg`Mail stays there; Baton reads it and marks nothing.`,
    fault: host,
  },
  'email.imapPort': { label: msg`Port for incoming mail`, fault: port },
  'email.imapSecurity': { label: msg`Encryption of incoming mail`, choices: security },
  'email.imapUser': { label: msg`User for incoming mail` },
  'email.imapPassword': { label: msg`Password for incoming mail`, help: msg`Better an app password, where the provider offers one.` },
  'email.smtpHost': { label: msg`Server for outgoing mail (SMTP)`, help: msg`Answers are sent through it.`, fault: host },
  'email.smtpPort': { label: msg`Port for outgoing mail`, fault: port },
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

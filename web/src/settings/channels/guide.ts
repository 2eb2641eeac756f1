import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { NetworkName } from '../../api/types.ts'

interface Guide {
  /** What to do at the network before the form can be filled. */
  before: MessageDescriptor[]
  /** What to do there with the webhook address; empty where Baton does the asking. */
  after: MessageDescriptor[]
  /** How to see that it works. */
  test: MessageDescriptor
  /** The network's own page. */
  page: { name: string; url: string } | null
  summary: MessageDescriptor
}

/** What a person has to do on the network's own pages, step by step. */
export const guides: Record<NetworkName, Guide> = {
  line: {
    summary: msg`Private chat and groups of a LINE Official Account`,
    page: { name: 'LINE Developers', url: 'https://developers.line.biz/console/' },
    before: [
      msg`Sign in to the LINE Developers console and open the provider of your brand.`,
      msg`Open the Messaging API channel of your Official Account. If there is none, switch on the Messaging API in LINE Official Account Manager under Settings.`,
      msg`Copy the channel secret from “Basic settings”.`,
      msg`On the tab “Messaging API”, issue a long-lived channel access token and copy it.`,
    ],
    after: [
      msg`On the tab “Messaging API”, enter this address as the webhook URL.`,
      msg`Switch on “Use webhook” and “Webhook redelivery”.`,
      msg`Switch off the automatic replies in LINE Official Account Manager, or customers hear two voices.`,
    ],
    test: msg`Write a message to the account from your own LINE.`,
  },
  x: {
    summary: msg`Mentions, replies, quotes and private messages of an X account`,
    page: { name: 'X developer console', url: 'https://console.x.com/' },
    before: [
      msg`Open your app in the X developer console. Its rights must be “Read and write and Direct message”.`,
      msg`Copy the API key secret from “Keys and tokens”.`,
      msg`Let the account that answers authorise the app (OAuth 2.0), and copy access token and refresh token.`,
      msg`Copy client ID and bearer token of the same app.`,
    ],
    after: [
      msg`Register this address as a webhook of the app (POST /2/webhooks). X calls it at once to check it.`,
      msg`Subscribe the account to the webhook, with mentions and private messages.`,
    ],
    test: msg`Mention the account from another one.`,
  },
  bluesky: {
    summary: msg`Mentions, replies, quotes and private messages of a Bluesky account`,
    page: { name: 'Bluesky', url: 'https://bsky.app/settings/app-passwords' },
    before: [
      msg`Sign in to Bluesky as the account that answers.`,
      msg`Open Settings, Privacy and security, App passwords.`,
      msg`Make an app password named Baton. Allow access to private messages if you want to answer those too.`,
    ],
    after: [],
    test: msg`Mention the account from another one.`,
  },
  email: {
    summary: msg`A mailbox, such as care@your-brand`,
    page: null,
    before: [
      msg`Have the names of the servers for incoming (IMAP) and outgoing (SMTP) mail at hand. Your provider lists them in its help.`,
      msg`Where the provider offers app passwords, make one for Baton.`,
      msg`If IMAP is switched off at your provider, switch it on.`,
    ],
    after: [],
    test: msg`Send a mail to the address from somewhere else.`,
  },
}

import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What each live check asks, and what to do when it fails. Checks not listed are shown by their own name. */
export const probeWords: Record<string, { asks: MessageDescriptor; remedy: MessageDescriptor }> = {
  profile: { asks: msg`Whose account it is`, remedy: msg`Check that the token is complete, not expired, and belongs to this account.` },
  webhook: {
    asks: msg`Whether the network calls us`,
    remedy: msg`Enter the webhook address below at the network, and switch webhooks on there.`,
  },
  quota: { asks: msg`How much may be sent a month`, remedy: msg`Check the plan of the account at the network.` },
  'quota-used': { asks: msg`How much was sent this month`, remedy: msg`Check the plan of the account at the network.` },
  'direct-messages': {
    asks: msg`Whether private messages may be read`,
    remedy: msg`Give the app the right for private messages, then connect again.`,
  },
  chat: { asks: msg`Whether private messages may be read`, remedy: msg`Make an app password that is allowed to read private messages.` },
  session: { asks: msg`Whether we can sign in`, remedy: msg`Check handle and app password.` },
  'sign-in': { asks: msg`Whether we can sign in`, remedy: msg`Check what you entered, and connect again.` },
  token: { asks: msg`Whether the token is taken`, remedy: msg`Issue a new token and enter it here.` },
  imap: { asks: msg`Whether mail can be read`, remedy: msg`Check server, port, encryption, user and password for incoming mail.` },
  smtp: { asks: msg`Whether mail can be sent`, remedy: msg`Check server, port, encryption, user and password for outgoing mail.` },
}

import type { ProbeResult } from '@baton/contract/channels'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What each live check asks. */
export const probeWords: Record<ProbeResult['name'], MessageDescriptor> = {
  reviews: msg`Whether reviews can be read`,
  answers: msg`Whether answers are taken`,
  profile: msg`Whose account it is`,
  webhook: msg`Whether the network calls us`,
  quota: msg`How much may be sent a month`,
  'quota-used': msg`How much was sent this month`,
  'direct-messages': msg`Whether private messages may be read`,
  chat: msg`Whether private messages may be read`,
  session: msg`Whether we can sign in`,
  'sign-in': msg`Whether we can sign in`,
  token: msg`Whether the token is taken`,
  rights: msg`Which rights were given`,
  comments: msg`Whether comments can be read`,
  moderation: msg`Whether comments can be hidden`,
  subscription: msg`Whether the app hears of the account`,
  number: msg`Whether the phone number is ready`,
  quality: msg`How good the phone number’s quality is`,
  imap: msg`Whether mail can be read`,
  smtp: msg`Whether mail can be sent`,
}

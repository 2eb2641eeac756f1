import type { AccountContext, CredentialField } from '@baton/channel-kit'

export const credentialFields: CredentialField[] = [
  {
    name: 'channelSecret',
    label: 'Channel secret',
    secret: true,
    required: true,
    help: 'LINE Developers console → your Messaging API channel → Basic settings. Proves that a webhook came from LINE.',
    keep: 'app',
  },
  {
    name: 'channelAccessToken',
    label: 'Channel access token',
    secret: true,
    required: true,
    help: 'Same channel → Messaging API → issue a long-lived channel access token.',
    keep: 'credentials',
    sentTo: ['dataBaseUrl'],
  },
  {
    name: 'dataBaseUrl',
    label: 'Address of media content',
    secret: false,
    required: false,
    placeholder: 'https://api-data.line.me',
    help: 'Only when LINE is reached through another address.',
    keep: 'settings',
  },
]

export function authorization(account: AccountContext): { authorization: string } {
  return { authorization: `Bearer ${account.credentials.channelAccessToken ?? ''}` }
}

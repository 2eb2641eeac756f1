import type { CredentialField } from '@baton/channel-kit'

export const credentialFields: CredentialField[] = [
  {
    name: 'channelId',
    label: 'Channel ID',
    secret: false,
    required: true,
    help: 'Of the channel whose comments come in.',
    placeholder: 'UC…',
    keep: 'settings',
    check: (value) => (/^UC[\w-]{22}$/.test(value) ? null : 'begins with UC and has 24 characters'),
  },
  {
    name: 'clientId',
    label: 'Client ID',
    secret: false,
    required: true,
    help: 'Of the OAuth client in your project.',
    placeholder: '….apps.googleusercontent.com',
    keep: 'credentials',
  },
  {
    name: 'clientSecret',
    label: 'Client secret',
    secret: true,
    required: true,
    help: 'Beside the client ID.',
    keep: 'credentials',
  },
  {
    name: 'refreshToken',
    label: 'Refresh token',
    secret: true,
    required: true,
    help: 'Given to that client for this channel, with the scope youtube.force-ssl.',
    keep: 'credentials',
  },
  {
    name: 'dailyUnits',
    label: 'Units a day',
    secret: false,
    required: false,
    help: 'Only where Google gave the project another quota than 10,000.',
    placeholder: '10000',
    keep: 'settings',
    check: (value) => (/^[1-9]\d{2,8}$/.test(value) ? null : 'is a number of at least 100'),
  },
]

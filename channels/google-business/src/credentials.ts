import type { CredentialField } from '@baton/channel-kit'

const digits = (value: string) => (/^\d{5,25}$/.test(value) ? null : 'consists of digits alone')

export const credentialFields: CredentialField[] = [
  {
    name: 'accountId',
    label: 'Account ID',
    secret: false,
    required: true,
    help: 'The digits behind accounts/.',
    placeholder: '109876543210987654321',
    keep: 'settings',
    check: digits,
  },
  {
    name: 'locationId',
    label: 'Location ID',
    secret: false,
    required: true,
    help: 'The digits behind locations/.',
    placeholder: '1234567890123456789',
    keep: 'settings',
    check: digits,
  },
  {
    name: 'clientId',
    label: 'Client ID',
    secret: false,
    required: true,
    help: 'Of the OAuth client in the project whose access Google approved.',
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
    help: 'Given to that client, with the scope business.manage, by somebody who manages the Business Profile.',
    keep: 'credentials',
  },
]

import type { CredentialField } from '@baton/channel-kit'
import { readPrivateKey } from './private-key.ts'

export const credentialFields: CredentialField[] = [
  {
    name: 'appId',
    label: 'Apple ID of the app',
    secret: false,
    required: true,
    help: 'In App Store Connect, under App Information: digits only.',
    placeholder: '1234567890',
    keep: 'settings',
    check: (value) => (/^\d{5,20}$/.test(value) ? null : 'is no Apple ID of an app: digits only'),
  },
  {
    name: 'issuerId',
    label: 'Issuer ID',
    secret: false,
    required: false,
    help: 'Above the list of team keys, under Users and Access, Integrations. Empty for an individual key.',
    placeholder: '57246542-96fe-1a63-e053-0824d011072a',
    keep: 'settings',
    check: (value) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? null : 'is no issuer ID'),
  },
  {
    name: 'keyId',
    label: 'Key ID',
    secret: false,
    required: true,
    help: 'Beside the key, in the list of keys.',
    placeholder: '2X9R4HXF34',
    keep: 'settings',
    check: (value) => (/^[A-Z0-9]{8,20}$/.test(value) ? null : 'is no key ID: capital letters and digits'),
  },
  {
    name: 'privateKey',
    label: 'Private key',
    secret: true,
    required: true,
    help: 'All that is in the .p8 file. Apple lets it be downloaded once.',
    placeholder: '-----BEGIN PRIVATE KEY----- …',
    keep: 'credentials',
    check(value) {
      const read = readPrivateKey(value)
      return 'problem' in read ? read.problem : null
    },
  },
]

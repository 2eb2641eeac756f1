import type { CredentialField } from '@baton/channel-kit'
import { readKeyFile } from './service-account.ts'

export const credentialFields: CredentialField[] = [
  {
    name: 'packageName',
    label: 'Package name',
    secret: false,
    required: true,
    help: 'The id of the app, as it stands in its address in the store.',
    placeholder: 'com.example.app',
    keep: 'settings',
    check: (value) => (/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/.test(value) ? null : 'is no package name, such as com.example.app'),
  },
  {
    name: 'serviceAccountKey',
    label: 'Key of the service account',
    secret: true,
    required: true,
    help: 'The whole JSON file that Google Cloud made for the service account.',
    placeholder: '{"type":"service_account", …}',
    keep: 'credentials',
    check(value) {
      const read = readKeyFile(value)
      return 'problem' in read ? read.problem : null
    },
  },
]

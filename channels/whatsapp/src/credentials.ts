import type { CredentialField } from '@baton/channel-kit'
import { appFields, graphVersionField } from '@baton/channel-kit/meta'

/** What the token must be allowed, by the names that Meta gives. */
export const RIGHTS = ['whatsapp_business_messaging', 'whatsapp_business_management'] as const

/** Without this one nothing comes; what Baton understands of the others is in README.md. */
export const WEBHOOK_FIELDS = ['messages'] as const

const isId = (value: string) => (/^\d{5,32}$/.test(value) ? null : 'is no id: it has digits only, and is not the phone number itself')

export const credentialFields: CredentialField[] = [
  ...appFields,
  {
    name: 'accessToken',
    label: 'System user access token',
    secret: true,
    required: true,
    help: `business.facebook.com → Settings → System users → Generate token, with ${RIGHTS.join(' and ')}.`,
    keep: 'credentials',
  },
  {
    name: 'phoneNumberId',
    label: 'Phone number ID',
    secret: false,
    required: true,
    help: 'Your app → WhatsApp → API Setup. Not the phone number itself.',
    keep: 'settings',
    check: isId,
  },
  {
    name: 'businessAccountId',
    label: 'WhatsApp Business Account ID',
    secret: false,
    required: true,
    help: 'Beside it on the same page.',
    keep: 'settings',
    check: isId,
  },
  graphVersionField,
]

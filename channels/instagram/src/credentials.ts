import type { CredentialField } from '@baton/channel-kit'
import { appFields, graphVersionField } from '@baton/channel-kit/meta'

/** What the app must be allowed, by the names that Meta gives. */
export const RIGHTS = ['instagram_basic', 'instagram_manage_comments', 'pages_read_engagement', 'pages_manage_metadata'] as const
export const DIRECT_RIGHTS = [...RIGHTS, 'instagram_manage_messages'] as const

/** What the webhook must be subscribed to. */
export const WEBHOOK_FIELDS = ['comments', 'live_comments', 'mentions'] as const
export const DIRECT_FIELDS = [
  ...WEBHOOK_FIELDS,
  'messages',
  'message_reactions',
  'messaging_seen',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_handover',
  'standby',
] as const

export const credentialFields: CredentialField[] = [
  ...appFields,
  {
    name: 'accessToken',
    label: 'Page access token',
    secret: true,
    required: true,
    help: `Of the Page that the Instagram account is linked to, with ${RIGHTS.join(', ')}; for private messages also instagram_manage_messages.`,
    keep: 'credentials',
  },
  {
    name: 'directMessages',
    label: 'Private messages (on or off)',
    secret: false,
    required: false,
    help: 'on: private messages are checked and looked after too. Needs instagram_manage_messages and the fields of messages.',
    placeholder: 'off',
    keep: 'settings',
  },
  {
    name: 'humanAgent',
    label: 'Human Agent (on or off)',
    secret: false,
    required: false,
    help: 'on: Meta gave your app the feature Human Agent, so people may answer for 7 days instead of 24 hours.',
    placeholder: 'off',
    keep: 'settings',
  },
  graphVersionField,
]

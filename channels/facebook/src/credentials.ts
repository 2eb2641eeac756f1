import type { CredentialField } from '@baton/channel-kit'
import { appFields, graphVersionField } from '@baton/channel-kit/meta'

/** What the app must be allowed, by the names that Meta gives. */
export const RIGHTS = ['pages_manage_metadata', 'pages_read_engagement', 'pages_read_user_content', 'pages_manage_engagement'] as const
export const MESSENGER_RIGHTS = [...RIGHTS, 'pages_messaging'] as const

/** What the webhook must be subscribed to. */
export const WEBHOOK_FIELDS = ['feed', 'mention', 'ratings'] as const
export const MESSENGER_FIELDS = [
  ...WEBHOOK_FIELDS,
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_reads',
  'message_deliveries',
  'messaging_postbacks',
  'messaging_referrals',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
] as const

export const credentialFields: CredentialField[] = [
  ...appFields,
  {
    name: 'accessToken',
    label: 'Page access token',
    secret: true,
    required: true,
    help: `Of the Page itself, not of a person, with ${RIGHTS.join(', ')}; for Messenger also pages_messaging.`,
    keep: 'credentials',
  },
  {
    name: 'messenger',
    label: 'Messenger (on or off)',
    secret: false,
    required: false,
    help: 'on: private messages are checked and looked after too. Needs pages_messaging and the fields of Messenger.',
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

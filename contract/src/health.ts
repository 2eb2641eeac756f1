import { z } from 'zod'
import { ChannelAccount, Finding } from './channels.ts'
import { Id, Instant, WorkspaceParams, inWorkspace } from './common.ts'
import type { FindingCode, RemedyCode } from './findings.ts'
import { route } from './route.ts'

/**
 * What can be wrong with an account, and what to do where a finding brings no remedy of its own. Each kind has a name and a
 * sentence in the web app, each finding its own sentence.
 */
export const troubles = {
  outage: 'asked_again',
  revoked: 'reconnect',
  permission: 'check_rights',
  review: 'finish_review',
  quota: 'more_quota',
  banned: 'appeal_at_network',
  clock: 'set_clock',
  silence: 'write_to_account',
  webhook: 'look_at_webhook',
  expiring: 'renew_in_time',
  ours: 'look_at_worker',
  other: 'check_or_ask',
} as const satisfies Record<string, RemedyCode>
export type Trouble = keyof typeof troubles

/** Which trouble a finding about an account tells of. What is not named is `other`. */
export const troubleOf: Partial<Record<FindingCode, Trouble>> = {
  network_failed: 'outage',
  answer_unexpected: 'outage',
  answer_unreadable: 'outage',
  host_not_found: 'outage',
  host_unreachable: 'outage',
  host_left_alone: 'outage',
  host_silent: 'outage',
  certificate_untrusted: 'outage',
  encryption_missing: 'outage',
  connection_broken: 'outage',
  mail_server_refused: 'outage',
  mailbox_unread: 'outage',

  token_refused: 'revoked',
  credentials_refused: 'revoked',
  sign_in_refused: 'revoked',
  credentials_unreadable: 'revoked',
  sign_in_in_circles: 'revoked',
  no_renewal: 'revoked',
  account_password: 'revoked',
  meta_app_refused: 'revoked',
  facebook_token_not_of_page: 'revoked',
  access_withdrawn: 'revoked',
  account_disconnected: 'revoked',
  line_detached: 'revoked',
  mail_sign_in_refused: 'revoked',
  token_ended: 'revoked',

  network_refused: 'permission',
  rights_missing: 'permission',
  rights_missing_named: 'permission',
  rights_missing_for: 'permission',
  api_off: 'permission',
  app_unknown: 'permission',
  place_unknown: 'permission',
  instagram_not_linked: 'permission',
  whatsapp_number_not_found: 'permission',
  youtube_channel_unknown: 'permission',
  mailbox_without_folders: 'permission',

  access_not_approved: 'review',
  app_store_agreement_open: 'review',
  place_unverified: 'review',
  whatsapp_name_status: 'review',
  whatsapp_number_status: 'review',
  youtube_account_unready: 'review',

  credits_used_up: 'quota',
  day_quota_low: 'quota',
  day_quota_kept: 'quota',
  day_quota_used_up: 'quota',
  network_asks_to_wait: 'quota',
  reconciliation_reads_used_up: 'quota',

  account_inactive: 'banned',
  line_suspended: 'banned',
  meta_messages_restricted: 'banned',
  whatsapp_account_restricted: 'banned',
  whatsapp_quality_low: 'banned',
  whatsapp_quality_fell: 'banned',

  clock_wrong: 'clock',
  clock_ahead: 'clock',
  clock_behind: 'clock',

  silent_asking: 'silence',
  silent_quiet: 'silence',
  silent_unasked: 'silence',

  webhook_missing: 'webhook',
  webhook_off: 'webhook',
  webhook_elsewhere: 'webhook',
  webhook_unreachable: 'webhook',
  webhook_fields_missing: 'webhook',
  webhook_unproved: 'webhook',
  webhook_skips: 'webhook',
  facebook_page_not_subscribed: 'webhook',
  instagram_page_not_subscribed: 'webhook',
  whatsapp_not_subscribed: 'webhook',

  token_ends_in: 'expiring',

  worker_gone: 'ours',
  watch_stopped: 'ours',
  intake_behind: 'ours',
  sends_behind: 'ours',
  stumbled: 'ours',
}

const Waiting = z.object({ count: z.number().int().describe('counted up to 10,000'), since: Instant.nullable().describe('of the oldest') })

export const HealthFinding = Finding.extend({
  trouble: z.enum(Object.keys(troubles) as [Trouble, ...Trouble[]]),
  weight: z.enum(['broken', 'look', 'note']).describe('note = worth knowing, and nothing is wrong'),
  since: Instant.nullable(),
})
export type HealthFinding = z.infer<typeof HealthFinding>

export const AccountHealth = z.object({
  accountId: Id,
  network: ChannelAccount.shape.network,
  name: z.string(),
  handle: z.string(),
  state: z.enum(['broken', 'look', 'well']),
  findings: z.array(HealthFinding).describe('heaviest first'),
  token: z
    .object({
      endsAt: Instant.nullable().describe('null = it holds until the rights are withdrawn, or nobody tells'),
      daysLeft: z.number().int().nullable(),
      renewsItself: z.boolean(),
    })
    .describe('what the network told of it at the last check'),
  webhook: z
    .object({ url: z.string(), provedAt: Instant.nullable().describe('when the network last showed that it knows the address') })
    .nullable()
    .describe('null = we ask, and are not called'),
  lastEventAt: Instant.nullable(),
  lastDeliveredAt: Instant.nullable().describe('the network brought something by itself, or a poll found it in its turn'),
  lastCheckedAt: Instant.nullable(),
  lag: z
    .object({ p50Ms: z.number().int(), p90Ms: z.number().int(), of: z.number().int() })
    .nullable()
    .describe('from the network’s time of a message to its being stored, of the newest messages; null = none lately'),
  intake: Waiting.describe('raw deliveries that wait to be read; those of its app, where nobody knows yet for whom they are'),
  sends: Waiting.describe('replies that are due and have not gone out'),
  limits: z.array(
    z.object({
      what: z.enum(['calls', 'month', 'day']).describe('calls of the present window, paid messages of a month, units of a day'),
      endpoint: z.string().nullable(),
      left: z.number().int().nullable().describe('null = the network does not tell'),
      of: z.number().int().nullable(),
      until: Instant.nullable(),
      blockedUntil: Instant.nullable().describe('the network asked to wait until then'),
    }),
  ),
  reconciliation: ChannelAccount.shape.health.shape.reconciliation.pick({
    possible: true,
    comparedAt: true,
    found: true,
    foundAt: true,
    problem: true,
  }),
  silence: z
    .object({
      known: z.boolean().describe('two weeks with messages are needed to know what is usual'),
      unusualFrom: Instant.nullable().describe('silent until then, it is longer than usual; null = not within two weeks'),
      askedAt: Instant.nullable().describe('the network was asked because of the silence'),
    })
    .describe('how long the account may be silent by its own rhythm'),
  brokenSince: Instant.nullable().describe('of the alarm that was raised; null = none stands'),
})
export type AccountHealth = z.infer<typeof AccountHealth>

export const WorkspaceHealth = z.object({
  accounts: z.array(AccountHealth).describe('worst first; disconnected ones are left out'),
  workers: z.number().int().describe('living processes that do background work, at the last look'),
  intakeSince: Instant.nullable().describe('late: the oldest that is not read'),
  deliveriesSince: Instant.nullable().describe('late: the oldest reply that has not gone out'),
  reactions: z.array(z.object({ consumer: z.string(), since: Instant })),
  clockMs: z.number().int().nullable().describe('our clock minus that of the networks; null = no network was heard lately'),
})
export type WorkspaceHealth = z.infer<typeof WorkspaceHealth>

export const readHealth = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/health',
  access: 'channel:read',
  summary: 'How every connected account is, worst first, and what to do',
  params: WorkspaceParams,
  response: WorkspaceHealth,
})
export const readMissed = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/sweeps',
  access: 'channel:manage',
  summary: 'Ask the network at once for what it did not deliver; comes in in the background',
  params: inWorkspace('accountId'),
  status: 202,
})

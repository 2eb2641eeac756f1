import { z } from 'zod'
import { abilities, type AbilityCode, type AbilityGroup, abilityGroups, type AbilityReasonCode, abilityReasons } from './abilities.ts'
import { type FindingCode, findings, probeNames, type RemedyCode, remedies } from './findings.ts'
import { templateCategories, templateObstacles, templateQualities, templateStates } from './templates.ts'
import { Id, Instant, NetworkName, PageQuery, WorkspaceParams, inWorkspace, page } from './common.ts'
import { route } from './route.ts'

export const CredentialField = z.object({
  name: z.string(),
  label: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  help: z.string().optional(),
  placeholder: z.string().optional(),
})
export const NetworkDescription = z.object({
  network: NetworkName,
  intake: z.enum(['webhook', 'poll', 'imap', 'import']).describe('import = people bring in files'),
  defaultBaseUrl: z.string(),
  history: z.boolean().describe('what was said before can be brought in, as far back as a person asks'),
  fields: z.array(CredentialField),
})
export type NetworkDescription = z.infer<typeof NetworkDescription>
export const listNetworks = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/networks',
  access: 'channel:read',
  summary: 'Networks that can be connected and what each asks for',
  params: WorkspaceParams,
  response: z.object({ items: z.array(NetworkDescription) }),
})

/** What Baton says of an account, a delivery or bytes: a code to word in any language, and English for those who need no other. */
export const Finding = z.object({
  code: z
    .enum(Object.keys(findings) as [FindingCode, ...FindingCode[]])
    .describe('what it is; the table is `findings` in contract/src/findings.ts'),
  params: z.record(z.string(), z.string()).describe('plain values for the sentences of `code` and `remedyCode`'),
  networkWords: z
    .string()
    .nullable()
    .describe('what the network itself said, word for word, in whatever language; null when it said nothing'),
  words: z.string().describe('`code` in English'),
  remedyCode: z
    .enum(Object.keys(remedies) as [RemedyCode, ...RemedyCode[]])
    .nullable()
    .describe('what to do; null when nothing is to be done'),
  remedy: z.string().nullable().describe('`remedyCode` in English'),
})
export type Finding = z.infer<typeof Finding>

export const Health = z.object({
  state: z.enum(['ok', 'waiting', 'warning', 'dead', 'disconnected']).describe('waiting = connected, nothing has reached us yet'),
  lastEventAt: Instant.nullable(),
  lastCheckedAt: Instant.nullable(),
  problem: Finding.extend({ since: Instant }).nullable(),
  reconciliation: z
    .object({
      possible: z.boolean().describe('false = the network cannot be asked for what it did not deliver'),
      comparedAt: Instant.nullable().describe('when the network was last asked'),
      found: z.number().int().describe('messages that came in only because they were asked for'),
      foundAt: Instant.nullable(),
      problem: Finding.nullable().describe('why it was compared in part or not at all'),
      way: z
        .enum(['asked', 'by-polls', 'none'])
        .describe('by-polls = every poll reads what the network lists and compares it; none = the network cannot be asked'),
      whole: z
        .object({
          asked: z.boolean().describe('somebody asked for it, or its time has come, and it has not ended'),
          at: Instant.nullable(),
          since: Instant.nullable(),
          told: z.number().int().nullable().describe('messages that the network told'),
          held: z.number().int().nullable().describe('of these, those that were here'),
        })
        .describe('the comparison of all that the network tells of the last days, once a day and when somebody asks'),
      newest: z
        .array(z.object({ conversationId: Id.nullable(), at: Instant }))
        .describe('where the newest found messages stand, and when they were taken in; at most 20'),
    })
    .describe('comparing what the network says with what it delivered'),
})
export const History = z.object({
  possible: z.boolean().describe('false = the network tells nothing of the past, or everything at once when the account is connected'),
  run: z
    .object({
      state: z.enum(['running', 'paused', 'done', 'stopped']).describe('stopped = it failed again and again'),
      since: Instant.describe('how far back'),
      progress: z.number().min(0).max(1).describe('an estimate by time, or of mails by their number'),
      reachedAt: Instant.nullable().describe('down to here the list that was read last was read'),
      looked: z.number().int().describe('messages that the network told'),
      brought: z.number().int().describe('of these, those that were not here and came in'),
      problem: Finding.nullable().describe('why it waits or stopped'),
      startedAt: Instant,
      endedAt: Instant.nullable(),
    })
    .nullable()
    .describe('null = nobody asked for it'),
})
export type History = z.infer<typeof History>
export const ChannelAccount = z.object({
  id: Id,
  network: NetworkName,
  externalId: z.string(),
  handle: z.string(),
  name: z.string(),
  signature: z.string().nullable().describe('what people’s replies end with, with placeholders as in saved replies'),
  purpose: z.enum(['brand', 'care']),
  inboxId: Id,
  baseUrl: z.string(),
  hookUrl: z.string().nullable().describe('address to enter as webhook at the network'),
  health: Health,
  history: History.describe('bringing in what was said before the account was connected'),
  imports: z
    .object({ lastAt: Instant.nullable() })
    .nullable()
    .describe('not null: no program may read this network, so people bring in files; when one did last'),
  failedDeliveries: z.number().int().describe('raw deliveries kept with a reason, waiting for a person'),
  settings: z.record(z.string(), z.string()),
  facts: z
    .record(z.string(), z.string())
    .describe('what the network told of the account: quota, limits; `firehose` (connected or down) where one is named'),
  createdAt: Instant,
})
export type ChannelAccount = z.infer<typeof ChannelAccount>

export const ProbeResult = Finding.extend({ name: z.enum(probeNames), ok: z.boolean() })
export type ProbeResult = z.infer<typeof ProbeResult>

export const listChannelAccounts = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/channel-accounts',
  access: 'channel:read',
  summary: 'Connected accounts and their health',
  params: WorkspaceParams,
  response: z.object({ items: z.array(ChannelAccount) }),
})
export const Ability = z.object({
  code: z
    .enum(Object.keys(abilities) as [AbilityCode, ...AbilityCode[]])
    .describe('what it is; the table is `abilities` in contract/src/abilities.ts'),
  group: z.enum(Object.keys(abilityGroups) as [AbilityGroup, ...AbilityGroup[]]),
  words: z.string().describe('`code` in English'),
  can: z.enum(['yes', 'partly', 'no']),
  because: z
    .array(
      z.object({
        code: z.enum(Object.keys(abilityReasons) as [AbilityReasonCode, ...AbilityReasonCode[]]),
        whose: z
          .enum(['network', 'baton', 'account'])
          .describe('network = it has no such thing, or does not let it be done; baton = not built yet; account = how it is set up'),
        params: z.record(z.string(), z.string()).describe('plain values for the sentence of `code`'),
        words: z.string().describe('`code` in English'),
      }),
    )
    .describe('why not, or why only in part; with yes, what to know about it'),
})
export type Ability = z.infer<typeof Ability>
export const AbilitySheet = z.object({
  network: NetworkName,
  abilities: z.array(Ability),
  places: z
    .array(
      z.object({
        kind: z.enum(['comment', 'dm', 'group', 'review', 'mail']),
        most: z.number().int().describe('longest text, as the network counts'),
        mostBytes: z.number().int().nullable(),
        splits: z.boolean().describe('longer text goes out in several messages'),
      }),
    )
    .describe('where something can be said'),
})
export type AbilitySheet = z.infer<typeof AbilitySheet>
export const readAbilities = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/abilities',
  access: 'conversation:read',
  summary: 'What the network lets be done through this account as it is set up, what not, and why',
  params: inWorkspace('accountId'),
  response: AbilitySheet,
})
/** Ten years. */
const HistoryDays = z.int().min(1).max(3660)
export const ConnectBody = z.strictObject({
  network: NetworkName,
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("root of the network's API; leave out for the network's own"),
  fields: z.record(z.string(), z.string().max(8000)).describe('values for the fields listed under /networks'),
  purpose: z.enum(['brand', 'care']).default('care'),
  inboxId: Id,
  historyDays: HistoryDays.optional().describe('bring in what was said in so many days before; see `bringHistory`'),
})
export const connectChannelAccount = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/channel-accounts',
  access: 'channel:manage',
  summary: 'Connect an account; every permission is checked live first',
  params: WorkspaceParams,
  body: ConnectBody,
  response: z.object({ account: ChannelAccount, probes: z.array(ProbeResult) }),
  status: 201,
  asksNetwork: true,
})
export const checkChannelAccount = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/checks',
  access: 'channel:manage',
  summary: 'Check token, permissions and webhook now',
  params: inWorkspace('accountId'),
  response: z.object({ account: ChannelAccount, probes: z.array(ProbeResult) }),
  asksNetwork: true,
})
export const changeChannelAccount = route({
  method: 'PATCH',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId',
  access: 'channel:manage',
  summary: 'Change purpose, inbox, name or signature',
  params: inWorkspace('accountId'),
  // Strict, as all is optional: see `changeAgent`.
  body: z.strictObject({
    purpose: z.enum(['brand', 'care']).optional(),
    inboxId: Id.optional(),
    name: z.string().trim().min(1).max(80).optional(),
    signature: z
      .string()
      .trim()
      .max(500)
      .transform((text) => text || null)
      .nullable()
      .optional(),
  }),
  response: ChannelAccount,
})
export const reconnectChannelAccount = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/credentials',
  access: 'channel:manage',
  summary: 'Give new credentials; history stays',
  params: inWorkspace('accountId'),
  body: z.strictObject({ fields: z.record(z.string(), z.string().max(8000)) }),
  response: z.object({ account: ChannelAccount, probes: z.array(ProbeResult) }),
  asksNetwork: true,
})
export const disconnectChannelAccount = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId',
  access: 'channel:manage',
  summary: 'Stop listening and sending; history stays',
  params: inWorkspace('accountId'),
})
export const bringHistory = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/history',
  access: 'channel:manage',
  summary: 'Bring in what was said before, as far back as the network tells',
  description:
    'In the background and behind what comes in now. What it brings is marked as history: it makes nothing need action and counts in no figure. ' +
    'Asked again it begins anew, and passes over what is here.',
  params: inWorkspace('accountId'),
  body: z.strictObject({ days: HistoryDays }),
  response: ChannelAccount,
  status: 202,
})
export const pauseHistory = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/history/pause',
  access: 'channel:manage',
  summary: 'Pause the bringing in of what was said before',
  params: inWorkspace('accountId'),
  response: ChannelAccount,
})
export const resumeHistory = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/history/pause',
  access: 'channel:manage',
  summary: 'Let it go on',
  params: inWorkspace('accountId'),
  response: ChannelAccount,
})
export const compareChannelAccount = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/comparison',
  access: 'channel:manage',
  summary: 'Compare what the network holds of the last days with what is here, soon',
  params: inWorkspace('accountId'),
  response: ChannelAccount,
  status: 202,
})

const TemplateText = z.object({ text: z.string(), most: z.number().int().describe('UTF-16 units once filled in') })
export const MessageTemplate = z.object({
  id: Id.describe('of one name in one language'),
  name: z.string(),
  language: z.string().describe('as the network writes it: `th`, `pt_BR`'),
  state: z.enum(templateStates),
  category: z.enum(templateCategories).describe('what the network charges it as'),
  quality: z.enum(templateQualities).describe('how people took it lately, as the network counts'),
  reason: z.string().describe('the network’s own words for its state; empty when it gave none'),
  content: z.object({
    header: TemplateText.nullable(),
    body: TemplateText,
    footer: z.string().nullable(),
    buttons: z.array(z.object({ kind: z.enum(['reply', 'link', 'call']), text: z.string(), url: TemplateText.nullable() })),
    parameters: z
      .array(
        z.object({
          key: z.string().describe('names its value when it is sent'),
          part: z.enum(['header', 'body', 'button']),
          button: z.number().int().nullable(),
          name: z.string().describe('as it stands in the braces of the text'),
          example: z.string().nullable(),
        }),
      )
      .describe('what is to be filled in, in the order of the message'),
    obstacle: z.enum(templateObstacles).nullable().describe('why Baton cannot send it though it is approved'),
  }),
})
export type MessageTemplate = z.infer<typeof MessageTemplate>
const TemplateReading = z.object({
  possible: z.boolean().describe('false = this network has no templates'),
  readAt: Instant.nullable().describe('when the whole list was read last'),
  problem: Finding.nullable().describe('why it could not be read since'),
})
export const listTemplates = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/templates',
  access: 'conversation:read',
  summary: 'Messages of the account that the network approves beforehand, by name and language',
  params: inWorkspace('accountId'),
  query: PageQuery.extend({
    q: z.string().trim().max(100).optional().describe('in name or words'),
    language: z.string().max(20).optional(),
    state: z.enum(templateStates).optional(),
  }),
  response: page(MessageTemplate).extend({
    languages: z.array(z.object({ language: z.string(), count: z.number().int() })).describe('of all in this state, commonest first'),
    reading: TemplateReading,
  }),
})
export const readTemplates = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/template-readings',
  access: 'channel:manage',
  summary: 'Read the templates of the account again now',
  params: inWorkspace('accountId'),
  response: TemplateReading,
  asksNetwork: true,
})

export const RawDelivery = z.object({
  id: Id,
  network: NetworkName,
  accountHandle: z.string().nullable(),
  receivedAt: Instant,
  state: z.enum(['pending', 'processed', 'failed', 'rejected']),
  reason: Finding.nullable().describe('why it could not be read, or what of it was left out'),
  asked: z.boolean().describe('the network had not delivered it: Baton asked for it'),
  sightings: z.number().int(),
  sizeBytes: z.number().int(),
})
export type RawDelivery = z.infer<typeof RawDelivery>
export const listRawDeliveries = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/raw-deliveries',
  access: 'channel:manage',
  summary: 'What networks sent that could not be read, newest first',
  params: WorkspaceParams,
  query: PageQuery.extend({ state: z.enum(['failed', 'rejected', 'pending', 'processed']).default('failed') }),
  response: page(RawDelivery),
})
export const retryRawDelivery = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/raw-deliveries/:rawDeliveryId/processing',
  access: 'channel:manage',
  summary: 'Try to read it again',
  params: inWorkspace('rawDeliveryId'),
  status: 202,
})

export const demoState = route({
  method: 'GET',
  path: '/demo',
  access: 'public',
  summary: 'Can the demo be started here?',
  response: z.object({ available: z.boolean() }),
})
export const WorkspaceDemo = z.object({
  running: z.enum(['no', 'here', 'elsewhere']).describe('elsewhere = in another workspace of this server'),
  present: z.boolean().describe('its accounts and what was said through them are in this workspace, whether it runs or not'),
  removing: z.object({ conversationsLeft: z.number().int() }).nullable().describe('not null: it is being deleted'),
})
export type WorkspaceDemo = z.infer<typeof WorkspaceDemo>
export const workspaceDemo = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/demo',
  access: 'member',
  summary: 'Is the demo running, in this workspace at all, or being removed?',
  params: WorkspaceParams,
  response: WorkspaceDemo,
})
export const startDemo = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/demo',
  access: 'channel:manage',
  summary: 'Connect the invented brand on simulated networks to this workspace',
  params: WorkspaceParams,
  response: WorkspaceDemo,
  status: 202,
  asksNetwork: true,
})
export const addGiveaway = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/demo/giveaway',
  access: 'channel:manage',
  summary: 'Have three thousand people take part in a give-away of the demo, in the background',
  params: WorkspaceParams,
  response: WorkspaceDemo,
  status: 202,
})
export const stopDemo = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/demo',
  access: 'channel:manage',
  summary: 'Stop the simulated networks of this workspace and disconnect their accounts',
  params: WorkspaceParams,
  asksNetwork: true,
})
export const removeDemo = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/demo/removal',
  access: 'channel:manage',
  summary: 'Delete the accounts of the demo with their conversations, people, posts and files, in the background',
  params: WorkspaceParams,
  response: WorkspaceDemo,
  status: 202,
  asksNetwork: true,
})

/** Days by network; a network that is not named keeps its files with their conversation. */
export const FileRetention = z.partialRecord(NetworkName, z.number().int().min(7).max(3650))
export type FileRetention = z.infer<typeof FileRetention>

export const readFileRetention = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/file-retention',
  access: 'channel:read',
  summary: 'How long pictures and other files of each network are kept',
  params: WorkspaceParams,
  response: z.object({ days: FileRetention }),
})
export const setFileRetention = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/file-retention',
  access: 'workspace:manage',
  summary: 'Choose how long files of each network are kept; older ones go in the next night and do not come back',
  params: WorkspaceParams,
  body: z.strictObject({ days: FileRetention }),
  response: z.object({ days: FileRetention }),
})

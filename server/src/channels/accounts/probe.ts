import type { AccountContext, ChannelAdapter, Probe, ProbeResult as AdapterProbeResult, Use } from '@baton/channel-kit'
import type { ProbeResult } from '@baton/contract/channels'
import { type Finding, finding, inEnglish } from '@baton/contract/findings'
import type { App } from '#kernel/app'
import type { DoorAnswer } from '#kernel/door'
import { usesOf } from '../spend/count.ts'
import type { AccountHealth } from './health.ts'
import { probeMail } from './mail-probe.ts'
import type { Renewed } from './renew.ts'
import { withoutSecrets } from './unsaid.ts'

/** Without these an account can neither hear nor speak; any other probe that fails is a warning. */
const NEEDED = new Set(['token', 'session', 'sign-in', 'profile', 'imap', 'smtp'])
const PROBE_MS = 15_000

/** What a live check of an account found. */
export interface Findings {
  probes: ProbeResult[]
  /** Who the network says this is. */
  identity: { externalId: string; handle: string; name: string } | null
  facts: Record<string, string>
  /** What the questions used up. */
  uses: Use[]
  /** Fresher than those given, when the network had to renew them. */
  credentials: Record<string, string>
  /** A probe fails without which nothing works. */
  unusable: boolean
  /** And the network itself said so: it did not merely stay silent. */
  refused: boolean
  webhookOnly: boolean
  trouble: Finding | null
}

/**
 * Asks the network about token, permissions and webhook. When it refuses the token, `renew` is tried once and all is asked
 * again with what it brings.
 */
export async function checkLive(
  app: App,
  adapter: ChannelAdapter,
  account: AccountContext,
  hookUrl: string | null,
  renew: () => Promise<Renewed>,
): Promise<Findings> {
  if (adapter.identify) return { ...findings([], account.credentials, hookUrl), identity: adapter.identify(account) }
  const first = await askAll(app, adapter, account)
  if (!(adapter.refresh ?? adapter.signToken) || !first.some(isTokenRefused)) return findings(first, account.credentials, hookUrl)
  const renewed = await renew()
  if (renewed.kind === 'renewed') {
    const second = await askAll(app, adapter, { ...account, credentials: renewed.credentials })
    return findings(second, renewed.credentials, hookUrl, first)
  }
  const signIn: Asked = {
    status: renewed.kind === 'refused' ? 401 : 0,
    uses: [],
    read: { name: 'sign-in', ok: false, finding: { ...renewed.why, remedy: renewed.why.remedy ?? 'check_entered' } },
  }
  // What was refused for want of a sign-in says nothing that the refused sign-in does not.
  const others = first.filter(({ read }) => read.finding.code !== 'sign_in_refused')
  return findings([signIn, ...others], account.credentials, hookUrl)
}

/** 400 too: that is how Bluesky answers to a token that ran out. */
function isTokenRefused({ status, read }: Asked): boolean {
  return NEEDED.has(read.name) && (status === 401 || (status === 400 && !read.ok))
}

/** A probe with the status of its answer; 0: no answer came. */
interface Asked {
  status: number
  uses: Use[]
  read: AdapterProbeResult
}

/** @param names of the probes to ask; absent: all */
export function askAll(app: App, adapter: ChannelAdapter, account: AccountContext, names?: readonly Probe['name'][]): Promise<Asked[]> {
  const probes = adapter.probes(account).filter(({ name }) => names?.includes(name) ?? true)
  return Promise.all(probes.map((probe) => askOne(app, adapter, account, probe)))
}

async function askOne(app: App, adapter: ChannelAdapter, account: AccountContext, { name, call }: Probe): Promise<Asked> {
  const answer = withoutSecrets(await answerTo(app, account, call), adapter, account)
  const uses = call.transport === 'http' ? usesOf(adapter, account, call, answer) : []
  if (answer.ok) return { status: answer.result.status, uses, read: adapter.readProbe(name, answer.result, account) }
  return {
    status: 0,
    uses,
    read: { name, ok: false, finding: { ...answer.why, remedy: answer.why.remedy ?? unreachedRemedy[call.transport] } },
  }
}

const unreachedRemedy = {
  http: 'check_address',
  'imap-probe': 'mail_check_incoming_server',
  'smtp-probe': 'mail_check_outgoing_server',
} as const

function answerTo(app: App, account: AccountContext, call: Probe['call']): Promise<DoorAnswer> {
  return call.transport === 'http' ? app.door.http(call, { purpose: 'channel', timeoutMs: PROBE_MS }) : probeMail(app, account, call)
}

function findings(asked: Asked[], credentials: Record<string, string>, hookUrl: string | null, before: Asked[] = []): Findings {
  const read = asked.map(({ read }) => withOurHook(read, hookUrl))
  const probes = read.map(({ name, ok, finding }) => ({ name, ok, ...inEnglish(finding) }))
  const failed = asked.filter((_, i) => !probes[i]?.ok)
  const needed = failed.filter(({ read }) => NEEDED.has(read.name))
  return {
    probes,
    identity: read.find((probe) => probe.account)?.account ?? null,
    facts: Object.assign({}, ...read.map((probe) => probe.facts ?? {})),
    uses: [...before, ...asked].flatMap(({ uses }) => uses),
    credentials,
    refused: needed.some(({ status }) => status >= 400 && status < 500 && status !== 429),
    unusable: needed.length > 0,
    webhookOnly: failed.length > 0 && failed.every(({ read }) => read.name === 'webhook'),
    trouble: (read.find(({ ok, name }) => !ok && NEEDED.has(name)) ?? read.find(({ ok }) => !ok))?.finding ?? null,
  }
}

/** A webhook that works but leads somewhere else brings us nothing. */
function withOurHook(probe: AdapterProbeResult, hookUrl: string | null): AdapterProbeResult {
  if (probe.name !== 'webhook' || hookUrl === null) return probe
  const { params, remedy } = probe.finding
  if (!probe.ok) return { ...probe, finding: { ...probe.finding, params: { ...params, hookUrl }, remedy: remedy ?? 'enter_webhook' } }
  const url = params.url ?? ''
  if (url.includes(hookUrl)) return probe
  const elsewhere = finding('webhook_elsewhere', { url }, { remedy: 'enter_webhook' })
  return { ...probe, ok: false, finding: { ...elsewhere, params: { ...elsewhere.params, hookUrl } } }
}

/** How the account is, by what was found. `heard`: something of theirs has reached us already, or we do the asking. */
export function healthOf(found: Findings, heard: boolean): AccountHealth {
  const { trouble } = found
  if (!trouble) return { state: heard ? 'ok' : 'waiting', problem: null }
  const state = found.refused ? 'dead' : found.webhookOnly && !heard ? 'waiting' : 'warning'
  return { state, problem: trouble }
}

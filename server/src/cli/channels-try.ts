import { readFile } from 'node:fs/promises'
import type { ChannelAdapter, ChannelEvent } from '@baton/channel-kit'
import { inEnglish } from '@baton/contract/findings'
import { connectUnchecked, processWaiting, storeRaw } from '#channels'
import { receive, type ScratchReport, scratchReport } from '#conversations'
import type { Ctx } from '#kernel/context'
import { audienceOf } from '#people'
import { adapters } from '../adapters.ts'
import { inScratchWorkspace } from './scratch.ts'
import { unreadable } from './unreadable.ts'

/** What became of the bodies of a try-out. */
export interface TryOut extends ScratchReport {
  /** What changed messages or relations, in the order it came. */
  updates: object[]
  /** Kinds that Baton does not know: kept, and nothing else happens. */
  unknown: { file: string; type: string }[]
  /** Bodies that are not of this network, or broken beyond reading. */
  rejected: { file: string; reason: string }[]
}

interface Body {
  file: string
  body: Uint8Array
}

const NETWORKS = adapters.map(({ network }) => network).join('|')
const USAGE = `Usage: npm run baton -- channels try <${NETWORKS}> <file>… [--json]`

/**
 * Feeds bodies as networks send them (mails: .eml files, or a JSON file that lists several), in order and without signature checks, to a scratch workspace, and
 * prints what results.
 *
 * @returns exit code: 0, 1 when a body is not of that network at all, 2 when it was called wrongly or a file cannot be read
 */
export async function channelsTry(argv: readonly string[]): Promise<number> {
  const [network, ...rest] = argv
  const files = rest.filter((each) => !each.startsWith('--'))
  const strange = rest.filter((each) => each.startsWith('--') && each !== '--json')
  if (!network || files.length === 0 || strange.length > 0) {
    console.error(strange.length > 0 ? `There is no option ${strange.join(', ')}.\n${USAGE}` : USAGE)
    return 2
  }
  const adapter = adapters.find((each) => each.network === network)
  if (!adapter) {
    console.error(`There is no network "${network}".\n${USAGE}`)
    return 2
  }
  const read = await Promise.all(files.map((file) => bodiesOf(file, adapter)))
  const unread = read.flatMap((each) => ('problem' in each ? [each.problem] : []))
  if (unread.length > 0) {
    console.error(unread.join('\n'))
    return 2
  }
  const bodies = read.flatMap((each) => ('bodies' in each ? each.bodies : []))
  const result = await inScratchWorkspace(({ ctx, inboxId }) => tryBodies(ctx, inboxId, adapter, bodies))
  console.log(rest.includes('--json') ? JSON.stringify(result, null, 2) : inWords(result))
  return result.rejected.length > 0 ? 1 : 0
}

async function bodiesOf(file: string, { intake }: ChannelAdapter): Promise<{ bodies: Body[] } | { problem: string }> {
  try {
    const body = await readFile(file)
    const bodies = (intake === 'imap' && mailsListedIn(body)) || [body]
    return { bodies: bodies.map((each) => ({ file, body: each })) }
  } catch (error) {
    return { problem: unreadable(file, error) }
  }
}

/** Mails as a JSON file lists them, `{"raw": ["From: …"]}`; null when it is no such file. */
function mailsListedIn(body: Uint8Array): Uint8Array[] | null {
  const text = Buffer.from(body).toString()
  if (!text.trimStart().startsWith('{')) return null
  try {
    const { raw } = JSON.parse(text) as { raw?: unknown }
    return Array.isArray(raw) && raw.every((each) => typeof each === 'string') ? raw.map((each) => Buffer.from(each)) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The same in a given workspace. */
export async function tryBodies(ctx: Ctx, inboxId: string, adapter: ChannelAdapter, bodies: Body[]): Promise<TryOut> {
  const rejected: TryOut['rejected'] = []
  const unknown: TryOut['unknown'] = []
  const updates: object[] = []
  const accounts = new Map<string, { id: string; appId: string }>()
  for (const { file, body } of bodies) {
    const read = await adapter.parse({ body, headers: {} })
    if (!read.ok) rejected.push({ file, reason: inEnglish(read.reason).words })
    const events = read.ok ? read.events : []
    for (const event of events) {
      if (event.kind === 'unknown') unknown.push({ file, type: event.type })
      else if (event.kind !== 'message' && event.kind !== 'pointer') updates.push(updateOf(event))
    }
    for (const { account, accountBy } of events) {
      if (!accounts.has(account)) accounts.set(account, await connect(ctx, inboxId, adapter, account, accountBy))
    }
    const account = accounts.get(events[0]?.account ?? '') ?? [...accounts.values()][0]
    if (read.ok && account) {
      // Polls and mailboxes know whose bytes they read; webhooks say it inside, and a second account may stand in the same body.
      await storeRaw(ctx, {
        appId: account.appId,
        accountId: adapter.intake === 'webhook' ? null : account.id,
        deliveries: [{ body, headers: {} }],
      })
      await processWaiting(ctx, receive)
      await keepPointers(ctx, adapter, account, events)
    }
  }
  return { ...(await scratchReport(ctx)), updates, unknown, rejected }
}

/** Nobody can be asked here, so what networks point at stands as far as the ids tell. */
async function keepPointers(
  ctx: Ctx,
  { network, lookUp }: ChannelAdapter,
  account: { id: string; appId: string },
  events: readonly ChannelEvent[],
): Promise<void> {
  const deliveries = events.flatMap((event) => {
    if (event.kind !== 'pointer' || !lookUp) return []
    const context = { network, externalId: event.account, handle: '', baseUrl: '', credentials: {}, settings: {} }
    return lookUp.untold(event.about, context).map(({ body }) => ({ body, headers: {} }))
  })
  await storeRaw(ctx, { appId: account.appId, accountId: account.id, deliveries })
  await processWaiting(ctx, receive)
}

function connect(
  ctx: Ctx,
  inboxId: string,
  adapter: ChannelAdapter,
  name: string,
  setting?: string,
): Promise<{ id: string; appId: string }> {
  const settings = setting ? { [setting]: name } : {}
  return ctx.tx(async (tx) =>
    connectUnchecked(tx, { network: adapter.network, externalId: name, settings, inboxId, audienceId: await audienceOf(tx, inboxId) }),
  )
}

function updateOf(event: Exclude<ChannelEvent, { kind: 'message' | 'unknown' | 'pointer' }>): object {
  const { account: _, dedupeKey: __, ...rest } = event
  return rest
}

function counted({ length }: readonly unknown[], one: string): string {
  return `${length} ${one}${length === 1 ? '' : 's'}`
}

function inWords({ conversations, posts, neighbours, updates, unknown, rejected }: TryOut): string {
  const lines = conversations.flatMap(({ number, contact, status, needsAction, messages }) => [
    `#${number} ${contact.name} · ${status}${needsAction.length > 0 ? ` · needs action: ${needsAction.join(', ')}` : ''}`,
    ...messages.map(
      ({ direction, text, kind, state, stars }) =>
        `    ${direction === 'inbound' ? '←' : '→'} ${stars === null ? '' : `★${stars} `}${text ?? ''}${text ? '' : `(${kind})`}${state === 'live' ? '' : ` [${state}]`}`,
    ),
  ])
  return [
    ...lines,
    `${counted(conversations, 'conversation')}, ${counted(posts, 'post')}, ${counted(neighbours, 'neighbour')}, ${counted(updates, 'update')}, ${unknown.length} unknown, ${rejected.length} rejected`,
    ...unknown.map(({ file, type }) => `unknown: ${type} (${file})`),
    ...rejected.map(({ file, reason }) => `rejected: ${file}: ${reason}`),
  ].join('\n')
}

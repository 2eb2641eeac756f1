import type { Firehose } from '@baton/channel-kit'
import { type App, systemCtx } from '#kernel/app'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import { bringForward } from '../accounts/claim.ts'
import { finder } from './finder.ts'
import { follow, type Listening } from './follow.ts'
import { gatherer } from './gather.ts'
import { markFirehose } from './mark.ts'

/** How often to look for accounts that another process connected. */
const SWEEP_MS = 5_000

interface Found {
  workspaceId: number
  accountId: string
  network: string
  externalId: string
  settings: Record<string, string>
  facts: Record<string, string>
}

interface Account extends Found {
  firehose: Firehose
}

/** One connection for all accounts that name its address. */
interface Stream {
  stop: AbortController
  now: Listening
  byMark: Map<string, Account[]>
  find: (bytes: Buffer) => Set<string>
  /** Accounts that know from us that it is down. Another process may listen all the same, and says so; that is not contradicted. */
  told: Set<string>
}

/**
 * Listens to the firehoses that accounts name, until the signal ends. Each process does: what it hears only makes polls due,
 * and these are claimed by one.
 */
export async function startFirehoses(app: App, signal: AbortSignal): Promise<void> {
  const streams = new Map<string, Stream>()
  const hint = gatherer((workspaceId, accountId) => pollSoon(app, workspaceId, accountId), signal)
  const open = (url: string) => {
    const stop = new AbortController()
    const stream: Stream = { stop, now: { is: 'connecting' }, byMark: new Map(), find: finder([]), told: new Set() }
    streams.set(url, stream)
    const following = follow(url, {
      door: app.door,
      signal: stop.signal,
      onFrame: (bytes) => {
        for (const { workspaceId, accountId } of namedIn(bytes, stream)) hint(workspaceId, accountId)
      },
      onChange: (now) => {
        const before = stream.now
        if (now.is === before.is && (now.is !== 'down' || before.is !== 'down' || now.words === before.words)) return
        stream.now = now
        stream.told.clear()
        if (now.is === 'down') app.log.warn({ url, words: now.words }, 'a firehose cannot be listened to; accounts are polled as usual')
        loop.wake()
      },
    })
    following.catch((error: unknown) => {
      app.log.error({ url, error: messageOf(error) }, 'a firehose is not listened to any more')
      if (streams.get(url) === stream) streams.delete(url)
    })
    return stream
  }
  const loop = wakeable('firehose', app, () => settle(app, streams, open), signal)
  const unsubscribe = app.bus.subscribe((news) => {
    if (news.kind === 'accounts') loop.wake()
  })
  await loop.done
  unsubscribe()
  for (const { stop } of streams.values()) stop.abort()
}

function* namedIn(bytes: Buffer, { find, byMark }: Stream): Generator<Account> {
  for (const mark of find(bytes)) {
    for (const account of byMark.get(mark) ?? []) {
      const { sort } = account.firehose
      if (sort === undefined || bytes.includes(sort)) yield account
    }
  }
}

async function pollSoon(app: App, workspaceId: number, accountId: string): Promise<boolean> {
  try {
    return await bringForward(await systemCtx(app, workspaceId), accountId)
  } catch (error) {
    app.log.warn({ workspaceId, accountId, error: messageOf(error) }, 'a hint of a firehose was lost')
    return false
  }
}

/** Leaves streams that nobody names any more, opens new ones, and writes to the accounts how theirs is. */
async function settle(app: App, streams: Map<string, Stream>, open: (url: string) => Stream): Promise<number> {
  const all = await app.db.all<Found>(
    sql`select workspace_id, account_id, network, external_id, settings, facts from system.firehose_accounts()`,
  )
  const byUrl = new Map<string, Account[]>()
  const nobody: Found[] = []
  for (const found of all) {
    const firehose = app.adapters.get(found.network)?.firehose?.(found)
    if (!firehose) nobody.push(found)
    else byUrl.set(firehose.url, [...(byUrl.get(firehose.url) ?? []), { ...found, firehose }])
  }
  for (const [url, { stop }] of streams) {
    if (byUrl.has(url)) continue
    stop.abort()
    streams.delete(url)
  }
  for (const [url, accounts] of byUrl) {
    const stream = streams.get(url) ?? open(url)
    stream.byMark = Map.groupBy(accounts, ({ firehose }) => firehose.mark)
    stream.find = finder(stream.byMark.keys())
    for (const account of accounts) await tell(app, account, stream)
  }
  for (const found of nobody.filter(({ facts }) => facts.firehose !== undefined))
    await markFirehose(await systemCtx(app, found.workspaceId), found.accountId, null)
  return SWEEP_MS
}

async function tell(app: App, { workspaceId, accountId, facts }: Account, { now, told }: Stream): Promise<void> {
  if (now.is === 'connecting' || (now.is === 'down' && told.has(accountId))) return
  if (now.is === 'down') told.add(accountId)
  if (facts.firehose === now.is && facts.firehoseProblem === (now.is === 'down' ? now.words : undefined)) return
  await markFirehose(await systemCtx(app, workspaceId), accountId, now)
}

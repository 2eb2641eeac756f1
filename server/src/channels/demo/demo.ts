import type { DemoAccount, DemoWorld, Simulator } from '@baton/simulator'
import { type App, systemCtx } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { sql } from '#kernel/sql'
import { checkChannelAccount } from '../accounts/check.ts'
import { connectChannelAccount } from '../accounts/connect.ts'
import { disconnectChannelAccount } from '../accounts/disconnect.ts'

const HOST = '127.0.0.1'

interface RunningDemo {
  workspaceId: number
  accountIds: string[]
  stop(): Promise<void>
}

/**
 * The invented brand on simulated networks, so that everything can be tried without an account anywhere. The simulator runs
 * in this process and listens on the loopback; only its own ports are opened in the outgoing door. It forgets when it stops:
 * what the networks said stays in the inbox, and its accounts are disconnected.
 */
export class Demo {
  private readonly app: App
  private running: RunningDemo | null = null
  private starting: Promise<void> | null = null

  constructor(app: App) {
    this.app = app
  }

  /** Whose demo it is stays with that workspace; others learn that it is taken. */
  state(ctx: Ctx): { running: 'no' | 'here' | 'elsewhere' } {
    if (!this.running) return { running: 'no' }
    return { running: this.running.workspaceId === ctx.workspaceId ? 'here' : 'elsewhere' }
  }

  /** Connects the brand to the default inbox of the workspace and lets its people speak. A second call changes nothing. */
  async start(ctx: Ctx): Promise<void> {
    if (this.running) return
    this.starting ??= this.begin(ctx).finally(() => {
      this.starting = null
    })
    return this.starting
  }

  private async begin(ctx: Ctx): Promise<void> {
    const { startDemoWorld, startSimulator } = await import('@baton/simulator')
    const simulator = await startSimulator({ seed: 7, host: HOST })
    const close = openDoor(this.app, simulator)
    const ending = new AbortController()
    const accountIds: string[] = []
    const stop = async () => {
      ending.abort()
      await simulator.stop()
      close()
    }
    try {
      const returning = await disconnectLeftOvers(ctx)
      const world = startDemoWorld(simulator)
      const hooks = await this.connectAll(ctx, world.accounts, accountIds)
      await world.setWebhooks(hooks)
      this.running = { workspaceId: ctx.workspaceId, accountIds, stop }
      void this.play(ctx, world, { accountIds, returning }, ending.signal)
    } catch (error) {
      await stop()
      throw error
    }
  }

  private async connectAll(ctx: Ctx, accounts: readonly DemoAccount[], accountIds: string[]): Promise<{ line?: string; x?: string }> {
    const inbox = await ctx.tx(
      (tx) => tx.one<{ id: string }>`select id from inboxes where workspace_id = ${tx.workspaceId} order by created_at, id limit 1`,
    )
    if (!inbox) throw new Error('The workspace has no inbox')
    const hooks: Record<string, string> = {}
    for (const { network, baseUrl, appSecrets, credentials, settings } of accounts) {
      const { account } = await connectChannelAccount(ctx, {
        network,
        baseUrl,
        fields: { ...appSecrets, ...credentials, ...settings },
        purpose: 'care',
        inboxId: inbox.id,
      })
      await markAsDemo(ctx, account.id)
      accountIds.push(account.id)
      if (account.hookUrl)
        hooks[network] ??= this.app.config.publicUrl ? this.app.localUrl() + new URL(account.hookUrl).pathname : account.hookUrl
    }
    return hooks
  }

  private async play(
    ctx: Ctx,
    world: DemoWorld,
    { accountIds, returning }: { accountIds: readonly string[]; returning: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    try {
      // A workspace that had the demo before holds its first days already.
      if (!returning) await world.seedHistory()
      // One of the brand's accounts has lost its token by now; a check shows what that looks like.
      for (const accountId of accountIds) await checkChannelAccount(ctx, accountId)
      await world.run(signal)
    } catch (error) {
      if (!signal.aborted) this.app.log.error({ error: messageOf(error) }, 'the demo stumbled')
    }
  }

  /** Stops the demo of this workspace; another's is left alone. */
  async stop(ctx: Ctx): Promise<void> {
    const { running } = this
    if (running?.workspaceId !== ctx.workspaceId) return
    this.running = null
    await running.stop()
    for (const accountId of running.accountIds) await disconnectChannelAccount(ctx, accountId)
  }

  /** With the process: the networks go, the rows are put right at the next start of the demo. */
  async end(): Promise<void> {
    await this.running?.stop()
    this.running = null
  }
}

/** The simulator's ports alone, for as long as it runs. */
function openDoor(app: App, { ports }: Simulator): () => void {
  const closers = Object.values(ports).map((port) => app.door.allow(`${HOST}:${port}`))
  return () => {
    for (const close of closers) close()
  }
}

/** What tells the demo's accounts from those that people connected to servers of their own on this machine. */
async function markAsDemo(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.tx(
    (tx) =>
      tx.run`update channel_accounts set facts = facts || '{"demo": "yes"}'::jsonb where workspace_id = ${tx.workspaceId} and id = ${accountId}`,
  )
}

/** Disconnects accounts of an earlier run, whose networks are gone. @returns whether the workspace ever had the demo */
async function disconnectLeftOvers(ctx: Ctx): Promise<boolean> {
  const left = await demoAccounts(ctx)
  for (const { id, connected } of left) if (connected) await disconnectChannelAccount(ctx, id)
  return left.length > 0
}

function demoAccounts(ctx: Ctx): Promise<{ id: string; connected: boolean; baseUrl: string }[]> {
  return ctx.tx(
    (tx) => tx.all`
      select id, disconnected_at is null as connected, base_url from channel_accounts
       where workspace_id = ${tx.workspaceId} and facts ->> 'demo' = 'yes' order by created_at`,
  )
}

/**
 * Puts right what a stopped server left: the demo's networks ended with it, so its accounts are disconnected until the demo
 * is started again. Left alone while another process still plays them.
 */
export async function tidyDemo(app: App): Promise<void> {
  for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    const played = (await demoAccounts(ctx)).find(({ connected, baseUrl }) => connected && baseUrl !== '')
    if (played && !(await answers(app, played.baseUrl))) await disconnectLeftOvers(ctx)
  }
}

async function answers(app: App, baseUrl: string): Promise<boolean> {
  const close = app.door.allow(new URL(baseUrl).host)
  const answer = await app.door.http({ transport: 'http', method: 'GET', url: baseUrl, headers: {} }, { purpose: 'demo', timeoutMs: 2_000 })
  close()
  return answer.ok
}

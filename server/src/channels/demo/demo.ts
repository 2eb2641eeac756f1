import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoAccount, DemoMemory, DemoWebhooks, DemoWorld, Simulator } from '@baton/simulator'
import type { WorkspaceDemo } from '@baton/contract/channels'
import { type App, systemCtx } from '#kernel/app'
import { Ctx, systemActor } from '#kernel/context'
import { fail, messageOf } from '#kernel/fail'
import { sql } from '#kernel/sql'
import { checkChannelAccount } from '../accounts/check.ts'
import { connectChannelAccount } from '../accounts/connect.ts'
import { disconnectChannelAccount } from '../accounts/disconnect.ts'
import { reconnectChannelAccount } from '../accounts/reconnect.ts'
import { type MarkedAccount, markedAccounts } from './marks.ts'
import { inventPastSpend } from './past-spend.ts'
import { beginRemoval, goOnRemoving } from './remove.ts'
import type { Talk } from './talk.ts'

const HOST = '127.0.0.1'
/** The first run in a workspace is the same everywhere. */
const FIRST_SEED = 7
const LOOK_AGAIN_MS = 500

interface RunningDemo {
  workspaceId: number
  world: DemoWorld
  accountIds: string[]
  stop(): Promise<void>
}

/**
 * The invented brand on simulated networks, so that everything can be tried without an account anywhere. The simulator runs
 * in this process and listens on the loopback; only its own ports are opened in the outgoing door. It forgets when it stops:
 * one that begins again is told what was said, and its accounts are moved to it.
 */
export class Demo {
  private readonly app: App
  private readonly talk: Talk
  private running: RunningDemo | null = null
  private starting: Promise<void> | null = null

  constructor(app: App, talk: Talk) {
    this.app = app
    this.talk = talk
  }

  /** Whose demo it is stays with that workspace; others learn that it is taken. */
  async state(ctx: Ctx): Promise<WorkspaceDemo> {
    const here = this.running?.workspaceId === ctx.workspaceId
    const running = !this.running ? 'no' : here ? 'here' : 'elsewhere'
    return ctx.tx(async (tx) => {
      const marked = await markedAccounts(tx)
      const leaving = marked.filter(({ mark }) => mark === 'removing')
      const removing = leaving.length > 0 ? { conversationsLeft: await this.talk.count(tx, idsOf(leaving)) } : null
      return { running, present: marked.length > 0, removing }
    })
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
    const before = await ctx.tx((tx) => markedAccounts(tx))
    if (before.some(({ mark }) => mark === 'removing')) fail('demo_being_removed')
    const memory = before.length > 0 ? await ctx.tx((tx) => this.talk.recall(tx, idsOf(before))) : undefined
    const { startDemoWorld, startSimulator } = await import('@baton/simulator')
    const seed = memory ? Buffer.from(this.app.chance.bytes(4)).readUInt32BE() : FIRST_SEED
    const simulator = await startSimulator({ seed, host: HOST })
    const close = openDoor(this.app, simulator)
    const ending = new AbortController()
    const stop = async () => {
      ending.abort()
      await simulator.stop()
      close()
    }
    try {
      const world = startDemoWorld(simulator, {}, memory)
      const { accountIds, hooks } = await this.connectAll(ctx, world.accounts, before)
      if (!memory) await inventPastSpend(ctx, accountIds)
      await world.setWebhooks(hooks)
      this.running = { workspaceId: ctx.workspaceId, world, accountIds, stop }
      void this.play(ctx, world, { accountIds, memory }, ending.signal)
    } catch (error) {
      await stop()
      throw error
    }
  }

  private async connectAll(
    ctx: Ctx,
    accounts: readonly DemoAccount[],
    before: readonly MarkedAccount[],
  ): Promise<{ accountIds: string[]; hooks: DemoWebhooks }> {
    const isPlayed = ({ network, externalId }: MarkedAccount) =>
      accounts.some((each) => each.network === network && each.externalId === externalId)
    // Of a version that gave them other ids.
    for (const each of before) if (each.connected && !isPlayed(each)) await disconnectChannelAccount(ctx, each.id)
    const accountIds: string[] = []
    const hooks: Record<string, string> = {}
    for (const each of accounts) {
      const known = before.find(
        ({ network, externalId, connected }) => connected && network === each.network && externalId === each.externalId,
      )
      const account = known ? await move(ctx, known, each) : await connect(ctx, each)
      accountIds.push(account.id)
      if (account.hookUrl)
        hooks[each.network] ??= this.app.config.publicUrl ? this.app.localUrl() + new URL(account.hookUrl).pathname : account.hookUrl
    }
    return { accountIds, hooks }
  }

  private async play(
    ctx: Ctx,
    world: DemoWorld,
    { accountIds, memory }: { accountIds: readonly string[]; memory: DemoMemory | undefined },
    signal: AbortSignal,
  ): Promise<void> {
    try {
      // A workspace that had the demo before holds its first days already.
      if (memory) world.resume()
      else await world.seedHistory()
      if (!memory) await this.answer(ctx, world.answers, signal)
      // One of the brand's accounts has lost its token by now; a check shows what that looks like.
      for (const accountId of accountIds) await checkChannelAccount(ctx, accountId)
      await world.run(signal)
    } catch (error) {
      if (!signal.aborted) this.app.log.error({ error: messageOf(error) }, 'the demo stumbled')
    }
  }

  /** What the brand itself said, as soon as those it speaks to are here. */
  private async answer({ workspace }: Ctx, answers: DemoWorld['answers'], signal: AbortSignal): Promise<void> {
    for (const answer of answers) {
      const ctx = new Ctx(this.app, workspace, { ...systemActor, name: answer.as })
      while (!(await this.talk.answer(ctx, answer))) await sleep(LOOK_AGAIN_MS, undefined, { signal })
    }
  }

  /** Has people take part in a give-away, in the background. A second call changes nothing. */
  addGiveaway(ctx: Ctx): void {
    const { running } = this
    if (running?.workspaceId !== ctx.workspaceId) fail('demo_not_running')
    running.world.addGiveaway().catch((error: unknown) => {
      if (this.running === running) this.app.log.error({ error: messageOf(error) }, 'the give-away of the demo stumbled')
    })
  }

  /** Stops the demo of this workspace; another's is left alone. */
  async stop(ctx: Ctx): Promise<void> {
    const accountIds = await this.silence(ctx)
    for (const accountId of accountIds) await disconnectChannelAccount(ctx, accountId)
  }

  /** Stops it and has everything deleted that it brought, in the background. */
  async remove(ctx: Ctx): Promise<void> {
    await this.starting
    await this.silence(ctx)
    await beginRemoval(ctx)
  }

  /** @returns the accounts that were played for this workspace */
  private async silence(ctx: Ctx): Promise<string[]> {
    const { running } = this
    if (running?.workspaceId !== ctx.workspaceId) return []
    this.running = null
    await running.stop()
    return running.accountIds
  }

  /**
   * At the start of the process: a demo that ran until the server stopped runs again, unless another process plays it, and a
   * removal goes on. Of several workspaces one has it; the accounts of the others are disconnected until somebody starts it
   * there, and so are all where this process takes no webhooks.
   */
  async comeBack({ takesWebhooks }: { takesWebhooks: boolean }): Promise<void> {
    try {
      for (const { id } of await this.app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`))
        await this.comeBackTo(await systemCtx(this.app, id), takesWebhooks)
    } catch (error) {
      // The rest of the server does not wait for it.
      this.app.log.error({ error: messageOf(error) }, 'the demo could not be looked after at the start')
    }
  }

  private async comeBackTo(ctx: Ctx, takesWebhooks: boolean): Promise<void> {
    const marked = await ctx.tx((tx) => markedAccounts(tx))
    if (marked.some(({ mark }) => mark === 'removing')) await goOnRemoving(ctx)
    const played = marked.filter(({ mark, connected }) => mark === 'yes' && connected)
    if (played.length === 0 || (await answers(this.app, played))) return
    if (takesWebhooks && !this.running && (await this.startAgain(ctx))) return
    for (const accountId of idsOf(played)) await disconnectChannelAccount(ctx, accountId)
  }

  private async startAgain(ctx: Ctx): Promise<boolean> {
    try {
      await this.start(ctx)
      return true
    } catch (error) {
      this.app.log.error(
        { error: messageOf(error) },
        'the demo could not come back; its accounts are disconnected until it is started again',
      )
      return false
    }
  }

  /** With the process: the networks go, and come back with the next one. */
  async end(): Promise<void> {
    await this.running?.stop()
    this.running = null
  }
}

const idsOf = (accounts: readonly { id: string }[]): string[] => accounts.map(({ id }) => id)

/** The simulator's ports alone, for as long as it runs. */
function openDoor(app: App, { ports }: Simulator): () => void {
  const closers = Object.values(ports).map((port) => app.door.allow(`${HOST}:${port}`))
  return () => {
    for (const close of closers) close()
  }
}

async function connect(ctx: Ctx, account: DemoAccount): Promise<{ id: string; hookUrl: string | null }> {
  const inbox = await ctx.tx(
    (tx) => tx.one<{ id: string }>`select id from inboxes where workspace_id = ${tx.workspaceId} order by created_at, id limit 1`,
  )
  if (!inbox) throw new Error('The workspace has no inbox')
  const { network, baseUrl } = account
  const body = { network, baseUrl, fields: fieldsOf(account), purpose: 'care' as const, inboxId: inbox.id }
  return (await connectChannelAccount(ctx, body, { demo: 'yes' })).account
}

/** To the networks as they run now: their ports and secrets are others than before. */
async function move(ctx: Ctx, { id }: MarkedAccount, account: DemoAccount): Promise<{ id: string; hookUrl: string | null }> {
  await ctx.tx(
    (tx) => tx.run`update channel_accounts set base_url = ${account.baseUrl} where workspace_id = ${tx.workspaceId} and id = ${id}`,
  )
  return (await reconnectChannelAccount(ctx, id, { fields: fieldsOf(account) })).account
}

function fieldsOf({ appSecrets, credentials, settings }: DemoAccount): Record<string, string> {
  return { ...appSecrets, ...credentials, ...settings }
}

/** Does another process play these accounts? */
async function answers(app: App, accounts: readonly MarkedAccount[]): Promise<boolean> {
  const url = accounts.find(({ baseUrl }) => baseUrl !== '')?.baseUrl
  if (!url) return false
  const close = app.door.allow(new URL(url).host)
  const answer = await app.door.http({ transport: 'http', method: 'GET', url, headers: {} }, { purpose: 'demo', timeoutMs: 2_000 })
  close()
  return answer.ok
}

import pg from 'pg'
import { finding } from '@baton/contract/findings'
import { type App, systemCtx } from '#kernel/app'
import { connectionConfig } from '#kernel/db'
import { sql } from '#kernel/sql'
import { type AfterDelivery, settle } from './rows.ts'

/** Namespace of the advisory locks that say "this claimer lives". */
const LIVES = 75

/** The database notices within half a minute that the machine of this connection is gone; by itself it waits for hours. */
const NOTICED_SOON = 'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3'

/**
 * The life of one claimer: a session advisory lock on a connection of its own. It ends with the process, however that ends,
 * and nobody has to guess from the time that passed.
 */
export class ClaimerLife {
  private readonly app: App
  private readonly url: string
  private client: pg.Client | null = null
  private number = 0

  constructor(app: App, url: string) {
    this.app = app
    this.url = url
  }

  /** The number under which this process claims now. A lost connection is a lost life: the next claim has a new number. */
  async id(): Promise<number> {
    if (this.client) return this.number
    const client = new pg.Client({ ...connectionConfig({ url: this.url, role: 'baton_app' }), keepAlive: true })
    client.on('error', () => {
      if (this.client === client) this.client = null
    })
    client.on('end', () => {
      if (this.client === client) this.client = null
    })
    await client.connect()
    await client.query(NOTICED_SOON)
    const number = Buffer.from(this.app.chance.bytes(4)).readUInt32BE() & 0x7fffffff
    await client.query('select pg_advisory_lock($1, $2)', [LIVES, number])
    this.client = client
    this.number = number
    return number
  }

  async end(): Promise<void> {
    const client = this.client
    this.client = null
    await client?.end()
  }
}

/** This process: the number it claims under now, and the deliveries it is at work on. */
interface Claimer {
  number: number
  underway: ReadonlySet<string>
}

/**
 * Deliveries whose claimer died while sending: nobody knows what the network took, so they become `unknown`. So do those of
 * this process that it is no longer at work on, because what came of them could not be written down.
 */
export async function buryDeadClaims(app: App, mine: Claimer, after: AfterDelivery): Promise<void> {
  const claims = await app.db.all<{ workspaceId: number; claimedBy: number }>(sql`select workspace_id, claimed_by from system.claims()`)
  for (const { workspaceId, claimedBy } of claims) {
    const ctx = await systemCtx(app, workspaceId)
    await ctx.tx(async (tx) => {
      if (claimedBy !== mine.number) {
        const dead = await tx.one<{ free: boolean }>`select pg_try_advisory_xact_lock(${LIVES}, ${claimedBy}) as free`
        if (!dead?.free) return
      }
      const left = await tx.all<{ id: string }>`
        select id from deliveries where workspace_id = ${tx.workspaceId} and claimed_by = ${claimedBy} and state = 'sending'
           and not id = any(${[...mine.underway]}::uuid[]) for update skip locked`
      for (const { id } of left) {
        await settle(tx, id, ['sending'], { to: 'unknown', dueAt: tx.now, reason: finding('server_stopped', {}) }, after)
      }
      tx.onCommit(() => app.bus.publish({ kind: 'deliveries', workspaceId }))
    })
  }
}

import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compareRows } from '../checker/rows.ts'
import { type Said, compare } from '../checker/said-and-shown.ts'
import { type Asked, type Told, judge } from '../checker/sent-and-seen.ts'
import type { Given, Proof } from '../promise.ts'
import { connectLine } from '../stage/accounts.ts'
import { type Api, cookieOf } from '../stage/api.ts'
import { baton, batonOk } from '../stage/command.ts'
import { type PrivatePostgres, startPostgres } from '../stage/postgres.ts'
import { type ApiConversation, readAll, type ShownConversation, until, untilProcessed, walk } from '../stage/read-back.ts'
import { allRows, through } from '../stage/all-rows.ts'
import { BatonServer, freePort } from '../stage/server.ts'
import { email, hostsOf, openStage, password, type Stage } from '../stage/stage.ts'
import { sayings, shownOf, tokenOf } from '../tokens.ts'

const sizes = { small: { contacts: 40, loadMs: 3_000 }, full: { contacts: 1_500, loadMs: 60_000 } }
/** Long enough that the backup meets replies which are still to be sent. */
const undoSeconds = 2
const pictures = 5

type LineAccount = Awaited<ReturnType<typeof connectLine>>

/** A backup made under load, restored on an empty machine, embedded to external and back: all that was answered is there, and it works. */
export const restore: Proof = {
  name: 'restore',
  about: 'a backup made under load holds all that was answered, restores from embedded to external and back, and works there',
  async run(given) {
    const postgres = await startPostgres()
    if (!postgres)
      throw new Error('No PostgreSQL 15 or newer is installed under /usr/lib/postgresql. Install one: apt-get install postgresql')
    const stage = await openStage({ seed: given.seed })
    try {
      return await new Moves(given, stage, postgres).run()
    } finally {
      await stage.close()
      await postgres.stop()
    }
  },
}

class Moves {
  private readonly given: Given
  private readonly stage: Stage
  private readonly postgres: PrivatePostgres
  private readonly said: Said[] = []
  private readonly asked: Asked[] = []
  private readonly findings: string[] = []
  private readonly counts: Record<string, number> = {}

  constructor(given: Given, stage: Stage, postgres: PrivatePostgres) {
    this.given = given
    this.stage = stage
    this.postgres = postgres
  }

  async run() {
    const { stage, given, postgres } = this
    const account = await connectLine(stage, { name: 'Haru Living ไทย' })
    const path = await this.backUpUnderLoad(account)
    await stage.server.stop()

    given.note('restoring into the external PostgreSQL')
    const external = { dataDir: join(stage.folder, 'external'), databaseUrl: postgres.url }
    mkdirSync(external.dataDir, { mode: 0o700 })
    copyFileSync(join(stage.folder, 'data-0', 'secret'), join(external.dataDir, 'secret'))
    await batonOk(['restore', path], external)
    const onExternal = await this.serve(external)
    await this.everythingIsThere(onExternal)
    await this.works(onExternal, account, 'with the right secret')
    await onExternal.stop()
    const before = await allRows({ connectionString: postgres.url })
    await this.refusesFilled(path, external)

    given.note('restoring into an embedded PostgreSQL, without the secret')
    const second = join(stage.folder, 'second.tar')
    await batonOk(['backup', second], external)
    const embedded = { dataDir: join(stage.folder, 'embedded') }
    await batonOk(['restore', second], embedded)
    given.note('comparing every row')
    const looking = await this.serve(embedded, 'web')
    const after = await allRows(through(looking.postmaster()?.socketDir ?? ''))
    await looking.stop()
    const rows = compareRows(before, after)
    this.counts.rows = before.reduce((sum, table) => sum + table.rows.length, 0)
    for (const [kind, all] of Object.entries(rows)) this.findings.push(...(all as string[]).map((row) => `${kind} on the way back: ${row}`))
    given.note('starting without the secret')
    const withoutSecret = await this.serve(embedded)
    await this.asksToReconnect(withoutSecret, account)
    given.note('connected again')
    await this.works(withoutSecret, account, 'after connecting again')
    await withoutSecret.stop()
    return { events: this.said.length + this.asked.length, counts: this.counts, findings: this.findings }
  }

  /** People write and colleagues answer all the while. What was answered before the backup began is promised. */
  private async backUpUnderLoad(account: LineAccount): Promise<string> {
    const { stage, given } = this
    const { contacts, loadMs } = sizes[given.size]
    const { userId } = account.line
    const people = Array.from({ length: contacts }, (_, n) => stage.simulator.line.createPerson({ name: `นก ${n}` }).userId)
    await Promise.all(people.map((from) => this.say(stage.simulator, userId, from)))
    for (const from of people.slice(0, pictures)) await stage.simulator.line.say({ account: userId, from, image: true }).delivery
    await untilProcessed(stage)
    const [inbox] = (await stage.owner.get<{ items: { name: string }[] }>(stage.at('/inboxes'))).items
    await stage.owner.send('PUT', stage.at(`/inboxes/${stage.inboxId}`), { name: inbox?.name, undoSeconds, agentIds: [] })
    const conversations = await walk<ApiConversation>(stage.api, stage.at('/conversations'))

    const load = { on: true }
    const writing = this.repeat(load, () => this.say(stage.simulator, userId, given.random.pick(people)))
    const answering = this.repeat(load, () => this.reply(stage.api, given.random.pick(conversations)))
    await sleep(loadMs)
    const promised = { said: new Set(this.said.filter((one) => one.promised)), asked: new Set(this.asked) }
    given.note('backing up under load')
    const path = join(stage.folder, 'first.tar')
    await batonOk(['backup', path], { dataDir: join(stage.folder, 'data-0') })
    await sleep(500)
    load.on = false
    await Promise.all([writing, answering])
    await until('the first server has sent what it has', 60_000, async () =>
      (await this.told(stage.api)).every(({ state }) => state === 'sent'),
    )
    for (const one of this.said) one.promised = promised.said.has(one)
    for (const one of this.asked) one.accepted = promised.asked.has(one)
    this.counts.messages = promised.said.size
    this.counts.replies = promised.asked.size
    return path
  }

  private async repeat(load: { on: boolean }, work: () => Promise<unknown>): Promise<void> {
    while (load.on) {
      await work()
      await sleep(this.given.random.int(5, 40))
    }
  }

  private async say(simulator: Stage['simulator'], account: string, from: string): Promise<Said> {
    const token = `m${this.said.length}`
    const said: Said = { token, speaker: from, promised: false }
    this.said.push(said)
    const { delivery } = simulator.line.say({ account, from, text: `${this.given.random.pick(sayings)} [${token}]` })
    said.promised = (await delivery)?.state === 'acknowledged'
    return said
  }

  private async reply(api: Api, conversation: { id: string; threads: { id: string }[] }): Promise<string> {
    const token = `r${this.asked.length + 1}`
    const thread = conversation.threads[0]?.id ?? ''
    const body = {
      clientMessageId: randomUUID(),
      threadId: thread,
      text: `네, 확인해 드릴게요 [${token}]`,
      seenMessageId: null,
      sendAnyway: true,
    }
    await api.send('POST', this.stage.at(`/conversations/${conversation.id}/messages`), body)
    this.asked.push({ token, accepted: true, thread, turn: this.asked.length })
    return token
  }

  private async serve(where: { dataDir: string; databaseUrl?: string }, roles?: string): Promise<BatonServer> {
    const { simulator, folder, servers } = this.stage
    const logFile = join(folder, `server-${servers.length}.log`)
    const server = new BatonServer({ ...where, roles, port: await freePort(), allowHosts: hostsOf(simulator), logFile })
    // So that it ends with the stage, however the run ends.
    servers.push(server)
    await server.start()
    return server
  }

  private async everythingIsThere(server: BatonServer): Promise<void> {
    const { api, at, simulator } = this.stage
    const there = { api: api.at(server.url), at }
    await untilProcessed(there)
    await until('nothing is under way any more', 30_000, async () =>
      (await this.told(there.api)).every(({ state }) => !['scheduled', 'ready', 'sending'].includes(state)),
    )
    const conversations = await readAll(there)
    const shown = compare(this.said, shownOf(conversations))
    const seen = simulator.ledger.all().flatMap(({ text, number }) => {
      const token = tokenOf(text)
      return token ? [{ token, number }] : []
    })
    const { sent, unknown, refused, ...replies } = judge(this.asked, seen, toldOf(conversations))
    this.counts.sent = sent
    this.counts.unknown = unknown
    if (refused > 0) this.findings.push(`${refused} replies were refused`)
    for (const [kind, tokens] of Object.entries({ ...shown, ...replies }))
      this.findings.push(...tokens.map((token) => `restored, ${kind}: ${token}`))
    await this.filesAreThere(there.api, conversations)
  }

  private async filesAreThere(api: Api, conversations: readonly ShownConversation[]): Promise<void> {
    let files = 0
    for (const { id } of conversations) {
      const open = await api.get<{ timeline: { items: { media?: { kind: string; url: string | null }[] }[] } }>(
        this.stage.at(`/conversations/${id}`),
      )
      for (const { url } of open.timeline.items.flatMap(({ media }) => media ?? [])) {
        files += 1
        const answer = url && (await fetch(new URL(url, api.url)))
        const bytes = answer ? Buffer.from(await answer.arrayBuffer()) : null
        if (!answer || !answer.ok || bytes?.toString('latin1', 1, 4) !== 'PNG') this.findings.push(`a file of ${id} cannot be read`)
      }
    }
    this.counts.files = files
    if (files !== pictures) this.findings.push(`${files} of ${pictures} files were restored`)
  }

  /** Sign in, hear, and answer. */
  private async works(server: BatonServer, { line }: LineAccount, when: string): Promise<void> {
    const { simulator, at } = this.stage
    const owner = await this.signIn(server)
    simulator.line.change({ account: line.userId, webhookUrl: `${server.url}${new URL(line.webhookUrl).pathname}` })
    const { userId } = simulator.line.createPerson({ name: '민지' })
    const said = await this.say(simulator, line.userId, userId)
    if (!said.promised) this.findings.push(`${when}: a webhook was not taken`)
    const there = { api: owner, at }
    await untilProcessed({ ...there, api: this.stage.api.at(server.url) })
    const conversations = await readAll(there)
    const heard = conversations.find(({ messages }) => messages.some(({ text }) => tokenOf(text) === said.token))
    if (!heard) {
      this.findings.push(`${when}: what was said is not shown`)
      return
    }
    const token = await this.reply(owner, { id: heard.id, threads: heard.threadIds.map((id) => ({ id })) })
    await until(`${when}, a reply is sent`, 20_000, async () =>
      (await this.told(owner)).some((one) => one.token === token && one.state === 'sent'),
    )
    const seen = simulator.ledger.find({ contains: `[${token}]` }).length
    if (seen !== 1) this.findings.push(`${when}: a reply was seen ${seen} times`)
  }

  private async signIn(server: BatonServer): Promise<Api> {
    const visitor = this.stage.owner.at(server.url).as(null)
    const answer = await visitor.call('POST', '/api/auth/sign-in/email', { email, password })
    if (answer.status !== 200) throw new Error(`The sign-in answered ${answer.status}: ${answer.text}`)
    return visitor.as({ cookie: cookieOf(answer) })
  }

  private async refusesFilled(path: string, where: { dataDir: string; databaseUrl: string }): Promise<void> {
    const { code, said } = await baton(['restore', path], where)
    if (code === 0 || !said.includes('is not empty')) this.findings.push(`a restore into a filled folder ended with ${code}: ${said}`)
    const elsewhere = { ...where, dataDir: join(this.stage.folder, 'elsewhere') }
    const again = await baton(['restore', path], elsewhere)
    if (again.code === 0 || !again.said.includes('workspace'))
      this.findings.push(`a restore into a filled database ended with ${again.code}: ${again.said}`)
  }

  /** Everything but the account works; it says what to do, and does so when it is asked to send. */
  private async asksToReconnect(server: BatonServer, { line, id }: LineAccount): Promise<void> {
    const { simulator, at } = this.stage
    const owner = await this.signIn(server)
    const conversations = await walk<ApiConversation>(owner, at('/conversations'))
    const [first] = conversations
    if (!first) throw new Error('No conversation was restored')
    interface Health {
      state: string
      problem: { code: string; remedyCode: string | null } | null
    }
    let health: Health | undefined
    await until('the account says how it is', 10_000, async () => {
      const { items } = await owner.get<{ items: { id: string; health: Health }[] }>(at('/channel-accounts'))
      health = items.find((account) => account.id === id)?.health
      return health?.state === 'dead'
    }).catch(() => undefined)
    if (health?.problem?.code !== 'credentials_unreadable' || health.problem.remedyCode !== 'reconnect')
      this.findings.push(`without the secret the account says ${JSON.stringify(health)}`)
    const token = await this.reply(owner, first)
    const state = async () => (await this.told(owner)).find((one) => one.token === token)?.state
    await until('a reply without the secret is refused', 20_000, async () => (await state()) === 'refused')
    const { channelSecret, channelAccessToken } = line
    await owner.send('PUT', at(`/channel-accounts/${id}/credentials`), { fields: { channelSecret, channelAccessToken } })
    const delivery = (await readAll({ api: owner, at }))
      .flatMap(({ messages }) => messages)
      .find(({ text }) => tokenOf(text) === token)?.delivery
    await owner.send('PUT', at(`/deliveries/${delivery?.id}/retry`))
    await until('the refused reply is sent after connecting again', 20_000, async () => (await state()) === 'sent')
    const seen = simulator.ledger.find({ contains: `[${token}]` }).length
    if (seen !== 1) this.findings.push(`the refused reply was seen ${seen} times`)
  }

  private async told(api: Api): Promise<Told[]> {
    return toldOf(await readAll({ api, at: this.stage.at }))
  }
}

function toldOf(conversations: readonly ShownConversation[]): Told[] {
  return conversations.flatMap(({ messages, needsAction }) =>
    messages.flatMap(({ text, delivery }) => {
      const token = tokenOf(text)
      const needsPerson = needsAction.includes('delivery_unknown') || needsAction.includes('delivery_refused')
      return token && delivery ? [{ token, state: delivery.state, attempts: delivery.attempts, needsPerson }] : []
    }),
  )
}

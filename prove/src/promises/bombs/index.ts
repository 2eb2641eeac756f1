import { spawn } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { errors, request } from 'undici'
import { type Ping, type Stretch, strainOf } from '../../checker/strain.ts'
import type { Given, Proof, Verdict } from '../../promise.ts'
import { connectLine, connectMail } from '../../stage/accounts.ts'
import { openDatabase } from '../../stage/database.ts'
import { type Loopback, onLoopback } from '../../stage/loopback.ts'
import { type ApiConversation, until, untilProcessed, walk } from '../../stage/read-back.ts'
import { openStage, type Stage } from '../../stage/stage.ts'
import { bodyBombs, wordBombs } from './bodies.ts'
import { hugePicture, mailBombs } from './mails.ts'

const sizes = { small: { size: 1, rounds: 1 }, full: { size: 2, rounds: 5 } }
/** The API takes smaller bodies than webhooks; what is larger is refused unread. */
const OF_API = 0.24
const limits = { stallMs: 200, megabytes: 200 }
const mailbox = 'care@haruliving.example'
const prober = fileURLToPath(new URL('prober.ts', import.meta.url))

/** Little to send and dear to read: whatever it is, the server goes on listening, keeps its size, and answers without failing. */
export const bombs: Proof = {
  name: 'bombs',
  about: 'mails, bodies, files and words made to be dear to read neither stop the server nor fill its memory',
  async run(given) {
    if (process.platform !== 'linux')
      return { events: 0, counts: {}, findings: [], skipped: 'it reads what a process did from /proc, which only Linux has' }
    const files = await startFileServer()
    const stage = await openStage({ seed: given.seed, allowHosts: [files.host] })
    try {
      return await endure(given, stage, files.url)
    } finally {
      await stage.close()
      files.close()
    }
  },
}

async function endure(given: Given, stage: Stage, filesUrl: string): Promise<Verdict> {
  const { size, rounds } = sizes[given.size]
  const stretches: Stretch[] = []
  const findings: string[] = []
  const answers: number[] = []
  const heard = (name: string, status: number) => {
    answers.push(status)
    if (status >= 500) findings.push(`${name}: was answered ${status}`)
  }
  const during = async (name: string, work: () => Promise<unknown>) => {
    const from = Date.now()
    given.note(name)
    await work().catch((error: unknown) => findings.push(`${name}: ${error instanceof Error ? error.message : String(error)}`))
    // A refusal comes sooner than the next question; whether the server still listens is known after it.
    const asked = pings.length
    await until('the server is asked again', 30_000, async () => pings.length > asked)
    stretches.push({ name, from, to: Date.now() })
  }
  const pings: Ping[] = []
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  await connectMail(stage, mailbox)
  const person = stage.simulator.line.createPerson({ name: 'นก' }).userId
  await stage.simulator.line.say({ account: line.userId, from: person, text: 'สวัสดีค่ะ' }).delivery
  await ordinaryMail(stage, 'first')
  const stopAsking = ask(stage, pings)
  await until('the server is asked', 10_000, async () => pings.length > 20)
  const rest = Math.max(...pings.map(({ megabytes }) => megabytes))

  for (let round = 0; round < rounds; round++) {
    for (const [name, make] of given.random.shuffle(Object.entries(bodyBombs))) {
      const body = make(size)
      await during(`webhook: ${name}`, async () => {
        heard(name, await sendSigned(line, body.bytes, body.headers))
        await untilProcessed(stage)
      })
      const within = make(size * OF_API)
      await during(`API: ${name}`, async () => heard(name, await sendToApi(stage, within.bytes, within.headers)))
    }
    for (const [name, words] of given.random.shuffle(Object.entries(wordBombs)))
      await during(`words: ${name}`, () => sayEverywhere(stage, { account: line.userId, person }, words, (status) => heard(name, status)))
    for (const [name, make] of given.random.shuffle(Object.entries(mailBombs))) {
      const raw = make(size)
      await during(`mail: ${name}`, async () => {
        stage.simulator.mail.deliver({ to: mailbox, raw })
        await ordinaryMail(stage, `${name} ${round}`)
      })
    }
    await during('files of a network', () => fetchFiles(stage, filesUrl))
  }
  stopAsking()
  const strain = strainOf(pings, stretches, rest, limits)
  return {
    events: stretches.length,
    counts: {
      answers: answers.length,
      pings: pings.length,
      worstMs: strain.worstMs,
      restMegabytes: Math.round(rest),
      growthMegabytes: strain.growthMegabytes,
      keptMegabytes: strain.keptMegabytes,
      status5xx: answers.filter((status) => status >= 500).length,
      crashes: stage.server.crashes,
    },
    findings: [...strain.findings, ...findings, ...(stage.server.crashes > 0 ? [`the server ended: ${stage.server.logTail(8)}`] : [])],
  }
}

/** Until told to stop; the answers come into `pings`. */
function ask({ server }: Stage, pings: Ping[]): () => void {
  const child = spawn(process.execPath, [prober, `${server.url}/healthz`, String(server.pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
  createInterface(child.stdout).on('line', (line) => pings.push(JSON.parse(line) as Ping))
  const end = () => void child.kill()
  process.once('exit', end)
  return () => {
    process.off('exit', end)
    end()
  }
}

/** A mail like any other must be there in the end, whatever came before it. A server that does not listen is asked again. */
async function ordinaryMail({ simulator, api, at }: Stage, subject: string): Promise<void> {
  const count = async (state: string) => (await walk(api, at(`/raw-deliveries?state=${state}`))).length
  const before = await count('processed')
  simulator.mail.send({ from: 'minji@post.example', to: mailbox, subject, text: '배송이 언제 오나요?' })
  await until('the mail after it is read', 180_000, async () => {
    try {
      return (await count('processed')) > before && (await count('pending')) === 0
    } catch (error) {
      if (error instanceof errors.UndiciError) return false
      throw error
    }
  })
}

async function sendSigned(line: { webhookUrl: string; channelSecret: string }, bytes: Buffer, headers = {}): Promise<number> {
  const signature = createHmac('sha256', line.channelSecret).update(bytes).digest('base64')
  return post(line.webhookUrl, bytes, { 'x-line-signature': signature, ...headers })
}

const sendToApi = ({ api, server, at }: Stage, bytes: Buffer, headers = {}): Promise<number> =>
  post(`${server.url}${at('/channel-accounts')}`, bytes, { ...api.proof(), ...headers })

/** A server may hang up on a body that is too large before it was written. */
async function post(url: string, body: Buffer, headers: Record<string, string>): Promise<number> {
  try {
    const answer = await request(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
    await answer.body.dump()
    return answer.statusCode
  } catch (error) {
    if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes((error as NodeJS.ErrnoException).code ?? '')) return 413
    throw error
  }
}

/** The same words from a contact, as note, as search, in an address. */
async function sayEverywhere(
  stage: Stage,
  { account, person }: { account: string; person: string },
  words: string,
  heard: (status: number) => void,
): Promise<void> {
  const { api, at, simulator } = stage
  await simulator.line.say({ account, from: person, text: words }).delivery
  await untilProcessed(stage)
  const [conversation] = await walk<ApiConversation>(api, at('/conversations?network=line'))
  if (!conversation) throw new Error('There is no conversation on LINE')
  const asked = encodeURIComponent(words.toWellFormed())
  for (const path of [`/search?q=${asked.slice(0, 6_000).replace(/%\w?$/, '')}`, `/conversations/${conversation.id}`])
    heard((await api.call('GET', at(path))).status)
  heard((await api.call('POST', at(`/conversations/${conversation.id}/notes`), { id: randomUUID(), text: words })).status)
}

/** What the data host of a network answers, by turn. */
const files: { headers: Record<string, string>; body: Buffer }[] = [
  { headers: { 'content-type': 'image/png', 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(100_000_000)) },
  { headers: { 'content-type': 'image/png' }, body: hugePicture() },
  { headers: { 'content-type': 'image/jpeg' }, body: Buffer.alloc(60_000_000, 1) },
  { headers: { 'content-type': 'image/jpeg', 'content-length': '999999999999' }, body: Buffer.alloc(1_000, 1) },
]

async function startFileServer(): Promise<Loopback> {
  let turn = 0
  const server = createServer((_, response) => {
    const file = files[turn++ % files.length]
    response.on('error', () => undefined)
    response.writeHead(200, file?.headers)
    response.write(file?.body)
    if (!file?.headers['content-length']) response.end()
  })
  return onLoopback(server)
}

async function fetchFiles(stage: Stage, dataBaseUrl: string): Promise<void> {
  const { simulator } = stage
  const line = simulator.line.createAccount({ name: 'Haru Files', monthlyLimit: null })
  const { account } = await stage.api.send<{ account: { hookUrl: string } }>('POST', stage.at('/channel-accounts'), {
    network: 'line',
    baseUrl: simulator.lineBaseUrl,
    fields: { channelSecret: line.channelSecret, channelAccessToken: line.channelAccessToken, dataBaseUrl },
    purpose: 'care',
    inboxId: stage.inboxId,
  })
  simulator.line.change({ account: line.userId, webhookUrl: `${stage.server.url}${new URL(account.hookUrl).pathname}` })
  const person = simulator.line.createPerson({ name: '민지' }).userId
  await Promise.all(files.map(() => simulator.line.say({ account: line.userId, from: person, image: true }).delivery))
  await untilProcessed(stage)
  const database = await openDatabase(stage)
  try {
    await until('every file was asked for', 60_000, async () => {
      const { rows } = await database.query<{ left: number }>(
        `select count(*)::int as left from baton.media where state = 'fetching' or (state = 'announced' and attempts = 0)`,
      )
      return rows[0]?.left === 0
    })
  } finally {
    await database.end()
  }
}

import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Given, Proof, Verdict } from '../promise.ts'
import { askNamesOf, inOwnNetwork } from '../stage/own-network.ts'
import { type ApiConversation, readAll, until, walk } from '../stage/read-back.ts'
import { openStage, type Stage } from '../stage/stage.ts'

const sizes = { small: { answers: 5, quietMs: 3_000 }, full: { answers: 40, quietMs: 60_000 } }
/** Addresses of nobody, for the name server that is not there and for the try at the end. */
const nobody = { names: '192.0.2.53', server: '93.184.215.14' }

/** Baton needs nobody: a whole first day of work goes by without one packet to the outside. */
export const offline: Proof = {
  name: 'offline',
  about: 'start, set-up, demo, answers and reading send nothing out of the machine, questions for names included',
  run: (given) => inOwnNetwork(given, 'offline', () => live(given)),
}

interface Step {
  name: string
  attempts: number
}

async function live({ seed, size, note }: Given): Promise<Verdict> {
  const steps: Step[] = []
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = attemptsToLeave()
    const done = await work()
    steps.push({ name, attempts: attemptsToLeave() - before })
    note(name)
    return done
  }
  const folder = mkdtempSync(join(tmpdir(), 'baton-prove-names-'))
  askNamesOf(folder, nobody.names)
  const stage = await step('start and set-up', () => openStage({ seed }))
  try {
    await step('the demo', () => startDemo(stage))
    const answered = await step('answers', () => answer(stage, sizes[size].answers))
    const read = await step('reading', () => readEverything(stage))
    await step('an idle while', () => sleep(sizes[size].quietMs))
    await step('the end', () => stage.server.stop())
    const left = steps.filter(({ attempts }) => attempts > 0)
    const noticed = await noticesLeaving()
    return {
      events: answered + read,
      counts: {
        steps: steps.length,
        answers: answered,
        messages: read,
        noticed,
        attempts: left.reduce((sum, { attempts }) => sum + attempts, 0),
      },
      findings: [
        ...left.map(({ name, attempts }) => `${name}: ${attempts} attempts to leave the machine`),
        ...(noticed < 2 ? ['a connection and a question for a name were not noticed, so nothing is proven'] : []),
        ...(answered === 0 || read === 0 ? ['the demo brought nothing to answer or to read'] : []),
      ],
    }
  } finally {
    await stage.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Packets for which the kernel found no way, since there is none behind the wall: one for each try to connect or to send. */
function attemptsToLeave(): number {
  const lines = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip:'))
  const [names = [], values = []] = lines.map((line) => line.split(' '))
  const six = /^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync('/proc/net/snmp6', 'utf8'))?.[1]
  const four = values[names.indexOf('OutNoRoutes')]
  if (four === undefined || six === undefined) throw new Error('This kernel does not count packets without a way out')
  return Number(four) + Number(six)
}

/** Leaves on purpose, by name and by address: how many of the two were seen. */
async function noticesLeaving(): Promise<number> {
  const before = attemptsToLeave()
  await lookup('prove.example').catch(() => null)
  const between = attemptsToLeave()
  await new Promise<void>((resolve) => {
    const socket = connect(443, nobody.server)
    socket.once('error', () => resolve())
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
  return Number(between > before) + Number(attemptsToLeave() > between)
}

async function startDemo({ owner, at }: Stage): Promise<void> {
  await owner.send('POST', at('/demo'))
  await until('the demo has brought conversations', 60_000, async () => (await walk(owner, at('/conversations'))).length >= 10)
}

/** Answers those who can be answered; how many were sent. */
async function answer(stage: Stage, wanted: number): Promise<number> {
  const { owner, at } = stage
  const open = (await walk<ApiConversation & { status: string }>(owner, at('/conversations'))).filter(({ status }) => status === 'open')
  const taken: string[] = []
  for (const { id, threads } of open) {
    if (taken.length >= wanted) break
    const body = {
      clientMessageId: randomUUID(),
      threadId: threads[0]?.id,
      text: 'ขอบคุณค่ะ 확인해 드릴게요',
      seenMessageId: null,
      sendAnyway: true,
    }
    const { status } = await owner.call('POST', at(`/conversations/${id}/messages`), body)
    if (status === 202) taken.push(id)
  }
  await until('the answers are sent', 60_000, async () => {
    const states = (await readAll({ api: owner, at })).flatMap(({ messages }) => messages.flatMap(({ delivery }) => delivery?.state ?? []))
    return !states.some((state) => ['scheduled', 'ready', 'sending'].includes(state))
  })
  return taken.length
}

/** All words by the API, a search, figures, and the pages and files of the screen. */
async function readEverything({ owner, at, server }: Stage): Promise<number> {
  const all = await readAll({ api: owner, at }, { neighbours: true })
  await owner.get(at(`/search?q=${encodeURIComponent('order')}`))
  await owner.get(at('/channel-accounts'))
  await owner.get('/api/v1/me')
  const page = await owner.call('GET', '/')
  for (const [, path] of page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) await owner.call('GET', path ?? '/')
  await fetch(`${server.url}/metrics`)
  return all.reduce((sum, { messages }) => sum + messages.length, 0)
}

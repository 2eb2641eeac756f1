import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { tokenOf } from '../tokens.ts'
import type { Proof } from '../promise.ts'
import { connectLine } from '../stage/accounts.ts'
import { type ApiConversation, readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'

const sizes = { small: 20, full: 400 }
const clicks = 20

/** The same client message id twenty times at once, most of whose answers never arrive: one message, and one sighting. */
export const clickOnce: Proof = {
  name: 'click-once',
  about: 'the same client message id 20 times in parallel with answers dropped is one message',
  async run(given) {
    const stage = await openStage({ seed: given.seed })
    try {
      const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
      const people = Array.from({ length: sizes[given.size] }, (_, n) => stage.simulator.line.createPerson({ name: `นก ${n}` }).userId)
      await Promise.all(
        people.map((from) => stage.simulator.line.say({ account: line.userId, from, text: '배송이 언제 오나요?' }).delivery),
      )
      await untilProcessed(stage)
      const conversations = await walk<ApiConversation>(stage.api, stage.at('/conversations'))
      if (conversations.length < people.length)
        throw new Error(`Only ${conversations.length} of ${people.length} people have a conversation`)
      const strange: string[] = []
      for (const [n, conversation] of conversations.entries())
        strange.push(...(await clickManyTimes(given.random.fork(String(n)), stage, conversation, `r${n}`)))
      let shown = await replies(stage)
      await until('all replies are out', 60_000, async () => {
        shown = await replies(stage)
        return shown.every(({ state }) => state === 'sent')
      })
      const seen = stage.simulator.ledger.all().flatMap(({ text }) => tokenOf(text) ?? [])
      const tokens = conversations.map((_, n) => `r${n}`)
      const lost = tokens.filter((token) => !seen.includes(token) || !shown.some((one) => one.token === token))
      const doubled = tokens.filter(
        (token) => seen.filter((one) => one === token).length > 1 || shown.filter((one) => one.token === token).length > 1,
      )
      return {
        events: conversations.length * clicks,
        counts: { messages: shown.length, lost: lost.length, doubled: doubled.length, strange: strange.length },
        findings: [...lost.map((token) => `lost: ${token}`), ...doubled.map((token) => `doubled: ${token}`), ...strange],
      }
    } finally {
      await stage.close()
    }
  },
}

/** Everything that the brand is shown to have said. */
async function replies(stage: Stage): Promise<{ token: string; state: string | undefined }[]> {
  return (await readAll(stage)).flatMap(({ messages }) =>
    messages.flatMap(({ text, direction, delivery }) =>
      direction === 'outbound' ? [{ token: tokenOf(text) ?? '', state: delivery?.state }] : [],
    ),
  )
}

/** Some wait for their answer, the others hang up as soon as the request is written. Answers that were waited for must tell of the same message. */
async function clickManyTimes(
  random: { chance(probability: number): boolean },
  stage: Stage,
  conversation: ApiConversation,
  token: string,
): Promise<string[]> {
  const path = stage.at(`/conversations/${conversation.id}/messages`)
  const body = {
    clientMessageId: randomUUID(),
    threadId: conversation.threads[0]?.id,
    text: `네, 확인해 드릴게요 [${token}]`,
    seenMessageId: null,
    sendAnyway: true,
  }
  const answers = await Promise.all(
    Array.from({ length: clicks }, async () => {
      if (random.chance(0.6)) return hangUp(stage, path, body)
      const { status, body: told } = await stage.api.call('POST', path, body)
      return { status, id: (told as { messages?: { id: string }[] }).messages?.[0]?.id ?? '' }
    }),
  )
  const waited = answers.filter((answer) => answer !== null)
  const ids = new Set(waited.map(({ id }) => id))
  return [
    ...waited.filter(({ status }) => status !== 202).map(({ status }) => `${token}: a click was answered ${status}`),
    ...(ids.size > 1 ? [`${token}: the clicks were told of ${ids.size} messages`] : []),
  ]
}

/** Writes the whole request and closes the connection before the answer. */
function hangUp(stage: Stage, path: string, body: unknown): Promise<null> {
  const { hostname, port, host } = new URL(stage.server.url)
  const text = JSON.stringify(body)
  const headers = { host, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...stage.api.proof() }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${text}`, () => {
        socket.destroy()
        resolve(null)
      })
    })
    // A connection that breaks is an answer dropped too.
    socket.on('error', () => resolve(null))
  })
}

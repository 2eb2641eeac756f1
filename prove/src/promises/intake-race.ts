import type { WebhookRequest } from '@baton/simulator'
import { compare } from '../checker/said-and-shown.ts'
import { type PrivateSaying, differences } from '../checker/thread-rules.ts'
import type { Proof } from '../promise.ts'
import { connectLine } from '../stage/accounts.ts'
import { startPostgres } from '../stage/postgres.ts'
import { readAll, untilProcessed } from '../stage/read-back.ts'
import { openStage } from '../stage/stage.ts'
import { sayings, shownOf, tokenOf } from '../tokens.ts'

const sizes = {
  small: { contacts: 100, messages: [2, 6], processes: [1, 2, 4] },
  full: { contacts: 1_000, messages: [2, 10], processes: [1, 2, 4] },
} as const

/** Many contacts speak in the very same millisecond, each message comes one to three times in any order to any process: one conversation each, as written. */
export const intakeRace: Proof = {
  name: 'intake-race',
  about: 'messages of one millisecond, through one, two and four processes, repeated and shuffled, become what the written rules say',
  async run({ seed, size, random, note }) {
    const { contacts, messages, processes } = sizes[size]
    const findings: string[] = []
    let events = 0
    let said = 0
    for (const count of processes) {
      const postgres = await startPostgres()
      if (!postgres)
        throw new Error(
          'No PostgreSQL 15 or newer is installed under /usr/lib/postgresql, which several processes need. Install one: apt-get install postgresql',
        )
      try {
        const stage = await openStage({ seed, processes: count, databaseUrl: postgres.url })
        try {
          const { simulator } = stage
          const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
          const path = new URL(line.webhookUrl).pathname
          const all: PrivateSaying[] = []
          const requests: WebhookRequest[] = []
          const moment = Date.now() - 60_000
          for (let n = 0; n < contacts; n++) {
            const speaker = simulator.line.createPerson({ name: `นก ${n}` }).userId
            for (let m = random.int(messages[0], messages[1]); m > 0; m--) {
              const token = `m${all.length}`
              const { request, messageId } = simulator.line.prepare({
                account: line.userId,
                from: speaker,
                text: `${random.pick(sayings)} [${token}]`,
                at: moment,
              })
              all.push({ token, speaker, at: moment, order: messageId })
              for (let copies = random.int(1, 3); copies > 0; copies--)
                requests.push({ ...request, url: random.pick(stage.servers).url + path })
            }
          }
          note(`${requests.length} deliveries to ${count} processes`)
          const delivered = await simulator.deliver(requests, { connections: 32, shuffle: true })
          await untilProcessed(stage, 180_000)
          const conversations = await readAll(stage)
          const found = compare(
            all.map(({ token, speaker }) => ({ token, speaker, promised: true })),
            shownOf(conversations),
          )
          events += delivered.sent
          said += all.length
          findings.push(
            ...Object.entries(found).flatMap(([kind, tokens]) =>
              (tokens as string[]).map((token) => `${count} processes, ${kind}: ${token}`),
            ),
            ...differences(
              all,
              conversations.map(({ id, messages }) => ({
                conversationId: id,
                tokens: messages.flatMap(({ text }) => tokenOf(text) ?? []),
              })),
            ),
          )
        } finally {
          await stage.close()
        }
      } finally {
        await postgres.stop()
      }
    }
    const lost = findings.filter((finding) => finding.includes('lost:')).length
    const doubled = findings.filter((finding) => finding.includes('doubled:')).length
    return { events, counts: { contacts, messages: said, lost, doubled, differing: findings.length - lost - doubled }, findings }
  },
}

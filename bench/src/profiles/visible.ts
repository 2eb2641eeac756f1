import { median, type Result, timeResult } from '../figures.ts'
import { type Bench, commit, noOpRoute } from '../run/bench.ts'
import { interleaved, timed } from '../run/rounds.ts'
import { Http } from '../run/http.ts'
import { webhooks } from './ingest.ts'

const PATIENCE_MS = 30_000
/** Receive → in the feed may cost this many commits and no-op routes, and so many milliseconds. */
const COMMITS = 5
const ROUTES = 20
const MS = 20

/** From the moment a network calls until the message comes out of the live feed. */
export async function visible(bench: Bench): Promise<Result> {
  const { baton, workspace, effort } = bench
  const feed = await follow(`${baton.url}/api/v1/workspaces/own/live`, workspace.key)
  const hooks = new Http(baton.url)
  const calls = Math.max(3, Math.ceil(effort.calls / 2))
  try {
    const parts = {
      product: async () => {
        const batch = webhooks(calls, workspace.channelSecret)
        return timed(calls, async (index) => {
          const said = batch[index]
          if (!said) throw new Error('There is no message left to send')
          const shown = feed.until(said.text, said.externalId)
          await hooks.send('POST', workspace.hook, said.body, said.headers)
          await shown
        })
      },
      commit: () => timed(effort.calls, () => commit(bench)),
      route: () => timed(effort.calls, () => noOpRoute(bench)),
    }
    for (const part of Object.values(parts)) await part()
    const { product, commit: commits, route } = await interleaved(effort.rounds, parts)
    const floors = commits.map((times, round) => COMMITS * median(times) + ROUTES * median(route[round] ?? []) + MS)
    return timeResult('visible', product, floors, 1)
  } finally {
    feed.close()
    await hooks.close()
  }
}

interface Feed {
  /** Settles when a message with these words has come. */
  until(text: string, externalId: string): Promise<void>
  close(): void
}

/** Follows the live feed. */
async function follow(address: string, key: string): Promise<Feed> {
  const closing = new AbortController()
  const response = await fetch(address, { headers: { authorization: `Bearer ${key}` }, signal: closing.signal })
  if (!response.ok || !response.body) throw new Error(`The live feed answered ${response.status}: ${await response.text()}`)
  const waiting = new Map<string, () => void>()
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>()

  const read = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const part of body) {
      rest += decoder.decode(part, { stream: true })
      const entries = rest.split('\n\n')
      rest = entries.pop() ?? ''
      for (const entry of entries) hear(entry)
    }
  }
  const hear = (entry: string) => {
    const type = /^event: (.+)$/m.exec(entry)?.[1]
    if (type === 'ready') isReady()
    if (type !== 'message.received') return
    const { message } = JSON.parse(/^data: (.+)$/m.exec(entry)?.[1] ?? '{}') as { message?: { text: string | null } }
    waiting.get(message?.text ?? '')?.()
  }
  read(response.body).catch((error: unknown) => {
    if (!closing.signal.aborted) console.error('The live feed broke off:', error)
  })
  await ready

  return {
    until(text, externalId) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const timer = setTimeout(
        () => reject(new Error(`Message ${externalId} was not in the feed after ${PATIENCE_MS / 1000} s`)),
        PATIENCE_MS,
      )
      waiting.set(text, resolve)
      return promise.finally(() => {
        clearTimeout(timer)
        waiting.delete(text)
      })
    },
    close: () => closing.abort(),
  }
}

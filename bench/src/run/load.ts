import type { Bench } from './bench.ts'
import { follow } from './feed.ts'
import { Http } from './http.ts'
import { pause } from './rounds.ts'
import { inboxPage, openPage } from '../profiles/reading.ts'
import { replyTo } from '../profiles/reply.ts'
import { searchPage } from '../profiles/search.ts'
import { untilCaughtUp } from './settled.ts'
import { webhooks } from '../workload/webhooks.ts'

/** Ten agents with the inbox open, each of whom looks at something a few times a second. */
const AGENTS = 10
const THINKS_MS = 500
const REPLIES_EVERY_MS = 1000

/** A working day: so many messages a second come in while agents read, search and answer. Ends when the signal does; whatever fails, fails it. */
export async function underLoad(bench: Bench, messagesPerSecond: number, signal: AbortSignal): Promise<void> {
  const { baton, workspace } = bench
  const hooks = new Http(baton.url, { connections: 16 })
  const next = webhooks(workspace.channelSecret)
  const feeds = await Promise.all(
    workspace.feedKeys.flatMap((key) => [0, 1].map(() => follow(`${baton.url}/api/v1/workspaces/own/live`, key))),
  )
  const reply = await replyTo(bench)
  const open = await openPage(bench)
  const readings = [
    inboxPage(bench),
    () => open(Math.floor(Math.random() * 20)),
    searchPage(bench, 'common', 'th'),
    searchPage(bench, 'rare', 'ko'),
  ]
  const again = async (everyMs: number, work: (turn: number) => Promise<unknown>) => {
    for (let turn = 0; !signal.aborted; turn++) {
      await work(turn)
      await pause(everyMs)
    }
  }
  const receive = () => {
    const said = next()
    return hooks.send('POST', workspace.hook, said.body, said.headers)
  }
  try {
    await Promise.all([
      again(100, () => Promise.all(Array.from({ length: Math.round(messagesPerSecond / 10) }, receive))),
      again(REPLIES_EVERY_MS, reply),
      ...Array.from({ length: AGENTS }, (_, agent) =>
        again(THINKS_MS, (turn) => readings[(turn + agent) % readings.length]?.() ?? pause(0)),
      ),
    ])
  } finally {
    for (const feed of feeds) feed.close()
    await hooks.close()
  }
  await untilCaughtUp(bench)
}

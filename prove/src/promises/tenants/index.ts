import { setTimeout as sleep } from 'node:timers/promises'
import type { Proof } from '../../promise.ts'
import { until } from '../../stage/read-back.ts'
import { openStage } from '../../stage/stage.ts'
import { askEverything } from './ask.ts'
import { tryDatabase } from './database.ts'
import { listenToFeeds } from './live.ts'
import { readRoutes } from './routes.ts'
import { type Scene, setScene } from './scene.ts'

/** Nothing of one workspace reaches another, and nobody reads what their role, rights, inboxes or scopes do not allow. */
export const tenants: Proof = {
  name: 'tenants',
  about: 'no route, feed, table or function shows anybody what is not theirs',
  async run({ seed, note }) {
    const stage = await openStage({ seed })
    try {
      const scene = await setScene(stage, note)
      const routes = await readRoutes(stage.api.as(null))
      note(`${scene.callers.length} callers, ${routes.length} routes`)
      const before = await whenQuiet(scene)
      const postmaster = stage.server.postmaster()
      if (!postmaster) throw new Error('The embedded PostgreSQL has no postmaster.pid')
      const database = await tryDatabase(
        postmaster.socketDir,
        { own: scene.own.workspaceId ?? '', foreign: scene.foreign.workspaceId ?? '' },
        scene.canaries,
      )
      note('the database was tried')
      const asked = await askEverything(scene, routes)
      const changed = differences(before, await everythingOf(scene))
      note('every route was asked')
      const feeds = await listenToFeeds(scene)
      const leaks = [...database.leaks, ...asked.leaks, ...changed, ...feeds.leaks]
      const unproven = scene.canaries
        .filter(({ value }) => !asked.shown.has(value))
        .map(({ value }) => `${value} was shown to nobody at all, so nothing is proven by its absence`)
      return {
        events: asked.calls + feeds.heard,
        counts: {
          routes: routes.length,
          callers: scene.callers.length,
          calls: asked.calls,
          spared: asked.spared,
          feeds: feeds.streams,
          tables: database.tables,
          functions: database.functions,
          unguarded: asked.unguarded.length,
          leaks: leaks.length,
        },
        findings: [...asked.unguarded.map((route) => `no policy: ${route}`), ...leaks, ...unproven],
      }
    } finally {
      await stage.close()
    }
  },
}

/** B once nothing moves in it any more: its own replies and reactions have come to rest. */
async function whenQuiet(scene: Scene): Promise<string[]> {
  let last = await everythingOf(scene)
  await until('the other workspace is at rest', 30_000, async () => {
    await sleep(2_000)
    const now = await everythingOf(scene)
    const quiet = differences(last, now).length === 0
    last = now
    return quiet
  })
  return last
}

/** What B's owner sees of B, a line a thing, without what time and the server's own checks of a channel account write. */
async function everythingOf({ ownerOfB, foreign }: Scene): Promise<string[]> {
  const at = (path: string) => `/api/v1/workspaces/${foreign.workspaceId}${path}`
  const paths = ['/agents', '/teams', '/inboxes', '/invitations', '/channel-accounts', '/api-keys', '/conversations?limit=200']
  const lists = await Promise.all(paths.map((path) => ownerOfB.get<{ items: unknown[] }>(at(path))))
  return lists.flatMap(({ items }) =>
    items.map((item) => JSON.stringify(item, (key, value: unknown) => (WRITTEN_BY_CHECKS.has(key) ? undefined : value))),
  )
}

const WRITTEN_BY_CHECKS = new Set(['lastEventAt', 'lastCheckedAt', 'lastUsedAt', 'health', 'facts'])

const differences = (before: readonly string[], after: readonly string[]): string[] => [
  ...before.filter((line) => !after.includes(line)).map((line) => `gone or changed in the other workspace: ${line}`),
  ...after.filter((line) => !before.includes(line)).map((line) => `new in the other workspace: ${line}`),
]

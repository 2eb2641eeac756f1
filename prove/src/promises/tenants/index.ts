import type { Proof } from '../../promise.ts'
import { walk } from '../../stage/read-back.ts'
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
      const before = await everythingOf(scene)
      const postmaster = stage.server.postmaster()
      if (!postmaster) throw new Error('The embedded PostgreSQL has no postmaster.pid')
      const database = await tryDatabase(
        postmaster.socketDir,
        { own: scene.own.workspaceId ?? '', foreign: scene.foreign.workspaceId ?? '' },
        scene.canaries,
      )
      note('the database was tried')
      const asked = await askEverything(scene, routes)
      const changed =
        (await everythingOf(scene)) === before ? [] : ['the other workspace is not as it was before: somebody of A changed it']
      note('every route was asked')
      const feeds = await listenToFeeds(scene)
      const leaks = [...database.leaks, ...asked.leaks, ...changed, ...feeds.leaks]
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
        findings: [...asked.unguarded.map((route) => `no policy: ${route}`), ...leaks],
      }
    } finally {
      await stage.close()
    }
  },
}

/** What B's owner sees of B, without what time alone changes. */
async function everythingOf({ ownerOfB, foreign }: Scene): Promise<string> {
  const at = (path: string) => `/api/v1/workspaces/${foreign.workspaceId}${path}`
  const lists = await Promise.all(
    ['/agents', '/teams', '/inboxes', '/invitations', '/channel-accounts', '/tags'].map((path) => ownerOfB.get<unknown>(at(path))),
  )
  const conversations = await walk<{ id: string; version: number; status: string }>(ownerOfB, at('/conversations'))
  const keys = await ownerOfB.get<{ items: { id: string }[] }>(at('/api-keys'))
  const text = JSON.stringify([
    lists,
    conversations.map(({ id, version, status }) => [id, version, status]),
    keys.items.map(({ id }) => id),
  ])
  return text.replaceAll(/"(lastEventAt|lastCheckedAt)":("[^"]*"|null)/g, '')
}

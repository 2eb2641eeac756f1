import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Random } from '@baton/simulator'
import type { HeldList, Item } from '../../checker/held.ts'
import type { Member } from './cast.ts'
import { type Line, openLine } from './line.ts'

/** Longer than an answer takes that comes at all, on a machine that has other work. */
const ANSWERED_WITHIN_MS = 30_000

const program = fileURLToPath(new URL('../../../../web/scripts/tabs.ts', import.meta.url))

/** The views that each tab has open: as the screen names them, and as the API is asked for the same. */
export const views = [
  { view: { view: 'needsAction' }, query: 'needsAction=true&sort=waiting' },
  { view: { view: 'all' }, query: 'status=open,waiting,snoozed&sort=newest' },
  { view: { view: 'mine' }, query: 'assignee=me&status=open,waiting,snoozed&sort=newest' },
  { view: { view: 'unassigned', sort: 'waiting' }, query: 'assignee=none&status=open&sort=waiting' },
  { view: { view: 'unread', visibility: 'private' }, query: 'unread=true&status=open,waiting,snoozed&visibility=private&sort=newest' },
  { view: { view: 'all', status: 'resolved', network: 'line' }, query: 'status=resolved&network=line&sort=newest' },
  { view: { view: 'all', tag: '환불' }, query: `status=open,waiting,snoozed&tag=${encodeURIComponent('환불')}&sort=newest` },
] as const

/** What one tab holds. */
export interface Held {
  live: boolean
  /** So many answers are on their way. Until then what was refused before is nothing, since nobody knows whether it still is. */
  fetching: number
  lists: HeldList[]
  conversations: { id: string; open: unknown; neighbours: unknown }[]
  contacts: { id: string; contact: unknown }[]
  stores: Record<string, unknown>
}
export interface OpenHeld {
  timeline: { items: Item[]; earlier: string | null }
}

/** A person's browser: a process with the web app's own stores, a set for each tab, behind a line of its own. */
export interface Browser {
  member: Member
  line: Line
  look(conversationId: string, contactId: string): void
  /** What the tabs hold, once no answer is on its way any more. */
  held(): Promise<{ tabs: Held[]; heard: Record<string, number> }>
  close(): Promise<void>
}

export async function openBrowser(member: Member, target: string, workspaceId: string, random: Random): Promise<Browser> {
  const line = await openLine(target, random)
  const child: ChildProcess = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { cookie } = member.api.proof()
  child.send({
    kind: 'open',
    url: line.url,
    cookie,
    workspaceId,
    agentId: member.id,
    tabs: member.tabs,
    sees: member.sees,
    views: views.map(({ view }) => view),
  })
  return {
    member,
    line,
    look: (conversationId, contactId) => void child.send({ kind: 'look', conversationId, contactId }),
    async held() {
      for (const end = Date.now() + ANSWERED_WITHIN_MS; ; await sleep(100)) {
        child.send({ kind: 'held' })
        const [told] = (await once(child, 'message', { signal: AbortSignal.timeout(20_000) })) as [Awaited<ReturnType<Browser['held']>>]
        if (told.tabs.every(({ fetching }) => fetching === 0) || Date.now() > end) return told
      }
    },
    async close() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
      await line.stop()
    },
  }
}

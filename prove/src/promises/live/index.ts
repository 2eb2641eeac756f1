import { setTimeout as sleep } from 'node:timers/promises'
import { differences, listDifferences, timelineDifferences } from '../../checker/held.ts'
import type { Proof } from '../../promise.ts'
import type { Api } from '../../stage/api.ts'
import { type ApiConversation, until, untilProcessed, walk } from '../../stage/read-back.ts'
import { type Stage, openStage } from '../../stage/stage.ts'
import { type Browser, type OpenHeld, openBrowser, views } from './browser.ts'
import { type Member, gatherCast } from './cast.ts'
import { type Reader, isRefused, readerOf } from './fresh.ts'
import { prepare } from './happenings.ts'
import { faultKinds } from './line.ts'

const sizes = { small: { happenings: 80, looked: 4 }, full: { happenings: 2_500, looked: 25 } }
/** A position comes every 15 seconds: by then a line's last loss is noticed. */
const NOTICED_WITHIN_MS = 16_000

/** Whatever a line does to the live feed, each open screen comes to show what a fresh fetch shows. */
export const live: Proof = {
  name: 'live',
  about:
    'the live feed lossy, doubled, out of order and cut, for every kind of event and role: each screen comes to hold what a fresh fetch shows',
  async run({ seed, size, random, note }) {
    const stage = await openStage({ seed })
    const browsers: Browser[] = []
    try {
      const { owner, at, server, workspaceId } = stage
      const inbox = await owner.send<{ id: string }>('POST', at('/inboxes'), { name: 'Returns', undoSeconds: 0, agentIds: [] })
      const members = await gatherCast(stage, inbox.id)
      note(`${members.length} people are there`)
      const happenings = await prepare({ stage, random: random.fork('happenings'), members, otherInboxId: inbox.id })
      note('contacts have spoken')
      browsers.push(...(await Promise.all(members.map((member) => openBrowser(member, server.url, workspaceId, random.fork(member.name))))))
      const chance = random.fork('looks')
      const lookAt = async (count: number) => {
        const all = chance.shuffle(await walk<ApiConversation>(owner, at('/conversations')))
        for (const { id, contact } of all.slice(0, count)) for (const browser of browsers) browser.look(id, contact.id)
      }
      await lookAt(sizes[size].looked)
      await untilEachHeard(browsers)
      note('the browsers are open')
      await happenings.pass(sizes[size].happenings / 2)
      await lookAt(sizes[size].looked / 2)
      note('a half has happened')
      await happenings.each()
      note('each kind has happened')
      await happenings.pass(sizes[size].happenings / 2)
      note('all has happened')
      await untilQuiet(stage)
      for (const { line } of browsers) line.calm()
      note('quiet')
      const afterFaults = await compared(browsers, stage)
      // A gap has everything fetched anew, and so mends what an event should have changed: now nothing is lost any more.
      await happenings.pass(sizes[size].happenings / 2)
      await untilQuiet(stage)
      note('more has happened over lines that are whole')
      const afterCalm = await compared(browsers, stage)
      const heard = heardBy(await Promise.all(browsers.map((browser) => browser.held())))
      const faults = Object.fromEntries(
        faultKinds.map((kind) => [kind, browsers.reduce((sum, { line }) => sum + line.faults[kind], 0)]),
      ) as Record<(typeof faultKinds)[number], number>
      const kinds = await kindsOf(owner)
      return {
        events: await lastSeq(stage),
        counts: {
          browsers: browsers.length,
          kinds: kinds.filter((kind) => heard.has(kind)).length,
          heard: [...heard.values()].reduce((sum, times) => sum + times, 0),
          ...faults,
          compared: afterFaults.compared + afterCalm.compared,
          different: afterFaults.differences.length + afterCalm.differences.length,
        },
        findings: [
          ...afterFaults.differences,
          ...afterCalm.differences.map((words) => `over a whole line: ${words}`),
          ...happenings.broken,
          ...kinds.filter((kind) => !heard.has(kind)).map((kind) => `no screen heard ${kind}, so nothing is proven for it`),
          ...faultKinds.filter((kind) => faults[kind] === 0).map((kind) => `nothing was ${kind}, so nothing is proven by it`),
        ],
      }
    } finally {
      await Promise.all(browsers.map((browser) => browser.close()))
      await stage.close()
    }
  },
}

/** Each tab has been live once; not all at the same moment, over such lines. */
async function untilEachHeard(browsers: readonly Browser[]): Promise<void> {
  const heard = new Set<string>()
  await until('all browsers hear', 60_000, async () => {
    for (const { member, held } of browsers)
      for (const [tab, { live }] of (await held()).tabs.entries()) if (live) heard.add(`${member.id} ${tab}`)
    return heard.size === browsers.reduce((sum, { member }) => sum + member.tabs, 0)
  })
}

async function lastSeq({ owner, at }: Stage): Promise<number> {
  return (await owner.get<{ last: number }>(at('/events?after=0&limit=1'))).last
}

/** Kinds of events as the API's own description names them, and what the feed says besides. */
async function kindsOf(api: Api): Promise<string[]> {
  const description = await api.get<Description>('/api/openapi.json')
  const log = description.paths['/workspaces/{workspaceId}/events']?.get.responses['200'].content['application/json'].schema
  return [...(log?.properties.items.items.properties.type.examples ?? []), 'conversation.left', 'backlog', 'unread']
}
interface Description {
  paths: Record<
    string,
    {
      get: {
        responses: {
          '200': {
            content: {
              'application/json': { schema: { properties: { items: { items: { properties: { type: { examples: string[] } } } } } } }
            }
          }
        }
      }
    }
  >
}

function heardBy(told: readonly { heard: Record<string, number> }[]): Map<string, number> {
  const sum = new Map<string, number>()
  for (const { heard } of told) for (const [kind, times] of Object.entries(heard)) sum.set(kind, (sum.get(kind) ?? 0) + times)
  return sum
}

/** Until nothing more comes of itself: webhooks read, replies sent, the log at rest. */
async function untilQuiet(stage: Stage): Promise<void> {
  await stage.simulator.idle()
  await untilProcessed(stage)
  let last = -1
  await until('the log is at rest', 60_000, async () => {
    await sleep(1_500)
    const now = await lastSeq(stage)
    const quiet = now === last
    last = now
    return quiet
  })
}

/** How often a browser is compared at most: each time may take minutes on a busy machine, and a snooze may end meanwhile. */
const MOST_TIMES = 12

/**
 * Compares each browser until it holds what is so, as long as that may still come by itself. A finding is what differs twice in a
 * row after that, while nothing happened: a comparison in whose midst something did, such as a snooze that ended, says nothing.
 */
async function compared(browsers: readonly Browser[], stage: Stage): Promise<{ compared: number; differences: string[] }> {
  const end = Date.now() + NOTICED_WITHIN_MS
  const all = await Promise.all(
    browsers.map(async (browser) => {
      let before: ReadonlySet<string> | null = null
      for (let times = 1; ; times++) {
        const mayStillCome = Date.now() <= end
        const seq = await lastSeq(stage)
        const found = await comparedOne(browser, stage.at)
        if (found.differences.length === 0) return found
        const isAtRest = !mayStillCome && (await lastSeq(stage)) === seq
        const twice: string[] = isAtRest && before ? found.differences.filter((words) => before?.has(words)) : []
        if (twice.length > 0) return { ...found, differences: twice }
        if (times >= MOST_TIMES)
          throw new Error(`${browser.member.name} was compared ${times} times, and something always happened meanwhile`)
        before = isAtRest ? new Set(found.differences) : null
        await sleep(1_500)
      }
    }),
  )
  return { compared: all.reduce((sum, { compared }) => sum + compared, 0), differences: all.flatMap(({ differences }) => differences) }
}

async function comparedOne({ member, held }: Browser, at: Stage['at']): Promise<{ compared: number; differences: string[] }> {
  const { tabs } = await held()
  const reader = readerOf(member.api, at)
  const found: string[] = []
  let compared = 0
  for (const [tab, holds] of tabs.entries()) {
    const told = (what: string, different: string[]) => {
      compared++
      found.push(...different.map((words) => `${member.name}, tab ${tab + 1}, ${what}: ${words}`))
    }
    if (!holds.live) told('feed', ['is not open'])
    if (holds.fetching > 0) told('answers', [`${holds.fetching} were asked for and did not come`])
    for (const [n, list] of holds.lists.entries()) {
      const query = views[n]?.query ?? ''
      const beyond = list.next === null ? [] : await reader.walk(`/conversations?${query}`, list.next)
      told(`list ${query}`, listDifferences(list, await reader.walk(`/conversations?${query}`), beyond))
    }
    for (const { id, open, neighbours } of holds.conversations)
      told(`conversation ${id}`, await conversationDifferences(reader, member, id, open, neighbours))
    for (const { id, contact } of holds.contacts) told(`contact ${id}`, differences(contact, await reader.get(`/contacts/${id}`)))
    for (const [name, store] of Object.entries(holds.stores)) told(name, differences(store, await reader.store(name)))
  }
  return { compared, differences: found }
}

async function conversationDifferences(
  reader: Reader,
  { replies }: Member,
  id: string,
  open: unknown,
  neighbours: unknown,
): Promise<string[]> {
  const fresh = await reader.get(`/conversations/${id}`)
  if (isRefused(fresh) || !open || isRefused(open)) return differences(open, fresh)
  const { timeline, ...rest } = fresh as OpenHeld
  const { timeline: held, ...heldRest } = open as OpenHeld
  const path = `/conversations/${id}/timeline`
  // What may be said where is shown to those who may say it.
  const shownTo = (open: object) => (replies ? open : { ...open, replyOptions: undefined })
  const [whole, before] = [
    [...(timeline.earlier ? await reader.timeline(path, timeline.earlier) : []), ...timeline.items],
    held.earlier ? await reader.timeline(path, held.earlier) : [],
  ]
  return [
    ...differences(shownTo(heldRest), shownTo(rest)),
    ...timelineDifferences(held.items, before, whole),
    ...differences(neighbours, (await reader.walk(`/conversations/${id}/neighbours`)).slice(0, 200), 'neighbours'),
  ]
}

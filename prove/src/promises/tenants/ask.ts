import { randomUUID } from 'node:crypto'
import { type Aim, type Canary, hasPolicy, mayShow, wrongAnswer, wrongInPrivate } from '../../checker/policy.ts'
import type { Answer } from '../../stage/api.ts'
import { type Route, sample } from './routes.ts'
import type { Caller, Ids, Scene } from './scene.ts'

export interface Found {
  calls: number
  leaks: string[]
  /** Routes whose access is none of the written permissions. */
  unguarded: string[]
  /** Routes and aims that were only tried by those who may not, because doing it would pull the stage down. */
  spared: number
  /** Planted words that somebody was shown: where there are none, nothing is proven. */
  shown: Set<string>
}

interface Question {
  caller: Caller
  route: Route
  aim: Aim
  /** The permissions it takes; a query may take more than the route. */
  access: string
  path: string
  body: unknown
  /** Upon the private thread of a conversation that has a public one too. */
  inPrivate?: boolean
}

/** Acts upon a private thread; doing them over again does no harm. */
const privateActs = new Set(['reply', 'openPrivateThread', 'takeThread'].map((name) => `conversations.${name}`))

/** Writes that everybody who may also does: they change one conversation and nothing else. */
const harmless = new Set(
  [
    'reply',
    'note',
    'assign',
    'assignTeam',
    'snooze',
    'wake',
    'setWaiting',
    'tag',
    'prioritise',
    'setSubject',
    'markRead',
    'acknowledge',
    'resolve',
    'reopen',
    'undoStatus',
  ].map((name) => `conversations.${name}`),
)
/** Aims at what is one's own, or at everybody's: the stream, and what would sign us out or in. */
const apart = new Set(['events.live', 'people.setup', 'people.makeWorkspace', 'people.acceptInvitation'])

/** Asks every route in every name, aimed at what is the caller's own and at what is not, and reads every answer. */
export async function askEverything(scene: Scene, routes: readonly Route[]): Promise<Found> {
  const found: Found = {
    calls: 0,
    leaks: [],
    unguarded: routes.filter(({ access }) => !hasPolicy(access)).map(({ id, access }) => `${id} (access "${access}")`),
    spared: 0,
    shown: new Set(),
  }
  const questions = routes
    .filter(({ id }) => !apart.has(id))
    .flatMap((route) => scene.callers.flatMap((caller) => aimsOf(route, caller, scene, found)))
  const workers = Array.from({ length: 8 }, async () => {
    for (let next = questions.shift(); next; next = questions.shift()) await ask(next, scene.canaries, found)
  })
  await Promise.all(workers)
  return found
}

function aimsOf(route: Route, caller: Caller, scene: Scene, found: Found): Question[] {
  const inWorkspace = route.params.includes('workspaceId')
  const objects = route.params.filter((name) => name !== 'workspaceId')
  const write = route.method !== 'GET'
  const may = caller.permissions.has(route.access) || route.access === 'member' || route.access === 'session' || route.access === 'public'
  const questions: Question[] = []
  const add = (aim: Aim, path: Ids, body: Ids) => {
    for (const query of queriesOf(route, scene))
      questions.push({
        caller,
        route,
        aim,
        access: accessOf(route, query),
        path: pathOf(route, path, query),
        body: route.body && sample(route.body, bodyGiven(body, aim)),
      })
  }
  if (!write || !may || harmless.has(route.id)) {
    add('own', scene.own, scene.own)
    const { publicConversationId = '', mailConversationId = '', mailContactId = '' } = scene.own
    if (route.params.includes('conversationId')) add('own', { ...scene.own, conversationId: publicConversationId }, scene.own)
    if (route.params.includes('conversationId')) add('own', { ...scene.own, conversationId: mailConversationId }, scene.own)
    if (route.params.includes('contactId')) add('own', { ...scene.own, contactId: mailContactId }, scene.own)
  } else found.spared += 1
  if (privateActs.has(route.id)) {
    const { publicConversationId = '', privateThreadId = '' } = scene.own
    const ids = { ...scene.own, conversationId: publicConversationId, threadId: privateThreadId }
    const body = route.body && sample(route.body, bodyGiven(ids, 'own'))
    questions.push({ caller, route, aim: 'own', access: route.access, path: pathOf(route, ids, ''), body, inPrivate: true })
  }
  // Who belongs to the other workspace too may write there, and would change it.
  if (inWorkspace && !(write && caller.workspaces.has('B'))) add('foreign-workspace', scene.foreign, scene.foreign)
  if (inWorkspace && objects.some((name) => name !== 'tag' && name !== 'token')) {
    add('foreign-object', { ...scene.foreign, workspaceId: scene.own.workspaceId ?? '' }, scene.own)
    if (objects.some((name) => ['conversationId', 'messageId', 'deliveryId', 'postId'].includes(name)) && !caller.inboxes.has(2))
      add('other-inbox', scene.otherInbox, scene.otherInbox)
  }
  if (inWorkspace && write && may && route.body && namesAnId(route)) add('foreign-body', scene.spare, scene.foreign)
  return questions
}

const idFields = ['inboxId', 'teamId', 'assigneeId', 'agentIds', 'inboxIds', 'threadId', 'alsoAnswers', 'messageId', 'replyTo']
const namesAnId = (route: Route) =>
  Object.keys(route.body?.properties ?? {}).some((name) => idFields.includes(name)) && !route.params.includes('agentId')

/** Figures of single persons take more than figures of a team. */
const accessOf = (route: Route, query: string) => (query.includes('by=agent') ? `${route.access}+report:persons` : route.access)

/** Values for fields of bodies; in a foreign body every id is of another workspace. */
function bodyGiven(ids: Ids, aim: Aim): Record<string, unknown> {
  const foreign = aim === 'foreign-body'
  return {
    clientMessageId: randomUUID(),
    id: randomUUID(),
    email: `${randomUUID().slice(0, 8)}@prove.example`,
    name: `Prove ${randomUUID().slice(0, 8)}`,
    threadId: ids.threadId,
    inboxId: ids.inboxId,
    teamId: foreign ? ids.teamId : null,
    assigneeId: foreign ? ids.agentId : null,
    seenAssigneeId: null,
    // Nobody may be reached there; without it a connection would be tried at the network's own address.
    baseUrl: 'http://127.0.0.1:9',
    agentIds: foreign ? [ids.agentId] : [],
    inboxIds: foreign ? [ids.inboxId] : [],
    messageId: ids.messageId,
    seenMessageId: null,
    sendAnyway: true,
    text: 'we look into it',
    ...(foreign && { alsoAnswers: [ids.conversationId], replyTo: ids.messageId }),
  }
}

function pathOf(route: Route, ids: Ids, query: string): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? randomUUID()))
  return `/api/v1${path}${query}`
}

/** Searches look for every planted word; other lists are asked once, as far back as they go. */
function queriesOf(route: Route, { canaries }: Scene): string[] {
  if (route.method !== 'GET') return ['']
  const values: Record<string, string> = { limit: '200', after: '0', from: '2020-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' }
  const asked = (given: Record<string, string>) => {
    const all = route.query.flatMap(({ name }) => (name in given ? [`${name}=${encodeURIComponent(given[name] ?? '')}`] : []))
    return all.length > 0 ? `?${all.join('&')}` : ''
  }
  if (route.query.some(({ name }) => name === 'group')) return ['complaint', 'unclear'].map((group) => asked({ ...values, group }))
  if (route.query.some(({ name }) => name === 'q')) return canaries.map(({ value }) => asked({ limit: '50', q: value }))
  if (route.id === 'channels.listRawDeliveries')
    return ['failed', 'rejected', 'pending', 'processed'].map((state) => asked({ limit: '200', state }))
  if (route.id === 'reports.firstResponse') return ['network', 'account', 'agent'].map((by) => asked({ ...values, by }))
  return [asked(values)]
}

async function ask(
  { caller, route, aim, access, path, body, inPrivate }: Question,
  canaries: readonly Canary[],
  found: Found,
): Promise<void> {
  const answer = await caller.api.call(route.method, path, body ?? undefined)
  found.calls += 1
  for (const { value } of canaries) if (answer.status < 300 && answer.text.includes(value)) found.shown.add(value)
  const what = `${caller.name}, ${aim}: ${route.method} ${path}`
  const wrong = wrongAnswer(caller, access, aim, answer.status, { write: route.method !== 'GET' })
  const wrongThere = inPrivate ? wrongInPrivate(caller, answer.status) : null
  for (const each of [wrong, wrongThere]) if (each) found.leaks.push(`${what}: ${each}`)
  for (const words of forbiddenIn(answer, caller, canaries, path)) found.leaks.push(`${what}: shows ${words}`)
}

/** Planted words in an answer to somebody who may not read them. What stood in the request itself may be repeated. */
export function forbiddenIn(answer: Pick<Answer, 'text' | 'headers'>, caller: Caller, canaries: readonly Canary[], asked = ''): string[] {
  const told = `${answer.text}\n${JSON.stringify(answer.headers)}`
  return canaries
    .filter((canary) => told.includes(canary.value) && !mayShow(caller, canary) && !decodeURIComponent(asked).includes(canary.value))
    .map(({ value, kind }) => `${value} (${kind})`)
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fault } from './faults.ts'
import { type Listening, readBody, write } from './http.ts'
import type { LedgerQuery } from './ledger.ts'
import type { Persona } from './people.ts'
import type { Simulator } from './simulator.ts'

/** Takes the JSON object of the call and gives what to answer with. */
type Action = (given: never) => unknown

/** The control API: the same names, objects and results as in process. `POST /_sim/<name>` acts, `GET /_sim/<name>` looks. */
function actions(simulator: Simulator): Record<string, Action> {
  const { line, x, mail, faults, ledger, people } = simulator
  return {
    'line/accounts': (given: Parameters<typeof line.createAccount>[0]) => line.createAccount(given),
    'line/people': (given: Parameters<typeof line.createPerson>[0]) => line.createPerson(given),
    'line/groups': (given: Parameters<typeof line.createGroup>[0]) => line.createGroup(given),
    'line/say': (given: Parameters<typeof line.say>[0]) => line.say(given),
    'line/edit': (given: Parameters<typeof line.edit>[0]) => line.edit(given),
    'line/unsend': (given: Parameters<typeof line.unsend>[0]) => line.unsend(given),
    'line/follow': (given: Parameters<typeof line.follow>[0]) => line.follow(given),
    'line/unfollow': (given: Parameters<typeof line.unfollow>[0]) => line.unfollow(given),
    'line/join': (given: Parameters<typeof line.join>[0]) => line.join(given),
    'line/leave': (given: Parameters<typeof line.leave>[0]) => line.leave(given),
    'line/event': (given: Parameters<typeof line.event>[0]) => line.event(given),
    'line/change': (given: Parameters<typeof line.change>[0]) => line.change(given),
    'x/apps': (given: Parameters<typeof x.createApp>[0]) => x.createApp(given),
    'x/accounts': (given: Parameters<typeof x.createAccount>[0]) => x.createAccount(given),
    'x/people': (given: Parameters<typeof x.createUser>[0]) => x.createUser(given),
    'x/post': (given: Parameters<typeof x.post>[0]) => x.post(given),
    'x/edit': (given: Parameters<typeof x.edit>[0]) => x.edit(given),
    'x/delete': (given: Parameters<typeof x.delete>[0]) => x.delete(given),
    'x/dm': (given: Parameters<typeof x.dm>[0]) => x.dm(given),
    'x/chat': (given: Parameters<typeof x.chat>[0]) => x.chat(given),
    'x/revoke': (given: Parameters<typeof x.revoke>[0]) => x.revoke(given),
    'x/expire': (given: Parameters<typeof x.expire>[0]) => x.expire(given),
    'x/change': (given: Parameters<typeof x.change>[0]) => x.change(given),
    'x/webhook': (given: Parameters<typeof x.setWebhook>[0]) => x.setWebhook(given),
    'mail/mailboxes': (given: Parameters<typeof mail.createMailbox>[0]) => mail.createMailbox(given),
    'mail/people': (given: Parameters<typeof mail.createPerson>[0]) => mail.createPerson(given),
    'mail/send': (given: Parameters<typeof mail.send>[0]) => mail.send(given),
    'mail/deliver': (given: Parameters<typeof mail.deliver>[0]) => mail.deliver(given).uid,
    'mail/folder': (given: Parameters<typeof mail.folder>[0]) => mail.folder(given),
    'mail/change': (given: Parameters<typeof mail.change>[0]) => mail.change(given),
    people: (given: Persona) => people.add(given),
    faults: (given: Fault) => faults.set(given),
    'faults/clear': ({ id }: { id?: string }) => faults.clear(id),
    ledger: (given: LedgerQuery) => ledger.find(given),
    idle: () => simulator.idle(),
  }
}

const looks = (simulator: Simulator): Record<string, () => unknown> => ({
  '': () => ({
    url: simulator.url,
    ports: simulator.ports,
    lineBaseUrl: simulator.lineBaseUrl,
    lineDataBaseUrl: simulator.lineDataBaseUrl,
    xBaseUrl: simulator.xBaseUrl,
  }),
  ledger: () => simulator.ledger.all(),
  calls: () => simulator.calls(),
  violations: () => simulator.violations(),
  webhooks: () => simulator.webhooks(),
  faults: () => simulator.faults.list(),
  people: () => simulator.people.list(),
})

export async function serveControl(simulator: Simulator, port: number, host: string): Promise<Listening> {
  const acting = actions(simulator)
  const looking = looks(simulator)
  const server = createServer((request, response) => void answer(acting, looking, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = (server.address() as AddressInfo).port
  return {
    port: bound,
    url: `http://${host}:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  acting: Record<string, Action>,
  looking: Record<string, () => unknown>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator.invalid')
  const name = /^\/_sim\/?(.*)$/.exec(url.pathname)?.[1]
  const body = await readBody(request)
  if (!body) return
  const look = name === undefined ? undefined : looking[name]
  const act = name === undefined ? undefined : acting[name]
  if (request.method === 'GET' && look) return write(response, { status: 200, body: look() })
  if (request.method !== 'POST' || !act) {
    const error = `There is no ${request.method} ${url.pathname}; GET: ${Object.keys(looking).join(', ')}; POST: ${Object.keys(acting).join(', ')}`
    return write(response, { status: 404, body: { error } })
  }
  try {
    const given = body.length ? (JSON.parse(body.toString('utf8')) as never) : ({} as never)
    const result = await settled(await act(given), url.searchParams.get('wait') === '1')
    write(response, { status: 200, body: result ?? {} })
  } catch (error) {
    write(response, { status: 400, body: { error: (error as Error).message } })
  }
}

/** Promises of deliveries and the network's own bookkeeping do not travel; with `?wait=1` the deliveries come along once settled. */
async function settled(result: unknown, wait: boolean): Promise<unknown> {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return result
  const { delivery, deliveries, ...rest } = result as { delivery?: Promise<unknown>; deliveries?: Promise<unknown>[] }
  const sent = deliveries ?? (delivery ? [delivery] : [])
  const done = wait ? { deliveries: await Promise.all(sent) } : {}
  return JSON.parse(
    JSON.stringify({ ...rest, ...done }, (_key, value: unknown) => (value instanceof Map || value instanceof Set ? undefined : value)),
  )
}

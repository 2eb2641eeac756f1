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
  const {
    line,
    x,
    facebook,
    instagram,
    whatsapp,
    mail,
    googlePlay: play,
    appStore,
    googleBusiness: places,
    youtube,
    faults,
    ledger,
    people,
  } = simulator
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
    'facebook/apps': (given: Parameters<typeof facebook.createApp>[0]) => facebook.createApp(given),
    'facebook/pages': (given: Parameters<typeof facebook.createPage>[0]) => facebook.createPage(given),
    'facebook/people': (given: Parameters<typeof facebook.createPerson>[0]) => facebook.createPerson(given),
    'facebook/post': (given: Parameters<typeof facebook.post>[0]) => facebook.post(given),
    'facebook/mention': (given: Parameters<typeof facebook.mention>[0]) => facebook.mention(given),
    'facebook/recommend': (given: Parameters<typeof facebook.recommend>[0]) => facebook.recommend(given),
    'facebook/comment': (given: Parameters<typeof facebook.comment>[0]) => facebook.comment(given),
    'facebook/edit': (given: Parameters<typeof facebook.edit>[0]) => facebook.edit(given),
    'facebook/delete': (given: Parameters<typeof facebook.delete>[0]) => facebook.delete(given),
    'facebook/hide': (given: Parameters<typeof facebook.hide>[0]) => facebook.hide(given),
    'facebook/unhide': (given: Parameters<typeof facebook.unhide>[0]) => facebook.unhide(given),
    'facebook/react': (given: Parameters<typeof facebook.react>[0]) => facebook.react(given),
    'facebook/change': (given: Parameters<typeof facebook.change>[0]) => facebook.change(given),
    'facebook/messenger/write': (given: Parameters<typeof facebook.messenger.write>[0]) => facebook.messenger.write(given),
    'facebook/messenger/elsewhere': (given: Parameters<typeof facebook.messenger.sayElsewhere>[0]) =>
      facebook.messenger.sayElsewhere(given),
    'facebook/messenger/edit': (given: Parameters<typeof facebook.messenger.edit>[0]) => facebook.messenger.edit(given),
    'facebook/messenger/unsend': (given: Parameters<typeof facebook.messenger.unsend>[0]) => facebook.messenger.unsend(given),
    'facebook/messenger/react': (given: Parameters<typeof facebook.messenger.react>[0]) => facebook.messenger.react(given),
    'facebook/messenger/press': (given: Parameters<typeof facebook.messenger.press>[0]) => facebook.messenger.press(given),
    'facebook/messenger/come': (given: Parameters<typeof facebook.messenger.come>[0]) => facebook.messenger.come(given),
    'facebook/messenger/hand': (given: Parameters<typeof facebook.messenger.hand>[0]) => facebook.messenger.hand(given),
    'facebook/webhook': (given: Parameters<typeof facebook.setWebhook>[0]) => facebook.setWebhook(given),
    'instagram/apps': (given: Parameters<typeof instagram.createApp>[0]) => instagram.createApp(given),
    'instagram/accounts': (given: Parameters<typeof instagram.createAccount>[0]) => instagram.createAccount(given),
    'instagram/people': (given: Parameters<typeof instagram.createPerson>[0]) => instagram.createPerson(given),
    'instagram/post': (given: Parameters<typeof instagram.post>[0]) => instagram.post(given),
    'instagram/comment': (given: Parameters<typeof instagram.comment>[0]) => instagram.comment(given),
    'instagram/delete': (given: Parameters<typeof instagram.delete>[0]) => instagram.delete(given),
    'instagram/end-live': (given: Parameters<typeof instagram.endLive>[0]) => instagram.endLive(given),
    'instagram/change': (given: Parameters<typeof instagram.change>[0]) => instagram.change(given),
    'instagram/webhook': (given: Parameters<typeof instagram.setWebhook>[0]) => instagram.setWebhook(given),
    'instagram/direct/write': (given: Parameters<typeof instagram.direct.write>[0]) => instagram.direct.write(given),
    'instagram/direct/elsewhere': (given: Parameters<typeof instagram.direct.sayElsewhere>[0]) => instagram.direct.sayElsewhere(given),
    'instagram/direct/unsend': (given: Parameters<typeof instagram.direct.unsend>[0]) => instagram.direct.unsend(given),
    'instagram/direct/react': (given: Parameters<typeof instagram.direct.react>[0]) => instagram.direct.react(given),
    'instagram/direct/come': (given: Parameters<typeof instagram.direct.come>[0]) => instagram.direct.come(given),
    'instagram/direct/hand': (given: Parameters<typeof instagram.direct.hand>[0]) => instagram.direct.hand(given),
    'whatsapp/apps': (given: Parameters<typeof whatsapp.createApp>[0]) => whatsapp.createApp(given),
    'whatsapp/accounts': (given: Parameters<typeof whatsapp.createAccount>[0]) => whatsapp.createAccount(given),
    'whatsapp/people': (given: Parameters<typeof whatsapp.createPerson>[0]) => whatsapp.createPerson(given),
    'whatsapp/groups': (given: Parameters<typeof whatsapp.createGroup>[0]) => whatsapp.createGroup(given),
    'whatsapp/templates': (given: Parameters<typeof whatsapp.createTemplate>[0]) => whatsapp.createTemplate(given),
    'whatsapp/template': (given: Parameters<typeof whatsapp.changeTemplate>[0]) => whatsapp.changeTemplate(given),
    'whatsapp/say': (given: Parameters<typeof whatsapp.say>[0]) => whatsapp.say(given),
    'whatsapp/edit': (given: Parameters<typeof whatsapp.edit>[0]) => whatsapp.edit(given),
    'whatsapp/revoke': (given: Parameters<typeof whatsapp.revoke>[0]) => whatsapp.revoke(given),
    'whatsapp/react': (given: Parameters<typeof whatsapp.react>[0]) => whatsapp.react(given),
    'whatsapp/number': (given: Parameters<typeof whatsapp.changeNumber>[0]) => whatsapp.changeNumber(given),
    'whatsapp/account': (given: Parameters<typeof whatsapp.accountEvent>[0]) => whatsapp.accountEvent(given),
    'whatsapp/change': (given: Parameters<typeof whatsapp.change>[0]) => whatsapp.change(given),
    'whatsapp/webhook': (given: Parameters<typeof whatsapp.setWebhook>[0]) => whatsapp.setWebhook(given),
    'mail/mailboxes': (given: Parameters<typeof mail.createMailbox>[0]) => mail.createMailbox(given),
    'mail/people': (given: Parameters<typeof mail.createPerson>[0]) => mail.createPerson(given),
    'mail/send': (given: Parameters<typeof mail.send>[0]) => mail.send(given),
    'mail/deliver': (given: Parameters<typeof mail.deliver>[0]) => mail.deliver(given).uid,
    'mail/folder': (given: Parameters<typeof mail.folder>[0]) => mail.folder(given),
    'mail/change': (given: Parameters<typeof mail.change>[0]) => mail.change(given),
    'google-play/apps': (given: Parameters<typeof play.createApp>[0]) => play.createApp(given),
    'google-play/review': (given: Parameters<typeof play.review>[0]) => play.review(given),
    'google-play/change-review': (given: Parameters<typeof play.changeReview>[0]) => play.changeReview(given),
    'google-play/answer': (given: Parameters<typeof play.answerInConsole>[0]) => play.answerInConsole(given),
    'google-play/delete': (given: Parameters<typeof play.deleteReview>[0]) => play.deleteReview(given),
    'google-play/change': (given: Parameters<typeof play.change>[0]) => play.change(given),
    'google-play/expire': (given: Parameters<typeof play.expire>[0]) => play.expire(given),
    'app-store/apps': (given: Parameters<typeof appStore.createApp>[0]) => appStore.createApp(given),
    'app-store/review': (given: Parameters<typeof appStore.review>[0]) => appStore.review(given),
    'app-store/change-review': (given: Parameters<typeof appStore.changeReview>[0]) => appStore.changeReview(given),
    'app-store/answer': (given: Parameters<typeof appStore.answerInConsole>[0]) => appStore.answerInConsole(given),
    'app-store/take-answer-away': (given: Parameters<typeof appStore.takeAnswerAway>[0]) => appStore.takeAnswerAway(given),
    'app-store/delete': (given: Parameters<typeof appStore.deleteReview>[0]) => appStore.deleteReview(given),
    'app-store/change': (given: Parameters<typeof appStore.change>[0]) => appStore.change(given),
    'google-business/places': (given: Parameters<typeof places.createPlace>[0]) => places.createPlace(given),
    'google-business/review': (given: Parameters<typeof places.review>[0]) => places.review(given),
    'google-business/change-review': (given: Parameters<typeof places.changeReview>[0]) => places.changeReview(given),
    'google-business/answer': (given: Parameters<typeof places.answerInProfile>[0]) => places.answerInProfile(given),
    'google-business/take-answer-away': (given: Parameters<typeof places.takeAnswerAway>[0]) => places.takeAnswerAway(given),
    'google-business/delete': (given: Parameters<typeof places.deleteReview>[0]) => places.deleteReview(given),
    'google-business/change': (given: Parameters<typeof places.change>[0]) => places.change(given),
    'google-business/expire': (given: Parameters<typeof places.expire>[0]) => places.expire(given),
    'youtube/channels': (given: Parameters<typeof youtube.createChannel>[0]) => youtube.createChannel(given),
    'youtube/people': (given: Parameters<typeof youtube.createPerson>[0]) => youtube.createPerson(given),
    'youtube/videos': (given: Parameters<typeof youtube.publish>[0]) => youtube.publish(given),
    'youtube/comment': (given: Parameters<typeof youtube.comment>[0]) => youtube.comment(given),
    'youtube/edit': (given: Parameters<typeof youtube.edit>[0]) => youtube.edit(given),
    'youtube/like': (given: Parameters<typeof youtube.like>[0]) => youtube.like(given),
    'youtube/delete': (given: Parameters<typeof youtube.deleteComment>[0]) => youtube.deleteComment(given),
    'youtube/moderate': (given: Parameters<typeof youtube.moderate>[0]) => youtube.moderate(given),
    'youtube/comments-off': (given: Parameters<typeof youtube.commentsOff>[0]) => youtube.commentsOff(given),
    'youtube/change': (given: Parameters<typeof youtube.change>[0]) => youtube.change(given),
    'youtube/expire': (given: Parameters<typeof youtube.expire>[0]) => youtube.expire(given),
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
    facebookBaseUrl: simulator.facebookBaseUrl,
    instagramBaseUrl: simulator.instagramBaseUrl,
    googlePlayBaseUrl: simulator.googlePlayBaseUrl,
    appStoreBaseUrl: simulator.appStoreBaseUrl,
    googleBusinessBaseUrl: simulator.googleBusinessBaseUrl,
    youtubeBaseUrl: simulator.youtubeBaseUrl,
    whatsappBaseUrl: simulator.whatsappBaseUrl,
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

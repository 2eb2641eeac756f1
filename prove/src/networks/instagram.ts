import { connect, hookOf, placeOf } from '../stage/accounts.ts'
import { tellsAsMeta, exhaustAsMeta } from './meta.ts'
import type { Network, Place, Sending } from './network.ts'

/** Comments below an account's media, of whose changes nobody is told, and its direct messages. */
export const instagram: Network = {
  network: 'instagram',
  async play(stage, inbox = placeOf(stage), nth = 0) {
    const { instagram: meta, instagramBaseUrl } = stage.simulator
    const { direct } = meta
    const app = meta.createApp({ name: 'Haru Living Care' })
    const own = meta.createAccount({ app: app.id, username: `haru.living${nth || ''}`, name: 'Haru Living', humanAgent: true })
    const account = await connect(inbox, 'instagram', instagramBaseUrl, {
      appId: app.id,
      appSecret: app.secret,
      verifyToken: app.verifyToken,
      accessToken: own.accessToken,
      directMessages: 'on',
      humanAgent: 'on',
    })
    const hear = (url: string) => meta.setWebhook({ url, app: app.id })
    const hook = hookOf(stage, account)
    await hear(hook)
    const media = meta.post({ account: own.id, caption: 'Free shipping all week 🎉', at: Date.now() - 86_400_000 })
    const [commenters, writers] = [new Map<number, string>(), new Map<number, string>()]
    const personOf = (people: Map<number, string>, kind: string, n: number) =>
      people.get(n) ?? people.set(n, meta.createPerson({ username: `${kind}.${nth}.${n}` }).id).get(n) ?? ''
    const comments: Place = {
      name: 'comments on Instagram',
      kind: 'comments',
      say({ who, text, at, under = media.id }) {
        const speaker = personOf(commenters, 'nok', who)
        return { id: meta.comment({ on: under, from: speaker, text, at }).id, speaker }
      },
      answer: ({ id }, text, at) => void meta.comment({ on: id, from: own.id, text, at }),
    }
    const chats: Place = {
      name: 'direct messages of Instagram',
      kind: 'chat',
      say({ who, text, at }) {
        const speaker = personOf(writers, 'minji', who)
        return { id: direct.write({ account: own.id, from: speaker, text, at }).id, speaker }
      },
      takeBack: ({ id }, at) => void direct.unsend({ id, at }),
      answer: ({ speaker }, text, at) => void direct.sayElsewhere({ account: own.id, to: speaker, text, at }),
    }
    const inPublic: Sending = { method: 'POST', path: '/*/replies' }
    const inPrivate: Sending = { method: 'POST', path: '/*/messages' }
    return {
      network: 'instagram',
      atSimulator: 'instagram',
      account: own.id,
      tells: tellsAsMeta(app, hook, hear),
      ways: [
        { name: 'answers to comments on Instagram', place: comments, how: 'there', call: inPublic, canBeAsked: true },
        { name: 'private replies on Instagram', place: comments, how: 'in-private', call: inPrivate, canBeAsked: true },
        { name: 'direct messages of Instagram', place: chats, how: 'there', call: inPrivate, canBeAsked: true },
      ],
      exhaust: exhaustAsMeta(own),
      places: [comments, chats],
    }
  },
}

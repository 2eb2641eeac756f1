import { connect, hookOf, placeOf } from '../stage/accounts.ts'
import { tellsAsMeta, exhaustAsMeta } from './meta.ts'
import type { Network, Place, Sending } from './network.ts'

/** Comments below a Page's posts, and its Messenger. */
export const facebook: Network = {
  network: 'facebook',
  async play(stage, inbox = placeOf(stage)) {
    const { facebook: meta, facebookBaseUrl } = stage.simulator
    const { messenger } = meta
    const app = meta.createApp({ name: 'Haru Living Care' })
    const page = meta.createPage({ app: app.id, name: 'Haru Living', humanAgent: true })
    // Before anybody hears of it.
    const post = meta.post({ page: page.id, text: 'Free shipping all week 🎉', at: Date.now() - 86_400_000 })
    const account = await connect(inbox, 'facebook', facebookBaseUrl, {
      appId: app.id,
      appSecret: app.secret,
      verifyToken: app.verifyToken,
      accessToken: page.accessToken,
      messenger: 'on',
      humanAgent: 'on',
    })
    const hear = (url: string) => meta.setWebhook({ url, app: app.id })
    const hook = hookOf(stage, account)
    await hear(hook)
    const [commenters, writers] = [new Map<number, string>(), new Map<number, string>()]
    const personOf = (people: Map<number, string>, n: number) =>
      people.get(n) ?? people.set(n, meta.createPerson({ name: `นก ${n}` }).id).get(n) ?? ''
    const comments: Place = {
      name: 'comments on Facebook',
      kind: 'comments',
      say({ who, text, at, under = post.id }) {
        const speaker = personOf(commenters, who)
        return { id: meta.comment({ on: under, from: speaker, text, at }).id, speaker }
      },
      edit: ({ id }, text, at) => void meta.edit({ id, text, at }),
      takeBack: ({ id }, at) => void meta.delete({ id, at }),
      answer: ({ id }, text, at) => void meta.comment({ on: id, from: page.id, text, at }),
    }
    const chats: Place = {
      name: 'Messenger',
      kind: 'chat',
      say({ who, text, at }) {
        const speaker = personOf(writers, who)
        return { id: messenger.write({ page: page.id, from: speaker, text, at }).id, speaker }
      },
      edit: ({ id }, text, at) => void messenger.edit({ id, text, at }),
      takeBack: ({ id }, at) => void messenger.unsend({ id, at }),
      answer: ({ speaker }, text, at) => void messenger.sayElsewhere({ page: page.id, to: speaker, text, at }),
    }
    const inPublic: Sending = { method: 'POST', path: '/*/comments' }
    const inPrivate: Sending = { method: 'POST', path: '/*/messages' }
    return {
      network: 'facebook',
      atSimulator: 'facebook',
      account: page.id,
      tells: tellsAsMeta(app, hook, hear),
      ways: [
        { name: 'answers to comments on Facebook', place: comments, how: 'there', call: inPublic, canBeAsked: true },
        { name: 'private replies on Facebook', place: comments, how: 'in-private', call: inPrivate, canBeAsked: true },
        { name: 'Messenger', place: chats, how: 'there', call: inPrivate, canBeAsked: true },
      ],
      exhaust: exhaustAsMeta(page),
      places: [comments, chats],
    }
  },
}

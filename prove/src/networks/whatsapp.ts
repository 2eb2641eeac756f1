import { connect, hookOf, placeOf } from '../stage/accounts.ts'
import { tellsAsMeta } from './meta.ts'
import type { Network, Place, Sending } from './network.ts'

/** Chats with a number of the brand's, whose statuses come in any order. */
export const whatsapp: Network = {
  network: 'whatsapp',
  async play(stage, inbox = placeOf(stage)) {
    const { whatsapp: meta, whatsappBaseUrl } = stage.simulator
    const app = meta.createApp({ name: 'Haru Living Care' })
    const number = meta.createAccount({ app: app.id, name: 'Haru Living' })
    meta.change({ account: number.id, statuses: 'disorder' })
    meta.createTemplate({ business: number.business, name: 'case_update', language: 'ko', body: '안녕하세요, {{1}}' })
    const account = await connect(inbox, 'whatsapp', whatsappBaseUrl, {
      appId: app.id,
      appSecret: app.secret,
      verifyToken: app.verifyToken,
      accessToken: number.accessToken,
      phoneNumberId: number.id,
      businessAccountId: number.business,
    })
    const hear = (url: string) => meta.setWebhook({ url, app: app.id })
    const hook = hookOf(stage, account)
    await hear(hook)
    const people = new Map<number, string>()
    const personOf = (n: number) => people.get(n) ?? people.set(n, meta.createPerson({ name: `นก ${n}` }).userId).get(n) ?? ''
    const chats: Place = {
      name: 'WhatsApp',
      kind: 'chat',
      say({ who, text, at }) {
        const speaker = personOf(who)
        return { id: meta.say({ account: number.id, from: speaker, text, at }).messageId, speaker }
      },
      edit: ({ id }, text, at) => void meta.edit({ messageId: id, text, at }),
      takeBack: ({ id }, at) => void meta.revoke({ messageId: id, at }),
    }
    const messages: Sending = { method: 'POST', path: '/*/messages' }
    return {
      network: 'whatsapp',
      atSimulator: 'whatsapp',
      account: number.id,
      tells: tellsAsMeta(app, hook, hear),
      exhaust: {
        toldMs: 2_000,
        // So many of one second; of a time to come, they stay that long.
        now: (freeInMs) => void (number.recentCalls = Array.from({ length: number.perSecond ?? 0 }, () => Date.now() + freeInMs)),
      },
      ways: [
        { name: 'WhatsApp', place: chats, how: 'there', call: messages, canBeAsked: false },
        { name: 'templates of WhatsApp', place: chats, how: 'by-template', call: messages, canBeAsked: false },
      ],
      places: [chats],
    }
  },
}

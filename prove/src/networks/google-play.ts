import { connect, placeOf } from '../stage/accounts.ts'
import { type Network, type Place, type Sending, usedUp } from './network.ts'

const dayMs = 86_400_000

export const googlePlay: Network = {
  network: 'google-play',
  async play(stage, inbox = placeOf(stage), nth = 0) {
    const { googlePlay: store, googlePlayBaseUrl } = stage.simulator
    const packageName = `com.haruliving.home${nth || ''}`
    const app = store.createApp({ packageName, name: 'Haru Home' })
    await connect(inbox, 'google-play', googlePlayBaseUrl, { packageName, serviceAccountKey: app.serviceAccount.keyFile })
    const reviews: Place = {
      name: 'reviews on Google Play',
      kind: 'reviews',
      say({ who, text, at }) {
        const { id } = store.review({ app: packageName, author: `นก ${who}`, stars: 1 + (who % 5), text, at })
        return { id, speaker: id }
      },
      edit: ({ id }, text, at) => void store.changeReview({ app: packageName, id, text, at }),
      answer: ({ id }, text, at) => void store.answerInConsole({ app: packageName, id, text, at }),
      stands: ({ id }) => app.reviews.get(id)?.answer?.text ?? null,
    }
    const answers: Sending = { method: 'POST', path: '/androidpublisher/*:reply' }
    return {
      network: 'google-play',
      atSimulator: 'google-play',
      account: packageName,
      tells: null,
      exhaust: {
        toldMs: 60_000,
        slidesMs: dayMs,
        now: (freeInMs) => void (app.answeredAt = usedUp(app.limits.answers, dayMs, freeInMs)),
      },
      ways: [{ name: 'answers on Google Play', place: reviews, how: 'there', call: answers, canBeAsked: true }],
      places: [reviews],
    }
  },
}

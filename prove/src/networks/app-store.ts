import { connect, placeOf } from '../stage/accounts.ts'
import { type Network, type Place, type Sending, usedUp } from './network.ts'

const firstId = 6_450_012_345
const hourMs = 3_600_000

export const appStore: Network = {
  network: 'app-store',
  async play(stage, inbox = placeOf(stage), nth = 0) {
    const { appStore: store, appStoreBaseUrl } = stage.simulator
    const appId = String(firstId + nth)
    const app = store.createApp({ appId, bundleId: 'com.haruliving.home', name: 'Haru Home' })
    const { issuerId, keyId, privateKey } = app.key
    await connect(inbox, 'app-store', appStoreBaseUrl, { appId, issuerId, keyId, privateKey })
    const reviews: Place = {
      name: 'reviews in the App Store',
      kind: 'reviews',
      say({ who, text, at }) {
        const { id } = store.review({ app: appId, author: `nok_${who}`, stars: 1 + (who % 5), title: 'Haru Home', text, at })
        return { id, speaker: id }
      },
      edit: ({ id }, text, at) => void store.changeReview({ app: appId, id, text, at }),
      answer: ({ id }, text, at) => void store.answerInConsole({ app: appId, id, text, at }),
      stands: ({ id }) => app.reviews.get(id)?.answer?.text ?? null,
    }
    const answers: Sending = { method: 'POST', path: '/v1/customerReviewResponses' }
    return {
      network: 'app-store',
      atSimulator: 'app-store',
      account: appId,
      tells: null,
      ways: [{ name: 'answers in the App Store', place: reviews, how: 'there', call: answers, canBeAsked: true }],
      exhaust: {
        toldMs: 60_000,
        slidesMs: hourMs,
        now: (freeInMs) => void (app.calledAt = usedUp(app.callsPerHour, hourMs, freeInMs)),
      },
      places: [reviews],
    }
  },
}

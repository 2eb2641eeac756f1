import { connect, placeOf } from '../stage/accounts.ts'
import type { Network } from './network.ts'

const appId = '6450012345'

export const appStore: Network = {
  network: 'app-store',
  async play(stage, inbox = placeOf(stage)) {
    const { appStore: store, appStoreBaseUrl } = stage.simulator
    const app = store.createApp({ appId, bundleId: 'com.haruliving.home', name: 'Haru Home' })
    const { issuerId, keyId, privateKey } = app.key
    await connect(inbox, 'app-store', appStoreBaseUrl, { appId, issuerId, keyId, privateKey })
    return {
      network: 'app-store',
      atSimulator: 'app-store',
      account: appId,
      tells: null,
      sending: [{ method: 'POST', path: '/v1/customerReviewResponses' }],
      exhaust: {
        // Its hour slides, and it tells no time: after a minute it is asked again.
        toldMs: 60_000,
        now: (freeInMs) => void (app.calledAt = Array.from({ length: app.callsPerHour }, () => Date.now() - 3_600_000 + freeInMs)),
      },
      places: [
        {
          name: 'reviews in the App Store',
          kind: 'reviews',
          say({ who, text, at }) {
            const { id } = store.review({ app: appId, author: `nok_${who}`, stars: 1 + (who % 5), title: 'Haru Home', text, at })
            return { id, speaker: id }
          },
          edit: ({ id }, text, at) => void store.changeReview({ app: appId, id, text, at }),
          answer: ({ id }, text, at) => void store.answerInConsole({ app: appId, id, text, at }),
        },
      ],
    }
  },
}

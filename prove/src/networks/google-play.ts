import { connect, placeOf } from '../stage/accounts.ts'
import type { Network } from './network.ts'

const packageName = 'com.haruliving.home'

export const googlePlay: Network = {
  network: 'google-play',
  async play(stage, inbox = placeOf(stage)) {
    const { googlePlay: store, googlePlayBaseUrl } = stage.simulator
    const app = store.createApp({ packageName, name: 'Haru Home' })
    await connect(inbox, 'google-play', googlePlayBaseUrl, { packageName, serviceAccountKey: app.serviceAccount.keyFile })
    return {
      network: 'google-play',
      atSimulator: 'google-play',
      account: packageName,
      tells: null,
      sending: [{ method: 'POST', path: '/androidpublisher/*:reply' }],
      places: [
        {
          name: 'reviews on Google Play',
          kind: 'reviews',
          say({ who, text, at }) {
            const { id } = store.review({ app: packageName, author: `นก ${who}`, stars: 1 + (who % 5), text, at })
            return { id, speaker: id }
          },
          edit: ({ id }, text, at) => void store.changeReview({ app: packageName, id, text, at }),
          answer: ({ id }, text, at) => void store.answerInConsole({ app: packageName, id, text, at }),
        },
      ],
    }
  },
}

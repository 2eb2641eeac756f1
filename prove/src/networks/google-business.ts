import { connect, placeOf } from '../stage/accounts.ts'
import type { Network } from './network.ts'

const locationId = '4455667788990011223'

export const googleBusiness: Network = {
  network: 'google-business',
  async play(stage, inbox = placeOf(stage)) {
    const { googleBusiness: maps, googleBusinessBaseUrl } = stage.simulator
    const shop = maps.createPlace({ accountId: '109876543210987654321', locationId, title: 'Haru Living Ari' })
    const { accountId, client } = shop
    await connect(inbox, 'google-business', googleBusinessBaseUrl, {
      accountId,
      locationId,
      clientId: client.id,
      clientSecret: client.secret,
      refreshToken: client.refreshToken,
    })
    return {
      network: 'google-business',
      atSimulator: 'google-business',
      account: locationId,
      tells: null,
      sending: [{ method: 'PUT', path: '/v4/*/reply' }],
      exhaust: {
        toldMs: 60_000,
        now: (freeInMs) => void (shop.calledAt = Array.from({ length: shop.callsPerMinute }, () => Date.now() - 60_000 + freeInMs)),
      },
      places: [
        {
          name: 'reviews on Google Maps',
          kind: 'reviews',
          say({ who, text, at }) {
            const { id } = maps.review({ place: locationId, author: `นก ${who}`, stars: 1 + (who % 5), text, at })
            return { id, speaker: id }
          },
          edit: ({ id }, text, at) => void maps.changeReview({ place: locationId, id, text, at }),
          answer: ({ id }, text, at) => void maps.answerInProfile({ place: locationId, id, text, at }),
        },
      ],
    }
  },
}

import { connect, placeOf } from '../stage/accounts.ts'
import { type Network, type Place, type Sending, usedUp } from './network.ts'

const firstId = 4_455_667_788_990_011_223n
const minuteMs = 60_000

export const googleBusiness: Network = {
  network: 'google-business',
  async play(stage, inbox = placeOf(stage), nth = 0) {
    const { googleBusiness: maps, googleBusinessBaseUrl } = stage.simulator
    const locationId = String(firstId + BigInt(nth))
    const shop = maps.createPlace({ accountId: '109876543210987654321', locationId, title: 'Haru Living Ari' })
    const { accountId, client } = shop
    await connect(inbox, 'google-business', googleBusinessBaseUrl, {
      accountId,
      locationId,
      clientId: client.id,
      clientSecret: client.secret,
      refreshToken: client.refreshToken,
    })
    const reviews: Place = {
      name: 'reviews on Google Maps',
      kind: 'reviews',
      say({ who, text, at }) {
        const { id } = maps.review({ place: locationId, author: `นก ${who}`, stars: 1 + (who % 5), text, at })
        return { id, speaker: id }
      },
      edit: ({ id }, text, at) => void maps.changeReview({ place: locationId, id, text, at }),
      answer: ({ id }, text, at) => void maps.answerInProfile({ place: locationId, id, text, at }),
      stands: ({ id }) => shop.reviews.get(id)?.reply?.text ?? null,
    }
    const replies: Sending = { method: 'PUT', path: '/v4/*/reply' }
    return {
      network: 'google-business',
      atSimulator: 'google-business',
      account: locationId,
      tells: null,
      ways: [{ name: 'answers on Google Maps', place: reviews, how: 'there', call: replies, canBeAsked: true }],
      exhaust: {
        toldMs: minuteMs,
        slidesMs: minuteMs,
        now: (freeInMs) => void (shop.calledAt = usedUp(shop.callsPerMinute, minuteMs, freeInMs)),
      },
      places: [reviews],
    }
  },
}

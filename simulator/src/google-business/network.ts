import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import type { World } from '../world.ts'
import { placeApi, putReply } from './api.ts'
import { type Place, type PlaceReview, placeState } from './state.ts'

export interface NewPlaceReview {
  place: string
  /** Absent: its author hides their name. */
  author?: string
  stars: number
  /** Empty: stars alone. */
  text: string
  translation?: string
  id?: string
  at?: string | number
}

export interface NewPlace {
  accountId: string
  locationId: string
  title: string
}

interface Which {
  place: string
  id: string
}

export type GoogleBusinessNetwork = ReturnType<typeof googleBusinessNetwork>

export function googleBusinessNetwork(world: World) {
  const state = placeState()
  const random = world.random.fork('google-business')

  const placeOf = (place: string): Place => known(state.places, place, 'place')
  const reviewOf = ({ place, id }: Which): PlaceReview => known(placeOf(place).reviews, id, 'review')

  return {
    state,
    api: placeApi(world, state),

    /** A verified place, in a project that Google has approved. Google looks at a reply for ten minutes. */
    createPlace({ accountId, locationId, title }: NewPlace): Place {
      const place: Place = {
        accountId,
        locationId,
        title,
        client: {
          id: `${random.int(100_000_000, 999_999_999)}-${random.hex(32)}.apps.googleusercontent.example`,
          secret: `GOCSPX-${random.hex(28)}`,
          refreshToken: `1//0g${random.hex(60)}`,
        },
        role: 'PRIMARY_OWNER',
        verified: true,
        approved: true,
        apisOn: true,
        refreshTokenEnded: false,
        callsPerMinute: 300,
        calledAt: [],
        looksForMs: 10 * 60_000,
        offends: null,
        reviews: new Map(),
      }
      state.places.set(locationId, place)
      return place
    },

    review({ place, author, at, translation, id = `AbFvOq${random.hex(40)}`, ...given }: NewPlaceReview): PlaceReview {
      const when = toMillis(at, world.clock.now())
      const review: PlaceReview = {
        ...given,
        id,
        author: author ?? null,
        translation: translation ?? null,
        createdAt: when,
        changedAt: when,
        reply: null,
        deleted: false,
      }
      placeOf(place).reviews.set(id, review)
      return review
    },

    /** Its author thinks otherwise: other stars, other words. Our reply stays below it. */
    changeReview({ stars, text, at, ...which }: Which & { stars?: number; text?: string; at?: string | number }): PlaceReview {
      const review = reviewOf(which)
      if (stars !== undefined) review.stars = stars
      if (text !== undefined) review.text = text
      review.changedAt = toMillis(at, world.clock.now())
      return review
    },

    /** Somebody of the brand replies on Google itself. */
    answerInProfile({ text, at, ...which }: Which & { text: string; at?: string | number }): PlaceReview {
      const review = reviewOf(which)
      putReply(placeOf(which.place), review, text, toMillis(at, world.clock.now()))
      return review
    },

    /** Somebody of the brand takes the reply away there. */
    takeAnswerAway(which: Which): PlaceReview {
      return Object.assign(reviewOf(which), { reply: null })
    },

    deleteReview(which: Which): PlaceReview {
      return Object.assign(reviewOf(which), { deleted: true })
    },

    change({
      place,
      ...change
    }: { place: string } & Partial<
      Pick<Place, 'role' | 'verified' | 'approved' | 'apisOn' | 'refreshTokenEnded' | 'callsPerMinute' | 'looksForMs' | 'offends'>
    >): Place {
      return Object.assign(placeOf(place), change)
    },

    /** All tokens end now, as when an hour is over. */
    expire({ place }: { place: string }): void {
      for (const [token, { locationId }] of state.tokens) if (locationId === place) state.tokens.delete(token)
    },
  }
}

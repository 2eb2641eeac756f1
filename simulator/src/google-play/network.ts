import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import type { World } from '../world.ts'
import { playApi } from './api.ts'
import { newServiceAccount, type PlayApp, type PlayLimits, type PlayReview, playState } from './state.ts'

export interface NewPlayReview {
  app: string
  /** Absent: Google names nobody. */
  author?: string
  stars: number
  /** Empty: stars alone, which the API does not tell of. */
  text: string
  title?: string
  language?: string
  version?: string
  device?: string
  id?: string
  at?: string | number
}

export interface NewPlayApp {
  packageName: string
  name: string
}

const usualLimits: PlayLimits = { reads: 200, answers: 2_000 }

export type GooglePlayNetwork = ReturnType<typeof googlePlayNetwork>

export function googlePlayNetwork(world: World) {
  const state = playState()
  const random = world.random.fork('google-play')
  const network = { baseUrl: '' }

  const reviewOf = (given: { app: string; id: string }): PlayReview =>
    known(known(state.apps, given.app, 'app').reviews, given.id, 'review')

  return Object.assign(network, {
    state,
    api: playApi(world, state, () => network.baseUrl),

    /** An app with a service account that may read and answer its reviews. */
    createApp({ packageName, name }: NewPlayApp): PlayApp {
      const app: PlayApp = {
        packageName,
        name,
        serviceAccount: newServiceAccount(packageName.replaceAll('.', '-'), random.hex(40)),
        rights: { read: true, reply: true },
        apiOn: true,
        limits: usualLimits,
        readAt: [],
        answeredAt: [],
        reviews: new Map(),
      }
      state.apps.set(packageName, app)
      return app
    },

    review({ app, author, at, id = `gp:AOqp${random.hex(24)}`, ...given }: NewPlayReview): PlayReview {
      const review: PlayReview = {
        language: 'en',
        version: '4.1.2',
        device: 'a54x',
        ...given,
        id,
        author: author ?? null,
        changedAt: toMillis(at, world.clock.now()),
        answer: null,
        deleted: false,
      }
      known(state.apps, app, 'app').reviews.set(id, review)
      return review
    },

    /** Its author thinks otherwise: other stars, other words. Our answer stays below it. */
    changeReview({
      stars,
      text,
      at,
      version,
      ...which
    }: {
      app: string
      id: string
      stars?: number
      text?: string
      version?: string
      at?: string | number
    }): PlayReview {
      const review = reviewOf(which)
      if (stars !== undefined) review.stars = stars
      if (text !== undefined) review.text = text
      if (version !== undefined) review.version = version
      review.changedAt = toMillis(at, world.clock.now())
      return review
    },

    /** Somebody of the brand answers in the Play Console. */
    answerInConsole({ text, at, ...which }: { app: string; id: string; text: string; at?: string | number }): PlayReview {
      const review = reviewOf(which)
      review.answer = { text, at: Math.floor(toMillis(at, world.clock.now()) / 1000) * 1000 }
      return review
    },

    deleteReview(which: { app: string; id: string }): PlayReview {
      return Object.assign(reviewOf(which), { deleted: true })
    },

    change({ app, ...change }: { app: string } & Partial<Pick<PlayApp, 'apiOn' | 'limits' | 'rights'>>): PlayApp {
      return Object.assign(known(state.apps, app, 'app'), change)
    },

    /** All tokens end now, as when the key was deleted or an hour is over. */
    expire({ app }: { app: string }): void {
      for (const [token, { packageName }] of state.tokens) if (packageName === app) state.tokens.delete(token)
    },
  })
}

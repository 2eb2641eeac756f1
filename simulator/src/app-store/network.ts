import { toMillis } from '../clock.ts'
import { known } from '../known.ts'
import type { World } from '../world.ts'
import { appStoreApi, putAnswer } from './api.ts'
import { type AppStoreApp, type AppStoreReview, appStoreState, newKey } from './state.ts'

export interface NewAppStoreReview {
  app: string
  author: string
  stars: number
  title: string
  text: string
  territory?: string
  id?: string
  at?: string | number
}

export interface NewAppStoreApp {
  appId: string
  bundleId: string
  name: string
  /** Its key is that of a person and not of the team. */
  individualKey?: boolean
}

interface Which {
  app: string
  id: string
}

export type AppStoreNetwork = ReturnType<typeof appStoreNetwork>

export function appStoreNetwork(world: World) {
  const state = appStoreState()
  const random = world.random.fork('app-store')
  const network = { baseUrl: '' }

  const appOf = (app: string): AppStoreApp => known(state.apps, app, 'app')
  const reviewOf = ({ app, id }: Which): AppStoreReview => known(appOf(app).reviews, id, 'review')

  return Object.assign(network, {
    state,
    api: appStoreApi(world, state, () => network.baseUrl),

    /** An app with a key that may read and answer its reviews. Apple looks at an answer for half an hour. */
    createApp({ appId, bundleId, name, individualKey = false }: NewAppStoreApp): AppStoreApp {
      const app: AppStoreApp = {
        appId,
        bundleId,
        name,
        key: newKey(random.hex(10).toUpperCase(), individualKey ? '' : `${random.hex(8)}-96fe-1a63-e053-${random.hex(12)}`),
        revoked: false,
        rights: { read: true, reply: true },
        agreementOpen: false,
        callsPerHour: 3_600,
        calledAt: [],
        looksForMs: 30 * 60_000,
        reviews: new Map(),
      }
      state.apps.set(appId, app)
      return app
    },

    review({ app, at, id = `00000${random.hex(28)}`, territory = 'USA', ...given }: NewAppStoreReview): AppStoreReview {
      const review: AppStoreReview = {
        ...given,
        id,
        territory,
        createdAt: toMillis(at, world.clock.now()),
        answer: null,
        deleted: false,
      }
      appOf(app).reviews.set(id, review)
      return review
    },

    /** Its author thinks otherwise: other stars, other words, below which our answer stays. `at`: Apple gives it another date, too. */
    changeReview({
      stars,
      title,
      text,
      at,
      ...which
    }: Which & { stars?: number; title?: string; text?: string; at?: string | number }): AppStoreReview {
      const review = reviewOf(which)
      if (stars !== undefined) review.stars = stars
      if (title !== undefined) review.title = title
      if (text !== undefined) review.text = text
      if (at !== undefined) review.createdAt = toMillis(at, world.clock.now())
      return review
    },

    /** Somebody of the brand answers in App Store Connect. */
    answerInConsole({ text, at, ...which }: Which & { text: string; at?: string | number }): AppStoreReview {
      const review = reviewOf(which)
      putAnswer(world, appOf(which.app), review, text, toMillis(at, world.clock.now()))
      return review
    },

    /** Somebody of the brand takes the answer away there. */
    takeAnswerAway(which: Which): AppStoreReview {
      return Object.assign(reviewOf(which), { answer: null })
    },

    deleteReview(which: Which): AppStoreReview {
      return Object.assign(reviewOf(which), { deleted: true })
    },

    change({
      app,
      ...change
    }: { app: string } & Partial<Pick<AppStoreApp, 'revoked' | 'rights' | 'agreementOpen' | 'callsPerHour' | 'looksForMs'>>): AppStoreApp {
      return Object.assign(appOf(app), change)
    },
  })
}

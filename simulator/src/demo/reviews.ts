import type { PersonaLine } from '../people.ts'
import type { Simulator } from '../simulator.ts'
import { appStoreStories } from './app-store-stories.ts'
import { appStoreReviewId, placeReviewId, playReviewId } from './ids.ts'
import type { DemoMemory } from './memory.ts'
import { placeStories } from './place-stories.ts'
import { playStories } from './play-stories.ts'
import type { Language } from './story.ts'

/** A review of something of the brand's, and how its author changes it after an answer. */
export interface ReviewStory {
  /** Absent: the network names nobody. */
  name?: string
  handle: string
  language: Language
  stars: number
  text: string
  title?: string
  /** Written so long before the demo; absent: while it runs. */
  hoursAgo?: number
  /** What the brand answered at the network itself then. */
  brandAnswered?: string
  answers?: PersonaLine[]
}

const hour = 3_600_000

/** One place where people write reviews, whatever its network. */
export interface ReviewShop {
  network: 'google-play' | 'app-store' | 'google-business'
  account: string
  stories: readonly ReviewStory[]
  idOf(handle: string): string
  write(handle: string, written: { stars: number; text: string; at: string | number }): void
  answer(handle: string, said: { text: string; at: string | number }): void
}

/** Where the demo brand is reviewed: its app in two stores, and its showroom. */
export function reviewShops(
  { googlePlay, appStore, googleBusiness }: Simulator,
  at: { play: string; apple: string; place: string },
): ReviewShop[] {
  const storyOf = <Story extends ReviewStory>(stories: readonly Story[], handle: string): Story => {
    const story = stories.find((each) => each.handle === handle)
    if (!story) throw new Error(`Nobody called ${handle} reviews anything`)
    return story
  }
  return [
    {
      network: 'google-play',
      account: at.play,
      stories: playStories,
      idOf: playReviewId,
      write(handle, written) {
        const { name, language, title, version, device } = storyOf(playStories, handle)
        const about = { language, version, device, ...(title && { title }), ...(name && { author: name }) }
        googlePlay.review({ app: at.play, id: playReviewId(handle), ...about, ...written })
      },
      answer: (handle, said) => void googlePlay.answerInConsole({ app: at.play, id: playReviewId(handle), ...said }),
    },
    {
      network: 'app-store',
      account: at.apple,
      stories: appStoreStories,
      idOf: appStoreReviewId,
      write(handle, written) {
        const { name: author, title, territory } = storyOf(appStoreStories, handle)
        appStore.review({ app: at.apple, id: appStoreReviewId(handle), author, title, territory, ...written })
      },
      answer: (handle, said) => void appStore.answerInConsole({ app: at.apple, id: appStoreReviewId(handle), ...said }),
    },
    {
      network: 'google-business',
      account: at.place,
      stories: placeStories,
      idOf: placeReviewId,
      write(handle, written) {
        const { name } = storyOf(placeStories, handle)
        googleBusiness.review({ place: at.place, id: placeReviewId(handle), ...(name && { author: name }), ...written })
      },
      answer: (handle, said) => void googleBusiness.answerInProfile({ place: at.place, id: placeReviewId(handle), ...said }),
    },
  ]
}

export function reviewMoments(shop: ReviewShop, { handle, stars, text, brandAnswered }: ReviewStory, at: number) {
  const answeredAt = at + hour
  return [
    { at, act: () => shop.write(handle, { stars, text, at }) },
    ...(brandAnswered ? [{ at: answeredAt, act: () => shop.answer(handle, { text: brandAnswered, at: answeredAt }) }] : []),
  ]
}

/** Gives a shop back the reviews of an earlier run as they stood last, with the answers below them. */
export function recallReviews(shop: ReviewShop, { said }: DemoMemory): void {
  for (const { handle, answers = [], ...first } of shop.stories) {
    const id = shop.idOf(handle)
    const here = said.filter(({ network, thread }) => network === shop.network && thread === id)
    const written = here.findLast(({ person }) => person !== null)
    if (!written) continue
    const stars = answers.find(({ text }) => text === written.text)?.stars ?? first.stars
    shop.write(handle, { stars, text: written.text, at: written.at })
    const answer = here.findLast(({ person }) => person === null)
    if (answer) shop.answer(handle, { text: answer.text, at: answer.at })
  }
}

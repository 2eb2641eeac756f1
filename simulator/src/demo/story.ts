import type { PersonaLine } from '../people.ts'

export type Language = 'en' | 'ko' | 'th'

/** What somebody said before the demo began: hours before now. `brand` lines are answers the brand gave then. */
export interface Told<Saying> {
  hoursAgo: number
  say: Saying
}

/** One invented person: what they said in the last days, what they say when the demo runs, how they answer. */
export interface Story<Saying> {
  name: string
  handle: string
  language: Language
  followers?: number
  history?: Told<Saying>[]
  /** Said one after another while the demo runs, each in its own turn. */
  live?: Saying[]
  answers?: PersonaLine[]
}

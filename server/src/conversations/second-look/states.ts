import type { SecondLook, SecondLookState } from '@baton/contract/conversations'

type End = Exclude<SecondLookState, 'open'>

/** Every way from `open` to an end, and who leads there. No way leads from an end. */
export const ends = {
  allowed: 'colleague',
  declined: 'colleague',
  withdrawn: 'asker',
  expired: 'clock',
  fallen: 'world',
} as const satisfies Record<End, 'colleague' | 'asker' | 'clock' | 'world'>

/** How a look ends: with what its end needs, and nothing else. */
export type Ending =
  | { to: 'allowed'; by: string }
  | { to: 'declined'; by: string; words: string }
  | { to: 'withdrawn' }
  | { to: 'expired' }
  | { to: 'fallen'; fellBy: NonNullable<SecondLook['fellBy']> }

/** How long a colleague has. */
export const OPEN_FOR_MS = 3 * 86_400_000

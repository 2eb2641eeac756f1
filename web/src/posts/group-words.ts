import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { CommentGroup, NoiseGroup, PostMode } from '../api/types.ts'

export const personGroups = ['complaint', 'question', 'photo', 'unclear'] as const satisfies readonly CommentGroup[]
export const noiseGroups = ['joined', 'friends', 'emoji', 'scam'] as const satisfies readonly NoiseGroup[]
export const commentGroups: readonly CommentGroup[] = [...personGroups, ...noiseGroups]
/** Those that may be scams are looked at before they are put away. */
export const chosenAtFirst: readonly NoiseGroup[] = ['joined', 'friends', 'emoji']

export const isNoise = (group: CommentGroup): group is NoiseGroup => noiseGroups.some((noise) => noise === group)

export const groupNames: Record<CommentGroup, MessageDescriptor> = {
  complaint: msg`Complaints`,
  question: msg`Questions`,
  photo: msg`Photo or video`,
  unclear: msg`Hard to tell`,
  joined: msg`Joined in`,
  friends: msg`Only friend tags`,
  emoji: msg`Only emoji`,
  scam: msg`Likely scam or advert`,
}

export const modeNames: Record<PostMode, MessageDescriptor> = {
  normal: msg`Everything needs action`,
  quiet: msg`Collecting quietly`,
  muted: msg`Muted`,
}

/** What a mode means, in words. */
export const modeWords: Record<PostMode, MessageDescriptor> = {
  normal: msg`Each new comment comes to the inbox`,
  quiet: msg`Complaints, questions, photos and what is hard to tell still come to the inbox`,
  muted: msg`No new comment comes to the inbox, complaints included`,
}

import type { SecondLook } from '../api/types.ts'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What somebody wants done, after a name: "Minji wants to hide this from the public". */
export const actWords: Record<SecondLook['act'], MessageDescriptor> = {
  hide: msg({ message: '{who} wants to hide this from the public' }),
  unhide: msg({ message: '{who} wants to show this to the public again' }),
  like: msg({ message: '{who} wants to like this' }),
  unlike: msg({ message: '{who} wants to take the like back' }),
  delete: msg({ message: '{who} wants to delete this on the network' }),
  block: msg({ message: '{who} wants to block its author and take this away' }),
}

export const myActWords: Record<SecondLook['act'], MessageDescriptor> = {
  hide: msg`You want to hide this from the public`,
  unhide: msg`You want to show this to the public again`,
  like: msg`You want to like this`,
  unlike: msg`You want to take the like back`,
  delete: msg`You want to delete this on the network`,
  block: msg`You want to block its author and take this away`,
}

/** Why somebody else has to look. */
export const whyWords: Record<SecondLook['why'], MessageDescriptor> = {
  deletes: msg`Deleting what others wrote takes two.`,
  blocks: msg`Blocking a person takes two.`,
  'few-stars': msg`Hiding a review with few stars takes two.`,
  negative: msg`Hiding negative words takes two.`,
  complaint: msg`Hiding a complaint takes two.`,
  everything: msg`In this workspace all moderation takes two.`,
}

export const reasonWords: Record<NonNullable<SecondLook['reason']>, MessageDescriptor> = {
  spam: msg`Spam or scam`,
  offensive: msg`Insults or hate`,
  'personal-data': msg`Shows personal data`,
  'off-topic': msg`Has nothing to do with us`,
  other: msg`Something else`,
}

/** Why it fell without anybody deciding. */
export const fellWords: Record<NonNullable<SecondLook['fellBy']>, MessageDescriptor> = {
  changed: msg`Its author changed it meanwhile, so nobody can allow this any more. Look at it anew.`,
  gone: msg`It is gone meanwhile.`,
  done: msg`It was done on the network meanwhile.`,
  impossible: msg`The network does not let this be done any more.`,
}

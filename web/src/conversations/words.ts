import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Conversation, Media, NetworkName, Priority, Status, Visibility } from '../api/types.ts'

export const statusWords: Record<Status, MessageDescriptor> = {
  open: msg`Open`,
  waiting: msg`Waiting`,
  snoozed: msg`Snoozed`,
  resolved: msg`Done`,
}
export const priorityWords: Record<Priority, MessageDescriptor> = {
  urgent: msg`Urgent`,
  high: msg`High`,
  normal: msg`Normal`,
  low: msg`Low`,
}
export type ThreadKind = Conversation['threads'][number]['kind']

const kinds: Record<ThreadKind, Record<Visibility, MessageDescriptor>> = {
  comment: { public: msg`Public comments`, private: msg`Private comments` },
  dm: { public: msg`Public chat`, private: msg`Private messages` },
  group: { public: msg`Public group`, private: msg`Group chat` },
  review: { public: msg`Public review`, private: msg`Private review` },
  mail: { public: msg`Public mail`, private: msg`Mail` },
}
/** What a thread is called: who can read it is part of the name. */
export const threadWords = (kind: ThreadKind, visibility: Visibility) => kinds[kind][visibility]

/** The short form for the chip in a row. */
const short: Record<ThreadKind, MessageDescriptor> = {
  comment: msg`Public`,
  dm: msg`DM`,
  group: msg`Group`,
  review: msg`Review`,
  mail: msg`Mail`,
}
export const rowChipWords = (kind: ThreadKind, visibility: Visibility): MessageDescriptor =>
  kind === 'dm' && visibility === 'public' ? msg`Public` : short[kind]

export const mediaWords: Record<Media['kind'], MessageDescriptor> = {
  image: msg`Photo only, have a look`,
  video: msg`Video only, have a look`,
  audio: msg`Voice message`,
  file: msg`File`,
  sticker: msg`Sticker`,
  location: msg`Place`,
  link: msg`Link`,
  contact: msg`Contact card`,
}

export const mediaNouns: Record<Media['kind'], MessageDescriptor> = { ...mediaWords, image: msg`Picture`, video: msg`Video` }

/** The thread a row speaks of: public before private, since that is what others can see. */
export function leadingThread(conversation: Conversation): Conversation['threads'][number] | undefined {
  return conversation.threads.find((thread) => thread.visibility === 'public') ?? conversation.threads[0]
}

/** LINE calls its private messages chat, X and Bluesky say DM. */
export const dmName: Partial<Record<NetworkName, string>> = { line: 'LINE' }

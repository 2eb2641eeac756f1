import { type Fields, objectOf, objectsOf, textOf } from '@baton/channel-kit'
import { didOf } from './at-uri.ts'
import { postsOfThread } from './notifications.ts'
import { mentionsOf } from './posts.ts'

/**
 * Whose answer this is, when nobody says: of a session or a record its own account; of a feed who wrote it; of other talk
 * who is answered, liked or named there, else who began it.
 */
export function ownDidIn(body: Fields): string {
  const told = objectsOf(body.notifications)
  const thread = postsOfThread(body).map(objectOf)
  const authors = [...objectsOf(body.feed).map(({ post }) => objectOf(post)), ...thread].map(({ author }) => textOf(objectOf(author).did))
  const candidates = [
    textOf(body.did),
    didOf(textOf(body.uri)),
    ...told.map(({ reasonSubject }) => didOf(textOf(reasonSubject))),
    ...[...told, ...thread].flatMap(({ record }) => mentionsOf(objectOf(record))),
    ...authors,
  ]
  return candidates.find(Boolean) ?? ''
}

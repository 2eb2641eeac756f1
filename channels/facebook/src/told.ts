import { idOf, NO_TIME, objectOf, objectsOf, textOf, type ChannelEvent, type Fields, type MediaRef } from '@baton/channel-kit'
import { fileAt, messageOfAnswer, timeOf } from '@baton/channel-kit/meta'
import { ownPart } from './ids.ts'
import { personOf, type Page } from './page.ts'
import { recommendationMessage } from './ratings.ts'
import { changeOf, commentMessage, postMessage, type Post } from './said.ts'

/** One thing of an answer of the API, `{post, comment}`, `{post}`, `{rating}` or `{message}`: the same events as its webhook gives. */
export function toldEvents(value: Fields, page: Page): ChannelEvent[] {
  if (value.message !== undefined) {
    const message = messageOfAnswer(objectOf(value.message), page.id)
    return message ? [message] : []
  }
  const rating = objectOf(value.rating)
  const storyId = idOf(objectOf(rating.open_graph_story).id)
  const reviewed = timeOf(rating.created_time)
  if (ownPart(storyId) && reviewed)
    return [
      recommendationMessage(
        { storyId, at: reviewed, text: textOf(rating.review_text) },
        { from: rating.reviewer, recommendation_type: rating.recommendation_type },
        page,
      ),
    ]
  const post = postOf(objectOf(value.post), page)
  if (!post) return []
  if (value.comment === undefined)
    return [postMessage(post, post.at ?? page.toldAt, fileAt(objectOf(value.post).full_picture, 'image'), page)]
  return commentTold(objectOf(value.comment), post, page)
}

function postOf(value: Fields, page: Page): Post | null {
  const id = idOf(value.id)
  if (!ownPart(id)) return null
  const author = personOf(value, page)
  const byVisitor = author?.externalId !== page.id
  return {
    id,
    kind: byVisitor ? 'mention' : value.is_published === false ? 'ad' : 'own',
    byVisitor,
    author,
    text: textOf(value.message),
    permalink: textOf(value.permalink_url),
    at: timeOf(value.created_time) ?? undefined,
  }
}

function commentTold(value: Fields, post: Post, page: Page): ChannelEvent[] {
  const id = idOf(value.id)
  if (!ownPart(id)) return []
  const at = timeOf(value.created_time) ?? NO_TIME
  const comment = {
    id,
    parentId: idOf(objectOf(value.parent).id),
    author: personOf(value, page),
    at,
    text: textOf(value.message),
    media: attached(value),
    namesUs: false,
  }
  const message = commentMessage(comment, post, page)
  if (value.is_hidden !== true) return [message]
  return [message, { ...changeOf(ownPart(id), at, page), kind: 'hidden', dedupeKey: `hide:${ownPart(id)}:${at}`, hidden: true, by: 'us' }]
}

function attached(value: Fields): MediaRef[] {
  const attachment = objectOf(value.attachment)
  const media = objectOf(attachment.media)
  const film = fileAt(media.source, 'video')
  return film.length > 0 ? film : fileAt(objectOf(media.image).src, 'image', textOf(attachment.description))
}

/** Those of a list that have an id, as they were told. */
export function listed(value: unknown): Fields[] {
  return objectsOf(objectOf(value).data).filter(({ id }) => ownPart(idOf(id)))
}

import { orderOf, type ChannelEvent, type IdentityRef, type MessageEvent, type PostRef, type ThreadRef } from '@baton/channel-kit'
import { addressOfPost } from './ids.ts'
import type { Post } from './post.ts'

/** The account that is told, as far as the delivery names it. */
export interface Us {
  id: string
  handle: string
}

/** A post as message, or as reaction when it only repeats another. An edited post is a message known by its older ids, and an edit of it. */
export function eventsOfPost(post: Post, us: Us, quotesUs = false): ChannelEvent[] {
  const base = { account: us.id, at: post.at, scope: '' }
  if (post.reposted) {
    const dedupeKey = `repost:${post.id}`
    return [{ ...base, kind: 'reaction', dedupeKey, externalId: post.reposted, author: post.author, reaction: 'repost', removed: false }]
  }
  const message = messageOf(post, us, quotesUs)
  const before = post.earlier.at(-1)
  if (!before) return [message]
  // The message alone is enough when the first version was never seen; the edit changes the words when it was.
  const edit = {
    kind: 'edit',
    dedupeKey: `edit:${post.id}`,
    externalId: before,
    newExternalId: post.id,
    text: post.text,
    media: post.media,
  } as const
  return [message, { ...base, ...edit }]
}

function messageOf(post: Post, us: Us, quotesUs: boolean): MessageEvent {
  const ours = post.author.externalId === us.id
  const mentionsUs = post.mentions.some((mention) => (mention.id ? mention.id === us.id : isHandle(mention.handle, us.handle)))
  const summoned = mentionsUs || post.replyTo?.author === us.id || post.quoted?.author === us.id || quotesUs
  const url = addressOfPost(post.id, post.author.handle)
  return {
    kind: 'message',
    account: us.id,
    at: post.at,
    dedupeKey: `post:${post.id}`,
    direction: ours ? 'outbound' : 'inbound',
    externalId: post.id,
    scope: '',
    aliases: post.earlier.length ? post.earlier : undefined,
    order: orderOf(post.id),
    thread: threadOf(post, us),
    author: post.author,
    replyTo: post.replyTo?.id,
    text: post.text,
    media: post.media,
    mentions: post.mentions.map((mention) => mention.id).filter((id) => id),
    addressesUs: !ours && summoned,
    sendHints: ours ? undefined : { summoned: summoned ? 'yes' : 'no', url },
    url,
  }
}

function isHandle(given: string, ours: string): boolean {
  return given !== '' && given.toLowerCase() === ours.replace(/^@/, '').toLowerCase()
}

/**
 * The talk under a root post. The older form does not name the root: a reply is then put where the post it answers is,
 * and its own id becomes a name of that thread, so that replies to it find the way.
 */
function threadOf(post: Post, us: Us): ThreadRef {
  const versions = [...post.earlier, post.id]
  const root = post.conversation || post.replyTo?.id || post.id
  const externalId = versions.includes(root) ? (versions[0] ?? root) : root
  const aliases = post.conversation || !post.replyTo ? undefined : [post.id]
  return { externalId, kind: 'comment', visibility: 'public', aliases, post: rootPost(post, externalId, us) }
}

function rootPost(post: Post, root: string, us: Us): PostRef | undefined {
  const known = [...post.earlier, post.id].includes(root) ? post : post.related.get(root)
  if (known) {
    const { author, text, at } = known
    return { externalId: root, kind: kindFor(author, us), author, text, at, url: addressOfPost(root, author.handle) }
  }
  if (post.replyTo?.id !== root || !post.replyTo.author) return undefined
  const author = { scope: '', externalId: post.replyTo.author }
  return { externalId: root, kind: kindFor(author, us), author, url: addressOfPost(root) }
}

function kindFor(author: IdentityRef, us: Us): PostRef['kind'] {
  return author.externalId === us.id ? 'own' : 'mention'
}

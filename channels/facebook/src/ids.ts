/**
 * Facebook writes the id of what something belongs to in front of its own: `page_post`, `post_comment`. The part behind is
 * unique by itself, and stays the same where one comment is seen under a post and under the ad made of it.
 */
export function ownPart(id: string): string {
  return id.slice(id.lastIndexOf('_') + 1)
}

/** Where people see a post, or a comment below it. */
export function addressOf(permalink: string, postId: string, commentId?: string): string {
  const post = permalink.startsWith('https://') ? permalink : `https://www.facebook.com/${postId}`
  return commentId ? `${post}${post.includes('?') ? '&' : '?'}comment_id=${ownPart(commentId)}` : post
}

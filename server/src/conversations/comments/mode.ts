import type { PostMode } from '@baton/contract/conversations'
import type { OpenPost } from '@baton/contract/posts'
import { lockIntake } from '#channels'
import type { Ctx } from '#kernel/context'
import { changeMode } from '#posts'
import { mustSeePost, readPost } from './posts.ts'
import { tellMode } from './tell.ts'

/** What comments under a post need from now on. What is there already stays as it is. */
export async function setPostMode(ctx: Ctx, postId: string, { mode }: { mode: PostMode }): Promise<OpenPost> {
  return ctx.tx(async (tx) => {
    await mustSeePost(tx, postId)
    // A batch that is being taken in keeps to the mode it began with.
    await lockIntake(tx)
    await tellMode(tx, await changeMode(tx, [postId], { to: mode, why: 'person' }), mode, 'person')
    return readPost(tx, postId)
  })
}

import type { MessageEvent } from '@baton/channel-kit'
import type { Clearing, NoiseGroup, OpenPost } from '@baton/contract/posts'
import type { Ctx } from '#kernel/context'
import { at, publicThread, said, type Stage, stage } from '../receive/stage.fixtures.ts'
import { clearStep, readClearing, startClearing } from './clear.ts'
import { listPosts, openPost } from './posts.ts'

/** A public square: one post of ours with people who speak under it. */
export interface Square extends Stage {
  agent: Ctx
  postId: string
  comment(who: string, text: string, minute: number, more?: Partial<MessageEvent>): Promise<string>
  post(): Promise<OpenPost>
  /** Waiting and all comments of each group that has any. */
  groups(): Promise<Record<string, [waiting: number, total: number]>>
  /** Starts a clearing of what is there now, and runs it to its end. */
  clear(groups: NoiseGroup[], looked?: string[]): Promise<Clearing>
  /** Runs the steps that a clearing still has. */
  finish(clearingId: string): Promise<Clearing>
}

export const picture = [{ kind: 'image' as const, url: 'https://pictures.example/1.jpg' }]

export async function square(): Promise<Square> {
  const on = await stage('x')
  const { given, take } = on
  const agent = await given.as('agent', 'minji')
  given.clock.set(at(0))
  await take(said('민지', '참여 완료!', 0, { externalId: 'first' }))
  const postId = (await listPosts(agent, { limit: 1 })).items[0]?.id ?? ''
  const finish = async (clearingId: string): Promise<Clearing> => {
    for (;;) {
      const now = await readClearing(agent, { postId, clearingId })
      if (now.state === 'done' || now.state === 'undone') return now
      await clearStep(given.ctx, { clearingId })
    }
  }
  return {
    ...on,
    agent,
    postId,
    finish,
    async comment(who, text, minute, more = {}) {
      const event = said(who, text, minute, { thread: publicThread, ...more })
      await take(event)
      const row = await given.ctx.tx(
        (tx) => tx.one<{ messageId: string }>`
          select message_id from message_keys where workspace_id = ${tx.workspaceId} and external_id = ${event.externalId}`,
      )
      return row?.messageId ?? ''
    },
    post: () => openPost(agent, postId),
    groups: async () =>
      Object.fromEntries(
        (await openPost(agent, postId)).groups.flatMap(({ group, waiting, total }) => (total > 0 ? [[group, [waiting, total]]] : [])),
      ),
    clear: async (groups, looked = []) => {
      const { seenUpTo } = await openPost(agent, postId)
      return finish((await startClearing(agent, postId, { groups, seenUpTo, looked })).id)
    },
  }
}

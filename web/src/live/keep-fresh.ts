import type { QueryClient } from '@tanstack/react-query'
import { backlogQuery } from '../api/queries.ts'
import { conversationsLive } from '../conversations/live.ts'
import type { FeedListener } from './feed.ts'
import { postsLive } from './posts-live.ts'

/** What the feed does to everything of the workspace that was fetched. Each event goes to the slices, which know what it changes. */
export function keepFresh(
  queries: QueryClient,
  workspaceId: string,
  agentId: string,
  freshMe: () => Promise<void>,
): Omit<FeedListener, 'onState' | 'onDraft' | 'onPresence'> {
  const slice = conversationsLive(queries, workspaceId, agentId)
  const onPosts = postsLive(queries, workspaceId)
  const stale = (...what: string[]) => void queries.invalidateQueries({ queryKey: ['w', workspaceId, ...what] })
  return {
    onEvent: (event) => {
      slice.onEvent(event)
      onPosts(event)
      const who = event.type === 'people.changed' && 'data' in event ? event.data.agentId : undefined
      if (event.type === 'workspace.changed' || who === agentId) void freshMe()
      // With my rights, or with the people of an inbox or a team, it changes what is mine to see.
      if (who === agentId || who === null) stale()
      else if (who !== undefined) for (const what of ['agents', 'teams', 'inboxes', 'invitations']) stale(what)
      // With or without a conversation: a neighbour's words may wait for a second look, too.
      if (event.type === 'second-look.changed') for (const what of ['second-looks', 'counts']) stale(what)
      if (event.type === 'workspace.changed') for (const what of ['second-look-policy', 'file-retention']) stale(what)
      if (event.type === 'invitation.changed') stale('invitations')
      if (event.type === 'channel.changed') for (const what of ['channel-accounts', 'demo', 'health']) stale(what)
      if (event.type === 'templates.changed') stale('templates')
      if (event.type === 'saved-reply.changed') stale('saved-replies')
      if (event.type === 'saved-view.changed') stale('saved-views')
      if (event.type === 'channel.alarm') stale('health')
      // Conversations, people and figures went with it.
      if (event.type === 'channel.removed') stale()
      if (event.type === 'spend.changed') for (const what of ['meters', 'spend', 'channel-accounts']) stale(what)
      if (event.type === 'contact.changed') stale('contact')
    },
    onBacklog: ({ noWorkerSince, intakeSince, deliveriesSince, reactions }) =>
      queries.setQueryData(backlogQuery(workspaceId).queryKey, { noWorkerSince, intakeSince, deliveriesSince, reactions }),
    onUnread: slice.onUnread,
    // Also what is just being fetched: it may have been read before the feed was heard.
    onGap: () => stale(),
    onOut: () => void freshMe(),
  }
}

import { z } from 'zod'
import { Id, NetworkName, Visibility, WorkspaceParams, inWorkspace } from './common.ts'
import { Status } from './conversations.ts'
import { Sentiment, UrgencyReason, WordsKind } from './labels.ts'
import { route } from './route.ts'

/** Which conversations a view shows, and in which order: named as in the addresses of the app. */
export const SavedViewFilter = z
  .strictObject({
    view: z.enum(['needsAction', 'mine', 'unassigned', 'waiting', 'snoozed', 'unread', 'all']).optional(),
    sort: z.enum(['newest', 'waiting', 'urgent']).optional(),
    status: Status.optional(),
    assignee: z.union([Id, z.enum(['me', 'none'])]).optional(),
    inbox: Id.optional(),
    account: Id.optional(),
    team: Id.optional(),
    network: NetworkName.optional(),
    visibility: Visibility.optional(),
    tag: z.string().min(1).max(60).optional(),
    unread: z.literal(true).optional(),
    language: z.string().max(20).optional(),
    kind: WordsKind.optional(),
    sentiment: Sentiment.optional(),
    reason: UrgencyReason.optional(),
  })
  .describe('a view of the navigation (`view`, `needsAction` where it is left out) and what narrows it; `me` is whoever looks')
export type SavedViewFilter = z.infer<typeof SavedViewFilter>

const SharedWith = z.union([z.enum(['nobody', 'everybody']), Id]).describe('`nobody`: the caller’s own; `everybody`; or the id of a team')

export const SavedView = z.object({
  id: Id,
  name: z.string(),
  filter: SavedViewFilter,
  sharedWith: SharedWith,
  version: z.number().int(),
})
export type SavedView = z.infer<typeof SavedView>

const SavedViewBody = z.strictObject({ name: z.string().trim().min(1).max(60), filter: SavedViewFilter, sharedWith: SharedWith })

const Params = inWorkspace('savedViewId')

export const listSavedViews = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/saved-views',
  access: 'conversation:read',
  summary: 'Saved views: the caller’s own, those of their teams and of the workspace, by name',
  description: 'Who looks after views sees those of all teams.',
  params: WorkspaceParams,
  response: z.object({ items: z.array(SavedView) }),
})
export const makeSavedView = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/saved-views',
  access: 'conversation:read',
  summary: 'Save a view, for oneself, a team or the workspace',
  description: 'For others it takes `saved-view:manage`. The same id again is the same view.',
  params: WorkspaceParams,
  body: SavedViewBody.extend({ id: Id.describe('made by the caller') }),
  response: SavedView,
  status: 201,
})
export const changeSavedView = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/saved-views/:savedViewId',
  access: 'conversation:read',
  summary: 'Change a saved view, or with whom it is shared',
  params: Params,
  body: SavedViewBody.extend({
    seenVersion: z.number().int().describe('as it was on the screen, so that nobody overwrites what a colleague changed'),
  }),
  response: SavedView,
})
export const deleteSavedView = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/saved-views/:savedViewId',
  access: 'conversation:read',
  summary: 'Delete a saved view; its conversations stay',
  description: 'Saving it again with the same id undoes that.',
  params: Params,
})

import { z } from 'zod'
import { Id, WorkspaceParams } from './common.ts'
import { route } from './route.ts'

/** Looks at it; has it open and turned away; writes a reply in it. */
export const PresenceState = z.enum(['viewing', 'idle', 'replying'])
export type PresenceState = z.infer<typeof PresenceState>

/** A person who has a conversation open. Of several screens of theirs the liveliest counts. */
export interface Present {
  agentId: string
  state: PresenceState
  /** Since when it is so. */
  since: string
}

/**
 * Who has which conversation open, as far as the reader sees it: of those named, or (`whole`) of all. Stands in no log and has
 * no `id:`: what was lost is put right by the next whole.
 */
export interface PresenceEvent {
  type: 'presence'
  conversations: Record<string, Present[]>
  whole?: true
}

export const tellPresence = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/presence',
  access: 'conversation:read',
  summary: 'What one of the caller’s screens has open; colleagues are told in their live feeds',
  description:
    'Told again within 75 seconds, or forgotten, unless a live feed with the same `browser` is open. When that ends, so does what its screens had open. Keys have no screens, and are told of to nobody.',
  params: WorkspaceParams,
  body: z.strictObject({
    screen: Id.describe('made by the caller, one for each tab'),
    browser: Id.describe('made by the caller, one for all tabs that share a live feed, which names it too'),
    conversationId: Id.nullable().describe('null: none any more'),
    state: PresenceState.default('viewing'),
  }),
})

import { reports } from '@baton/contract'
import { type Answer, on } from '#kernel/http'
import { figureConversations } from './figure-conversations.ts'
import { firstResponse } from './first-response.ts'

export const answers: readonly Answer[] = [
  on(reports.firstResponse, (ctx, { query }) => firstResponse(ctx, query)),
  on(reports.figureConversations, (ctx, { query }) => figureConversations(ctx, query)),
]

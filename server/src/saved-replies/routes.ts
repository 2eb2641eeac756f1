import * as contract from '@baton/contract/saved-replies'
import { type Answer, on } from '#kernel/http'
import { archiveSavedReply, changeSavedReply, makeSavedReply } from './change.ts'
import { listSavedReplies } from './list.ts'
import { countUse } from './use.ts'

export const answers: Answer[] = [
  on(contract.listSavedReplies, (ctx, { query }) => listSavedReplies(ctx, query)),
  on(contract.makeSavedReply, (ctx, { body }) => makeSavedReply(ctx, body)),
  on(contract.changeSavedReply, (ctx, { params, body }) => changeSavedReply(ctx, params.savedReplyId, body)),
  on(contract.archiveSavedReply, (ctx, { params }) => archiveSavedReply(ctx, params.savedReplyId, true)),
  on(contract.restoreSavedReply, (ctx, { params }) => archiveSavedReply(ctx, params.savedReplyId, false)),
  on(contract.countSavedReplyUse, (ctx, { params }) => countUse(ctx, params.savedReplyId)),
]

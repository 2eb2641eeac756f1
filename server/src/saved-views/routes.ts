import * as contract from '@baton/contract/saved-views'
import { type Answer, on } from '#kernel/http'
import { changeSavedView, deleteSavedView, makeSavedView } from './change.ts'
import { listSavedViews } from './list.ts'

export const answers: Answer[] = [
  on(contract.listSavedViews, (ctx) => listSavedViews(ctx)),
  on(contract.makeSavedView, (ctx, { body }) => makeSavedView(ctx, body)),
  on(contract.changeSavedView, (ctx, { params, body }) => changeSavedView(ctx, params.savedViewId, body)),
  on(contract.deleteSavedView, (ctx, { params }) => deleteSavedView(ctx, params.savedViewId)),
]

import * as contract from '@baton/contract/imports'
import { type Answer, on } from '#kernel/http'
import { listImports, listRefusedRows } from './list.ts'
import { previewImport } from './preview.ts'
import { importReviews } from './take-in.ts'

export const importAnswers: Answer[] = [
  on(contract.previewImport, (ctx, { params, body }) => previewImport(ctx, params.accountId, body)),
  on(contract.importReviews, (ctx, { params, body }) => importReviews(ctx, params.accountId, body)),
  on(contract.listImports, (ctx, { params, query }) => listImports(ctx, params.accountId, query)),
  on(contract.listRefusedRows, (ctx, { params }) => listRefusedRows(ctx, params.importId)),
]

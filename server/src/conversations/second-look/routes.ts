import { moderation as m } from '@baton/contract'
import { type Answer, on } from '#kernel/http'
import { decideLook, withdrawLook } from './decide.ts'
import { listLooks } from './list.ts'
import { policyOf, setPolicy } from './policy.ts'

export const answers: readonly Answer[] = [
  on(m.readPolicy, async (ctx) => ({ policy: await policyOf(ctx) })),
  on(m.setPolicy, (ctx, { body }) => setPolicy(ctx, body.policy)),
  on(m.listSecondLooks, (ctx, { query }) => listLooks(ctx, query)),
  on(m.decideSecondLook, (ctx, { params, body }) => decideLook(ctx, params.lookId, body)),
  on(m.withdrawSecondLook, (ctx, { params }) => withdrawLook(ctx, params.lookId)),
]

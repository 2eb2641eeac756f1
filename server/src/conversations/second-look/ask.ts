import type { ModerationAct } from '@baton/channel-kit'
import type { SecondLook, SecondLookWhy } from '@baton/contract/conversations'
import { iso } from '#kernel/clock'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import type { Moderatable } from '../moderatable.ts'
import { EXPIRE_LOOK, tellLook } from './end.ts'
import { OPEN_FOR_MS } from './states.ts'

export interface Asked {
  act: ModerationAct
  reason: SecondLook['reason']
  why: SecondLookWhy
}

/** Asks colleagues to look first. Asking for the same while they are asked changes nothing. */
export async function askForLook(tx: Tx, message: Moderatable, { act, reason, why }: Asked): Promise<void> {
  const id = tx.newId()
  const { actor } = tx
  const expiresAt = iso(tx.ctx.now() + OPEN_FOR_MS)
  const made = await tx.run`
    insert into second_looks (workspace_id, id, message_id, account_id, act, reason, why, state, asked_by_kind, asked_by_id, asked_by_agent,
                              seen_edited_at, created_at, expires_at)
    values (${tx.workspaceId}, ${id}, ${message.id}, ${message.accountId}, ${act}, ${reason}, ${why}, 'open', ${actor.kind}, ${actor.id}::uuid,
            case when ${actor.kind} = 'agent' then ${actor.id}::uuid
                 when ${actor.kind} = 'apiKey' then (select k.created_by from api_keys k where k.workspace_id = ${tx.workspaceId} and k.id = ${actor.id}::uuid) end,
            ${message.editedAt}::timestamptz, ${tx.now}, ${expiresAt})
    on conflict (workspace_id, message_id) where state = 'open' do nothing`
  if (made === 0) {
    const open = await tx.one<{ act: string }>`
      select act from second_looks where workspace_id = ${tx.workspaceId} and message_id = ${message.id} and state = 'open'`
    if (open?.act !== act) fail('second_look_open')
    return
  }
  tx.job(EXPIRE_LOOK, { lookId: id }, { runAt: expiresAt })
  tellLook(tx, { ...message, id, messageId: message.id, act }, 'open')
  tx.audit('second-look.asked', message.id, { act, reason, why })
}

import type { MessageEvent, ThreadRef } from '@baton/channel-kit'
import type { Incoming, ReceivingAccount } from '#channels'
import { type Scene, scene } from '#kernel/testing'
import { receive } from './receive.ts'

export interface Stage {
  given: Scene
  account: ReceivingAccount
  take(...events: Incoming['event'][]): Promise<unknown>
  conversations(): Promise<
    { id: string; number: number; status: string; contact: string; texts: string[]; waitingSince: string | null; needsAction: boolean }[]
  >
}

export async function stage(network = 'x'): Promise<Stage> {
  const given = await scene()
  const row = await given.account(network, 'brand')
  const account: ReceivingAccount = {
    id: row.id,
    appId: row.appId,
    network,
    externalId: 'brand',
    handle: 'haru',
    name: 'Haru Living',
    inboxId: given.inboxId,
    audienceId: given.audienceId,
    reopenDays: 3,
  }
  return {
    given,
    account,
    take: (...events) =>
      given.ctx.tx((tx) =>
        receive(
          tx,
          events.map((event) => ({ account, event, rawDeliveryId: given.app.ids.next(), history: false })),
        ),
      ),
    conversations: () =>
      given.ctx.tx(
        (tx) => tx.all`
        select c.id, c.number, c.status, p.name as contact, c.waiting_since, c.needs_action,
               array(select m.text from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id order by m.at, m.order_key) as texts
          from conversations c join contacts p on p.workspace_id = c.workspace_id and p.id = c.contact_id
         where c.workspace_id = ${tx.workspaceId} order by c.number`,
      ),
  }
}

let ids = 0
export const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 2, 9, minute, second)).toISOString()
export const publicThread: ThreadRef = {
  externalId: 'root',
  kind: 'comment',
  visibility: 'public',
  post: { externalId: 'root', kind: 'own', text: 'The new Haru washer' },
}
export const dm = (who: string): ThreadRef => ({ externalId: `dm-${who}`, kind: 'dm', visibility: 'private' })

export function said(who: string, text: string, minute: number, more: Partial<MessageEvent> = {}): MessageEvent {
  const externalId = more.externalId ?? `m${++ids}`
  return {
    kind: 'message',
    direction: 'inbound',
    account: 'brand',
    at: at(minute),
    dedupeKey: externalId,
    externalId,
    scope: '',
    order: externalId.padStart(20, '0'),
    thread: publicThread,
    author: { scope: '', externalId: who, handle: who.toLowerCase(), displayName: who },
    text,
    media: [],
    addressesUs: true,
    ...more,
  }
}
export const brand = (text: string, minute: number, more: Partial<MessageEvent> = {}) =>
  said('brand', text, minute, { direction: 'outbound', ...more })

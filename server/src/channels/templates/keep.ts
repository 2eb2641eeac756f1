import type { ToldTemplate } from '@baton/channel-kit'
import type { Finding } from '@baton/contract/findings'
import type { Tx } from '#kernel/tx'

/**
 * What a reading of the whole list told takes the place of what is known, but for what webhooks told since it began. Of two
 * readings that overlap the one that began later holds.
 */
export async function keepTemplates(
  tx: Tx,
  accountId: string,
  told: readonly ToldTemplate[],
  { begunAt, cut }: { begunAt: string; cut: boolean },
): Promise<void> {
  const isNewest = await tx.run`
    insert into template_readings as r (workspace_id, account_id, begun_at, read_at) values (${tx.workspaceId}, ${accountId}, ${begunAt}, ${tx.now})
    on conflict (workspace_id, account_id) do update set begun_at = excluded.begun_at, read_at = excluded.read_at, problem = null
     where r.begun_at <= excluded.begun_at`
  if (isNewest === 0) return
  // The network tells time in whole seconds: what it told in the second of the beginning may be newer than the list.
  const since = begunAt.replace(/\.\d+Z$/, '.000Z')
  const once = [...new Map(told.map((one) => [one.externalId, one])).values()]
  if (!cut)
    await tx.run`
      delete from message_templates
       where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and external_id <> all(${once.map(({ externalId }) => externalId)}::text[])`
  const rows = once.map((one) => ({ ...one, id: tx.newId() }))
  await tx.run`
    insert into message_templates as m
           (workspace_id, id, account_id, external_id, name, language, state, state_at, category, category_at, quality, quality_at, reason, content)
    select ${tx.workspaceId}, t.id, ${accountId}, t."externalId", t.name, t.language, t.state, ${since}::timestamptz, t.category, ${since}::timestamptz, t.quality, ${since}::timestamptz, t.reason, t.content
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as t(id uuid, "externalId" text, name text, language text, state text, category text, quality text, reason text, content jsonb)
    on conflict (workspace_id, account_id, external_id) do update
       set name = excluded.name, language = excluded.language, content = excluded.content,
           state = case when m.state_at > excluded.state_at then m.state else excluded.state end,
           reason = case when m.state_at > excluded.state_at then m.reason
                         when m.state = excluded.state and excluded.reason = '' then m.reason else excluded.reason end,
           state_at = greatest(m.state_at, excluded.state_at),
           category = case when m.category_at > excluded.category_at then m.category else excluded.category end,
           category_at = greatest(m.category_at, excluded.category_at),
           quality = case when m.quality_at > excluded.quality_at then m.quality else excluded.quality end,
           quality_at = greatest(m.quality_at, excluded.quality_at)`
  tx.emit('templates.changed', { accountId })
}

/** The list could not be read. What is known stays, and the screen says why and since when. */
export async function keepProblem(tx: Tx, accountId: string, problem: Finding, begunAt: string): Promise<void> {
  const kept = JSON.stringify(problem)
  const isNewest = await tx.run`
    insert into template_readings as r (workspace_id, account_id, begun_at, problem) values (${tx.workspaceId}, ${accountId}, ${begunAt}, ${kept}::jsonb)
    on conflict (workspace_id, account_id) do update set begun_at = excluded.begun_at, problem = excluded.problem
     where r.begun_at <= excluded.begun_at`
  if (isNewest > 0) tx.emit('templates.changed', { accountId })
}

/** With the accounts that they belong to. */
export async function forgetTemplates(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await tx.run`delete from message_templates where workspace_id = ${tx.workspaceId} and account_id = any(${accountIds}::uuid[])`
  await tx.run`delete from template_readings where workspace_id = ${tx.workspaceId} and account_id = any(${accountIds}::uuid[])`
}

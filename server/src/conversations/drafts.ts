import type { Draft, KeepDraftBody, KeptDraft } from '@baton/contract/drafts'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { raw } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { mustSee } from './timeline.ts'
import { visibleTo, wordsReadable } from './visible-to.ts'

const MOST_DRAFTS = 500

/** The actor's own drafts, as far as they may read where these would go. */
export async function listDrafts(ctx: Ctx): Promise<{ items: KeptDraft[] }> {
  return ctx.read(async (tx) => ({ items: await draftsOf(tx, null) }))
}

/**
 * Keeps what the actor has begun to write. Of words from two screens that had not seen each other the newer stand and the
 * others become `earlier`, unless the one text goes on where the other ends: then nothing is lost. Keys keep no drafts.
 */
export async function keepDraft(ctx: Ctx, conversationId: string, body: KeepDraftBody): Promise<{ kept: KeptDraft | null }> {
  return ctx.tx(async (tx) => {
    await mustSee(tx, conversationId)
    if (tx.actor.kind !== 'agent' || !tx.actor.id) return { kept: null }
    const changed = isEmpty(body.draft) ? await letGo(tx, conversationId, body.base) : await keep(tx, conversationId, body)
    const [kept = null] = await draftsOf(tx, conversationId)
    if (changed > 0) tellOwnScreens(tx, conversationId, kept?.revision ?? null)
    return { kept }
  })
}

/** What was sent is a draft no longer, in the same transaction; what is kept may be a few letters behind it. Words that were begun beside it stay. */
export async function endDraft(tx: Tx, conversationId: string, sent: { mode: Draft['mode']; text: string; template?: string | undefined }) {
  if (tx.actor.kind !== 'agent') return
  const ended = await tx.run`
    delete from drafts
     where workspace_id = ${tx.workspaceId} and agent_id = ${tx.actor.id} and conversation_id = ${conversationId} and mode = ${sent.mode} and earlier is null
       and (starts_with(${sent.text.trim()}, btrim(content ->> 'text', ${BLANKS})) or content ->> 'text' = '' and content -> 'template' ->> 'id' = ${sent.template ?? null})`
  if (ended > 0) tellOwnScreens(tx, conversationId, null)
}

/** What the screen trims before it sends. */
const BLANKS = ' \t\r\n'

const isEmpty = ({ text, template }: Draft) => text.trim() === '' && !template?.id

function letGo(tx: Tx, conversationId: string, base: string | null): Promise<number> {
  return tx.run`
    delete from drafts
     where workspace_id = ${tx.workspaceId} and agent_id = ${tx.actor.id} and conversation_id = ${conversationId} and revision = ${base}::uuid`
}

/** `d` is what stands, `excluded` what comes. */
function keep(tx: Tx, conversationId: string, { draft, base, writtenMsAgo, forgetEarlier }: KeepDraftBody): Promise<number> {
  const seen = raw(
    `(d.content -> 'template' is not distinct from excluded.content -> 'template' and starts_with(excluded.content ->> 'text', d.content ->> 'text'))`,
  )
  const held = raw(
    `(d.content -> 'template' is not distinct from excluded.content -> 'template' and starts_with(d.content ->> 'text', excluded.content ->> 'text'))`,
  )
  const older = raw('d.written_at > excluded.written_at')
  return tx.run`
    insert into drafts as d (workspace_id, agent_id, conversation_id, mode, thread_id, content, revision, written_at)
    values (${tx.workspaceId}, ${tx.actor.id}::uuid, ${conversationId}::uuid, ${draft.mode}, ${draft.threadId}::uuid, ${JSON.stringify(draft)}::jsonb,
            ${tx.newId()}, ${iso(tx.ctx.now() - writtenMsAgo)})
    on conflict (workspace_id, agent_id, conversation_id) do update
       set (mode, thread_id, content, written_at, earlier, revision) = (
         select case when lost then d.mode else excluded.mode end,
                case when lost then d.thread_id else excluded.thread_id end,
                case when lost then d.content else excluded.content end,
                greatest(d.written_at, excluded.written_at),
                case when lost and not ${held} then json_build_object('draft', excluded.content, 'writtenAt', excluded.written_at)::jsonb
                     when not lost and d.revision is distinct from ${base}::uuid and not ${seen} then json_build_object('draft', d.content, 'writtenAt', d.written_at)::jsonb
                     when ${forgetEarlier} then null
                     else d.earlier end,
                excluded.revision
           from (select d.revision is distinct from ${base}::uuid and ${older} and not ${seen} as lost) which)
     where d.content is distinct from excluded.content or ${forgetEarlier} and d.earlier is not null`
}

async function draftsOf(tx: Tx, conversationId: string | null): Promise<KeptDraft[]> {
  if (tx.actor.kind !== 'agent') return []
  const rows = await tx.all<Omit<KeptDraft, 'draft'> & { content: Draft }>`
    select d.conversation_id, d.content, d.revision, d.written_at, d.earlier
      from drafts d join conversations c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
      left join threads t on t.workspace_id = d.workspace_id and t.id = d.thread_id
     where d.workspace_id = ${tx.workspaceId} and d.agent_id = ${tx.actor.id} and (${conversationId}::uuid is null or d.conversation_id = ${conversationId}::uuid)
       and ${visibleTo(tx.actor)} and ${wordsReadable(tx.actor, raw("case when d.mode = 'note' then 'public' else coalesce(t.visibility, 'private') end"))}
     order by d.written_at desc, d.conversation_id limit ${MOST_DRAFTS}`
  return rows.map(({ content, earlier, ...row }) => ({
    ...row,
    draft: content,
    earlier: earlier && { ...earlier, writtenAt: iso(Date.parse(earlier.writtenAt)) },
  }))
}

function tellOwnScreens(tx: Tx, conversationId: string, revision: string | null): void {
  const { ctx, workspaceId, actor } = tx
  if (!actor.id) return
  const mark = { agentId: actor.id, conversationId, revision }
  tx.onCommit(() => ctx.app.bus.publish({ kind: 'draft', workspaceId, mark }))
}

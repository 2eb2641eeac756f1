import type { Conversation } from '@baton/contract/conversations'
import { type LabelTask, labelsOfTask } from '@baton/contract/labels'
import type { TextLabels } from '@baton/language'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { raw } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { factsOf, lockVisible, shown } from '../act.ts'
import { deriveConversations } from '../derive.ts'
import { wordsReadable } from '../visible-to.ts'

/** Labels as a message keeps them. */
export interface KeptLabels extends TextLabels {
  /** What the models had said where a person has spoken. */
  found?: Partial<Record<LabelTask, string>>
}

const UNKNOWN = 'und'
const LANGUAGE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?$/

/**
 * A person says what is right for one label of a contact's message; saying what stands there confirms it. It holds for this message
 * and its conversation at once, and the row of `label_corrections` says who spoke and what stood there before. The models
 * never learn from it.
 */
export async function correctLabel(
  ctx: Ctx,
  { messageId, task }: { messageId: string; task: LabelTask },
  { label }: { label: string },
): Promise<Conversation> {
  if (task === 'language' ? !LANGUAGE.test(label) || label === UNKNOWN : !labelsOfTask[task].includes(label))
    fail('invalid_request', { where: 'body', fields: [{ path: 'label', problem: `is no label of ${task}` }] })
  return ctx.tx(async (tx) => {
    const { target, labels } = await holdLabels(tx, messageId)
    const before = labelOf(labels, task)
    const found = labels.found?.[task] ?? before
    const known = await tx.one<{ label: string }>`
      select label from label_corrections where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and task = ${task}`
    if (known?.label === label) return shown(tx, target.id)
    const foundLanguage = labels.found?.language ?? labelOf(labels, 'language')
    await tx.run`
      insert into label_corrections (workspace_id, message_id, task, found, found_language, version, before, label, actor_kind, actor_id, at)
      values (${tx.workspaceId}, ${messageId}, ${task}, ${found}, ${foundLanguage === UNKNOWN ? null : foundLanguage}, ${labels.version}, ${before}, ${label}, ${tx.actor.kind}, ${tx.actor.id}, ${tx.now})
      on conflict (workspace_id, message_id, task) do update
         set before = excluded.before, label = excluded.label, actor_kind = excluded.actor_kind, actor_id = excluded.actor_id, at = excluded.at`
    await keep(tx, messageId, { ...withLabel(labels, task, label), found: { ...labels.found, [task]: found } })
    return told(tx, target)
  })
}

/** Takes back what people said of a label: what the models said stands there again. */
export async function withdrawLabel(ctx: Ctx, { messageId, task }: { messageId: string; task: LabelTask }): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const { target, labels } = await holdLabels(tx, messageId)
    const found = labels.found?.[task]
    if (found === undefined) return shown(tx, target.id)
    await tx.run`
      delete from label_corrections where workspace_id = ${tx.workspaceId} and message_id = ${messageId} and task = ${task}`
    const { [task]: _, ...others } = labels.found ?? {}
    const { found: __, ...plain } = withLabel(labels, task, found)
    await keep(tx, messageId, Object.keys(others).length > 0 ? { ...plain, found: others } : plain)
    return told(tx, target)
  })
}

/** Words that changed or went take with them what was said of their labels. */
export async function forgetCorrections(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await tx.run`delete from label_corrections where workspace_id = ${tx.workspaceId} and message_id = any(${messageIds}::uuid[])`
}

type Target = Awaited<ReturnType<typeof lockVisible>>

/** A message's labels, held with its conversation for the rest of the transaction, if the actor may read its words. */
async function holdLabels(tx: Tx, messageId: string): Promise<{ target: Target; labels: KeptLabels }> {
  const message = await tx.one<{ conversationId: string }>`
    select m.conversation_id from messages m where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.conversation_id is not null`
  if (!message) return fail('conversation_not_found')
  const target = await lockVisible(tx, message.conversationId)
  const row = await tx.one<{ labels: KeptLabels }>`
    select m.labels from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
     where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.labels is not null and ${wordsReadable(tx.actor, raw('m.visibility'))}`
  return { target, labels: row?.labels ?? fail('not_found', { what: 'label' }) }
}

function labelOf(labels: KeptLabels, task: LabelTask): string {
  if (task === 'offence' || task === 'spam') return labels[task] ? 'yes' : 'no'
  return labels[task] ?? UNKNOWN
}

/** Checked by its caller, or what stood there before. */
function withLabel(labels: KeptLabels, task: LabelTask, label: string): KeptLabels {
  const { [task]: _, ...others } = labels
  const base = { ...others, language: task === 'language' ? null : labels.language } as KeptLabels
  if (task === 'language') {
    const { mixed: __, ...whole } = base
    return { ...whole, language: label === UNKNOWN ? null : label }
  }
  if (task === 'offence' || task === 'spam') return label === 'yes' ? { ...base, [task]: true } : base
  return label === UNKNOWN ? base : { ...base, [task]: label }
}

async function keep(tx: Tx, messageId: string, labels: KeptLabels): Promise<void> {
  await tx.run`update messages set labels = ${JSON.stringify(labels)}::jsonb where workspace_id = ${tx.workspaceId} and id = ${messageId}`
}

async function told(tx: Tx, target: Target): Promise<Conversation> {
  const [derived] = await deriveConversations(tx, [target.id])
  if (derived) tx.emit('conversation.changed', { conversationId: target.id, what: 'labels', version: derived.version }, factsOf(target))
  return shown(tx, target.id)
}

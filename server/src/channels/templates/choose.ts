import type { OutboundMessage } from '@baton/channel-kit'
import { fillTemplate, type TemplateContent, templateProblems, type TemplateState, templateText } from '@baton/contract/templates'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'

export interface ChosenTemplate {
  id: string
  /** What its reader will see. */
  text: string
  template: NonNullable<OutboundMessage['template']>
  /** What the network prices it by. */
  category: string
}

/** A template of the account with its values, if it may be sent like this now; else the failure that says why not. */
export async function chooseTemplate(
  tx: Tx,
  accountId: string,
  { id, values }: { id: string; values: Record<string, string> },
): Promise<ChosenTemplate> {
  const row = await tx.one<{
    externalId: string
    name: string
    language: string
    category: string
    state: TemplateState
    reason: string
    content: TemplateContent
  }>`
    select external_id, name, language, category, state, reason, content from message_templates
     where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and id = ${id}`
  if (!row) fail('template_not_found')
  const { state, reason, content, category, ...named } = row
  if (state !== 'approved') fail('template_not_approved', { state, networkWords: reason || null })
  if (content.obstacle) fail('template_unsendable', { obstacle: content.obstacle })
  const problems = templateProblems(content, values)
  if (Object.keys(problems).length > 0) fail('template_values', { problems })
  return { id, text: templateText(fillTemplate(content, values)), template: { ...named, content, values }, category }
}

/** Was the delivery made from a template that may not be sent any more? Asked just before each attempt: days may lie between choosing and sending. */
export async function isTemplateStopped(tx: Tx, deliveryId: string): Promise<boolean> {
  const row = await tx.one`
    select d.id from deliveries d
      left join message_templates t on t.workspace_id = d.workspace_id and t.account_id = d.account_id and t.id = (d.payload ->> 'templateId')::uuid
     where d.workspace_id = ${tx.workspaceId} and d.id = ${deliveryId} and d.payload ? 'templateId' and t.state is distinct from 'approved'`
  return row !== undefined
}

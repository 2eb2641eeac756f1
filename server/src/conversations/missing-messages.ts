import type { MissingMessages } from '#channels'
import { keyOf } from './receive/world.ts'

/** Of messages that a network tells of, those that are not here under the id given. */
export const missingMessages: MissingMessages = async (tx, network, told) => {
  const asked = told.map(({ scope, externalId }) => ({ scope, externalId }))
  const rows = await tx.all<{ scope: string; externalId: string }>`
    select k.scope, k.external_id
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as r(scope text, "externalId" text)
      join message_keys k on k.workspace_id = ${tx.workspaceId} and k.network = ${network} and k.scope = r.scope and k.external_id = r."externalId"`
  const here = new Set(rows.map(({ scope, externalId }) => keyOf(scope, externalId)))
  return told.filter(({ scope, externalId }) => !here.has(keyOf(scope, externalId)))
}

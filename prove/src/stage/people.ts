import type { Api } from './api.ts'
import { cookieOf } from './api.ts'
import { type Stage, password } from './stage.ts'

export interface Colleague {
  id: string
  name: string
  api: Api
}

/** Somebody to be invited; rights that are not named are as the role says. */
export interface Newcomer {
  name: string
  email: string
  role: string
  inboxIds: readonly string[]
  rights?: { readPrivate?: boolean; seePersonalData?: boolean }
}

/** Invites somebody, takes the invitation up as they would, and signs them in. */
export async function join(owner: Api, workspaceId: string, { name, email, role, inboxIds, rights = {} }: Newcomer): Promise<Colleague> {
  const at = (path: string) => `/api/v1/workspaces/${workspaceId}${path}`
  const { link } = await owner.send<{ link: string }>('POST', at('/invitations'), { email, role, inboxIds })
  const token = link.split('/').at(-1) ?? ''
  const answer = await owner.as(null).call('POST', `/api/v1/invitations/${token}/acceptance`, { name, password, language: 'en' })
  if (answer.status >= 300) throw new Error(`${name} could not join: ${answer.status} ${answer.text}`)
  const { items } = await owner.get<{ items: { id: string; email: string }[] }>(at('/agents'))
  const id = items.find((agent) => agent.email === email)?.id ?? ''
  if (Object.keys(rights).length > 0) await owner.send('PATCH', at(`/agents/${id}`), rights)
  return { id, name, api: owner.as({ cookie: cookieOf(answer) }) }
}

/** Invites people into the stage's inbox, and signs each in. */
export function inviteAgents({ owner, workspaceId, inboxId }: Stage, names: readonly string[], role = 'agent'): Promise<Colleague[]> {
  return Promise.all(
    names.map((name, n) => join(owner, workspaceId, { name, email: `agent.${n}@haruliving.example`, role, inboxIds: [inboxId] })),
  )
}

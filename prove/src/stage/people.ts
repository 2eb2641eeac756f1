import type { Api } from './api.ts'
import { cookieOf } from './api.ts'
import { type Stage, password } from './stage.ts'

export interface Colleague {
  id: string
  name: string
  api: Api
}

/** Invites people into the stage's inbox, and signs each in. */
export async function inviteAgents({ owner, at, inboxId }: Stage, names: readonly string[], role = 'agent'): Promise<Colleague[]> {
  const apis = new Map<string, Api>()
  const join = async (name: string, n: number) => {
    const invited = { email: `agent.${n}@haruliving.example`, role, inboxIds: [inboxId] }
    const { link } = await owner.send<{ link: string }>('POST', at('/invitations'), invited)
    const token = link.split('/').at(-1) ?? ''
    const answer = await owner.as(null).call('POST', `/api/v1/invitations/${token}/acceptance`, { name, password, language: 'en' })
    if (answer.status >= 300) throw new Error(`${name} could not join: ${answer.status} ${answer.text}`)
    apis.set(name, owner.as({ cookie: cookieOf(answer) }))
  }
  await Promise.all(names.map(join))
  const { items } = await owner.get<{ items: { id: string; name: string }[] }>(at('/agents'))
  return items.flatMap(({ id, name }) => {
    const api = apis.get(name)
    return api ? [{ id, name, api }] : []
  })
}

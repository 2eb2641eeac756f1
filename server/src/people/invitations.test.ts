import type { Invitation, Me } from '@baton/contract/people'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { changeAgent } from './change-agent.ts'
import { invite, listInvitations, withdrawInvitation } from './invite.ts'
import { type House, openHouse, PASSWORD } from './people.fixtures.ts'

let given: Scene
let house: House
let invited = 0
beforeAll(async () => {
  house = openHouse((await scene()).app)
})
afterAll(() => house.close())
beforeEach(async () => {
  given = await scene()
})

const address = () => `somchai-${process.pid}-${++invited}@haru.example`
const tokenOf = ({ link }: Pick<Invitation, 'link'>) => new URL(link ?? '').pathname.split('/').at(-1) ?? ''
const accept = (token: string, body: Record<string, unknown> = {}) =>
  house.stranger.call('POST', `/invitations/${token}/acceptance`, { name: 'สมชาย', password: PASSWORD, language: 'th', ...body })

async function invitation(email = address(), role: Invitation['role'] = 'agent') {
  const made = await invite(await given.as('owner'), { email, role, inboxIds: [given.inboxId] })
  return { ...made, token: tokenOf(made) }
}

describe('an invitation', () => {
  it('makes a sign-in, an agent of the role it names in the inboxes it names, and signs in', async () => {
    const { token, email } = await invitation()
    expect((await house.stranger.call('GET', `/invitations/${token}`)).body).toEqual({
      workspaceName: 'Haru Living',
      email,
      role: 'agent',
      invitedBy: 'owner',
    })

    const answer = await accept(token)

    expect(answer.body).toEqual({ slug: given.workspace.slug })
    const me = await house.stranger.call<Me>('GET', '/me', undefined, { cookie: answer.cookie })
    expect(me.body).toMatchObject({
      person: { name: 'สมชาย', email, language: 'th' },
      workspaces: [{ workspaceId: given.workspace.uuid, role: 'agent' }],
    })
    const agents = await house.stranger.call('GET', `/workspaces/${given.workspace.uuid}/agents`, undefined, { cookie: answer.cookie })
    expect(agents.body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ email, role: 'agent', inboxIds: [given.inboxId], state: 'active' })]),
    })
    expect(await given.events('people.changed')).toMatchObject([{ actorKind: 'agent', data: { agentId: me.body.workspaces[0]?.agentId } }])
  })

  it('works once, though two use it at the same moment', async () => {
    const { token } = await invitation()
    await house.auth.createPerson({
      name: 'สมชาย',
      email: `somchai-${process.pid}-${invited}@haru.example`,
      password: PASSWORD,
      language: 'th',
    })
    const answers = await Promise.all([accept(token), accept(token), accept(token)])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404, 404])
    expect((await accept(token)).body).toMatchObject({ code: 'invitation_invalid' })
    expect((await house.stranger.call('GET', `/invitations/${token}`)).body).toMatchObject({ status: 404, code: 'invitation_invalid' })
  })

  it('of somebody with an account is accepted with its password and nothing else', async () => {
    const email = address()
    await house.auth.createPerson({ name: 'Minji', email, password: PASSWORD, language: 'ko' })
    const { token } = await invitation(email.toUpperCase())
    expect(Object.keys((await house.stranger.call('GET', `/invitations/${token}`)).body)).toEqual([
      'workspaceName',
      'email',
      'role',
      'invitedBy',
    ])
    const nameless = await accept(token, { name: undefined, password: 'a guessed password' })
    expect(nameless.body).toMatchObject({ code: 'invalid_request', fields: [{ path: 'name' }] })
    expect((await accept(token, { password: 'a guessed password' })).body).toMatchObject({
      status: 401,
      code: 'not_signed_in',
      reason: 'invalid_email_or_password',
    })
    const answer = await accept(token, { name: 'Somebody Else' })
    expect(answer.status).toBe(200)
    const me = await house.stranger.call<Me>('GET', '/me', undefined, { cookie: answer.cookie })
    expect(me.body.person).toMatchObject({ name: 'Minji', language: 'ko' })
  })

  it('does not let anybody guess an account’s password', async () => {
    const email = address()
    await house.auth.createPerson({ name: 'Minji', email, password: PASSWORD, language: 'ko' })
    const { token } = await invitation(email)
    const statuses = []
    for (let i = 0; i < 11; i++) statuses.push((await accept(token, { password: `guess number ${i}` })).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    expect((await accept(token)).status).toBe(429)
  })

  it('ends after seven days', async () => {
    const { token } = await invitation()
    given.clock.advance({ days: 7, seconds: -1 })
    expect((await house.stranger.call('GET', `/invitations/${token}`)).status).toBe(200)
    given.clock.advance({ seconds: 1 })
    expect((await accept(token)).body).toMatchObject({ code: 'invitation_invalid' })
    expect((await listInvitations(await given.as('owner'))).items).toEqual([])
  })

  it('is told to the log when it is made and when it ends', async () => {
    const { id } = await invitation()
    await withdrawInvitation(await given.as('owner'), id)
    expect((await given.events('invitation.changed')).map(({ data }) => data)).toEqual([{ invitationId: id }, { invitationId: id }])
  })

  it('can be withdrawn, once', async () => {
    const { id, token } = await invitation()
    const owner = await given.as('owner')
    await withdrawInvitation(owner, id)
    expect((await accept(token)).body).toMatchObject({ code: 'invitation_invalid' })
    await expect(withdrawInvitation(owner, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('ends when its maker may make none any more, by suspension or another role', async () => {
    const owner = await given.as('owner')
    for (const change of [{ state: 'suspended' }, { role: 'lead' }] as const) {
      const admin = await given.as('admin', `admin to be ${JSON.stringify(change)}`)
      const made = await invite(admin, { email: address(), role: 'agent', inboxIds: [] })
      await changeAgent(owner, admin.actor.id ?? '', change)
      expect((await accept(tokenOf(made))).body).toMatchObject({ code: 'invitation_invalid' })
    }
    const second = await given.as('owner', 'second')
    const [toOwner, toAgent] = [
      await invite(second, { email: address(), role: 'owner', inboxIds: [] }),
      await invite(second, { email: address(), role: 'agent', inboxIds: [] }),
    ]
    await changeAgent(owner, second.actor.id ?? '', { role: 'admin' })
    expect((await listInvitations(owner)).items.map(({ id }) => id)).toEqual([toAgent.id])
    expect((await accept(tokenOf(toOwner))).body).toMatchObject({ code: 'invitation_invalid' })
  })

  it('is not to a role that may read what its maker may not', async () => {
    const admin = await given.as('admin')
    const blind = admin.as({ ...admin.actor, rights: { readPrivate: false, seePersonalData: false } })
    await expect(invite(blind, { email: address(), role: 'agent', inboxIds: [] })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(invite(blind, { email: address(), role: 'viewer', inboxIds: [] })).resolves.toMatchObject({ role: 'viewer' })
  })

  it('replaces an earlier one of the same address', async () => {
    const first = await invitation()
    const second = await invitation(first.email, 'lead')
    expect((await accept(first.token)).body).toMatchObject({ code: 'invitation_invalid' })
    expect((await listInvitations(await given.as('owner'))).items).toMatchObject([{ id: second.id, role: 'lead', link: null }])
  })

  it('is not made for somebody who is here, suspended ones included', async () => {
    const agent = await house.colleague(given, 'agent')
    await changeAgent(await given.as('owner'), agent.agentId, { state: 'suspended' })
    await expect(invitation(agent.email.toUpperCase())).rejects.toMatchObject({ code: 'email_taken' })
  })

  it('to owner is made by an owner alone', async () => {
    const body = { email: address(), role: 'owner' as const, inboxIds: [] }
    await expect(invite(await given.as('admin'), body)).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'owners_only' } })
    await expect(invite(await given.as('owner'), body)).resolves.toMatchObject({ role: 'owner' })
  })

  it('names inboxes of this workspace only', async () => {
    const other = await scene()
    const body = { email: address(), role: 'agent' as const, inboxIds: [given.inboxId, other.inboxId] }
    await expect(invite(await given.as('owner'), body)).rejects.toMatchObject({ code: 'not_found', details: { inboxIds: [other.inboxId] } })
  })

  it('needs a name for a new account, and a token that is one', async () => {
    const { token } = await invitation()
    expect((await accept(token, { name: undefined })).body).toMatchObject({ code: 'invalid_request', fields: [{ path: 'name' }] })
    expect((await accept('x'.repeat(43))).body).toMatchObject({ code: 'invitation_invalid' })
    expect((await accept(token, { password: 'short' })).body).toMatchObject({ code: 'invalid_request' })
  })

  it('leaves neither its token nor its address in the audit log', async () => {
    const { token, email } = await invitation()
    await accept(token)
    const entries = await given.ctx.tx(
      (tx) =>
        tx.all<{
          action: string
          actorKind: string
        }>`select action, actor_kind, target, data from audit_entries where workspace_id = ${tx.workspaceId} order by seq`,
    )
    expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['invitation.made', 'agent'],
      ['invitation.accepted', 'agent'],
    ])
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${token}|${email}`))
  })
})

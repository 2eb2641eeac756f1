import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { connectionConfig, type Role } from '#kernel/db'
import { ownLogins } from '#kernel/logins'
import { workerDatabase } from './testing/database.ts'

const SECRET = 'another secret of the tests, long enough'

async function client(url: string, role: Role): Promise<pg.Client> {
  const made = new pg.Client({ ...connectionConfig({ url, role }), pipeline: false })
  await made.connect()
  onTestFinished(() => made.end())
  return made
}

it('the logins of a serving process can become their own role and no other', async () => {
  const url = await workerDatabase()
  const addresses = await ownLogins(url, url, SECRET)
  expect(await ownLogins(url, url, SECRET)).toEqual(addresses)

  for (const [address, role, others] of [
    [addresses.app, 'baton_app', ['baton_owner', 'baton_system', 'baton_auth', 'baton']],
    [addresses.auth, 'baton_auth', ['baton_owner', 'baton_system', 'baton_app', 'baton']],
    [addresses.directOwner, 'baton_owner', ['baton_app', 'baton_auth', 'baton']],
  ] as const) {
    const login = await client(address, role)
    expect((await login.query('select current_user::text as role')).rows).toEqual([{ role }])
    for (const other of others) {
      await expect(login.query(`set role ${other}`), `${role} becomes ${other}`).rejects.toThrow(/permission denied|does not exist/)
      await expect(login.query(`set session authorization ${other}`)).rejects.toThrow(/permission denied|does not exist/)
    }
    await login.query('set role none')
    await expect(login.query('select from baton.workspaces')).rejects.toThrow('permission denied')
  }
})

it('a login that was given more than its role is not used', async () => {
  const url = await workerDatabase()
  const addresses = await ownLogins(url, url, `${SECRET} too`)
  const name = new URL(addresses.app).searchParams.get('user')
  const admin = await client(url, 'baton_owner')
  await admin.query('set role none')
  await admin.query(`grant baton_owner to ${name}`)

  await expect(ownLogins(url, url, `${SECRET} too`)).rejects.toThrow(`the role ${name} is there and is not just a member of baton_app`)
})

it('a login that may make no others gets the lines for an administrator, who need not tell anybody a password', async () => {
  const url = await workerDatabase()
  const { app } = await ownLogins(url, url, SECRET)

  await expect(ownLogins(app, app, `${SECRET} three`)).rejects.toThrow(
    /permission denied to create role[^]*\ncreate role baton_owner_\w{8} login noinherit in role baton_owner password 'SCRAM-SHA-256\$4096:/,
  )
})

import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { copyIn, copyOut } from './copy.ts'

let client: pg.Client
beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('databaseUrl') })
  await client.connect()
})
afterAll(() => client.end())

async function* given(...chunks: string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

it('takes rows out and in, more than a socket holds, and counts them', async () => {
  await client.query("create temp table source as select n, repeat('ข้อความ', 200) as words from generate_series(1, 20000) n")
  await client.query('create temp table target (like source)')
  const out = copyOut(client, 'copy source to stdout')
  const first = await out.next()
  await new Promise((resolve) => setTimeout(resolve, 50))
  const chunks = [first.value as Buffer]
  let counted = 0
  for (let next = await out.next(); ; next = await out.next()) {
    if (next.done) {
      counted = next.value
      break
    }
    chunks.push(next.value)
  }
  expect(counted).toBe(20_000)

  expect(await copyIn(client, 'copy target from stdin', given(...chunks.map(String)))).toBe(20_000)
  expect((await client.query('select count(*)::int as n from (select * from source except select * from target) d')).rows).toEqual([
    { n: 0 },
  ])
})

it('breaks off with the reason of whoever gives the rows, and the connection works on', async () => {
  await client.query('create temp table half (n integer)')
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from('1\n')
    throw new Error('the file ends here')
  }
  await expect(copyIn(client, 'copy half from stdin', broken())).rejects.toThrow('the file ends here')
  await expect(copyIn(client, 'copy half from stdin', given('x\n'))).rejects.toThrow('invalid input syntax')
  await expect(copyOut(client, 'copy nowhere to stdout').next()).rejects.toThrow('does not exist')
  expect((await client.query('select * from half')).rows).toEqual([])
})

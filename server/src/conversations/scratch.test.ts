import { it } from 'vitest'
import { performance } from 'node:perf_hooks'
import { analyse, town, wholeList } from './conversations.fixtures.ts'
import { listConversations } from './list.ts'
import { countConversations } from './counts.ts'
import { openConversation } from './open.ts'
import { search } from './search.ts'

it('times', async () => {
  const given = await town()
  const minji = await given.as('agent', 'minji')
  let one = ''
  for (let batch = 0; batch < 20; batch++)
    await given.ctx.tx(async (tx) => {
      const ids = Array.from({ length: 1000 }, () => tx.newId())
      one = ids[500] ?? ''
      const ws = tx.workspaceId
      await tx.run`insert into contacts (workspace_id,id,name,created_at) select ${ws}, id, 'ปิยะ', ${tx.now} from unnest(${ids}::uuid[]) id`
      await tx.run`insert into identities (workspace_id,id,contact_id,network,scope,external_id,display_name,created_at) select ${ws}, id, id, 'line','', id::text, 'ปิยะ', ${tx.now} from unnest(${ids}::uuid[]) id`
      await tx.run`insert into threads (workspace_id,id,account_id,network,kind,visibility,external_id,created_at) select ${ws}, id, ${given.accountId}, 'line','dm','private', id::text, ${tx.now} from unnest(${ids}::uuid[]) id`
      await tx.run`insert into parts (workspace_id,thread_id,contact_id,conversation_id,from_at) select ${ws}, id, id, id, ${tx.now} from unnest(${ids}::uuid[]) id`
      await tx.run`insert into conversations (workspace_id, id, number, contact_id, network, account_id, inbox_id, audience_id, status, has_public, waiting_since, last_message_at, last_inbound_id, preview_text, preview_visibility, preview_direction, created_at)
      select ${ws}, i.id, ${batch * 1000} + i.n, i.id, 'line', ${given.accountId}, ${given.inboxId}, ${given.audienceId}, case when i.n % 5 = 0 then 'open' else 'resolved' end, false, case when i.n % 10 = 0 then ${tx.now}::timestamptz end, ${tx.now}::timestamptz - i.n * interval '1 minute', i.id, 'ของยังไม่มาค่ะ', 'private', 'inbound', ${tx.now} from unnest(${ids}::uuid[]) with ordinality as i(id, n)`
      const mids = Array.from({ length: 5000 }, () => tx.newId())
      await tx.run`insert into messages (workspace_id,id,conversation_id,thread_id,account_id,contact_id,identity_id,direction,visibility,order_key,at,text,created_at)
      select ${ws}, m.id, (${ids}::uuid[])[(m.n-1)/5+1], (${ids}::uuid[])[(m.n-1)/5+1], ${given.accountId}, (${ids}::uuid[])[(m.n-1)/5+1], (${ids}::uuid[])[(m.n-1)/5+1], 'inbound','private','', ${tx.now}::timestamptz - m.n * interval '1 second', 'ของยังไม่มาค่ะ ขอเช็คสถานะหน่อย', ${tx.now} from unnest(${mids}::uuid[]) with ordinality as m(id, n)`
      await tx.run`insert into message_search (workspace_id, message_id, conversation_id, private, at, segmenter, words) select ${ws}, m.id, (${ids}::uuid[])[(m.n-1)/5+1], true, ${tx.now}::timestamptz - m.n * interval '1 second', 1,
      (format(${`'${ws}:'`} || 'w%s'':1A ' || ${`'${ws}:common':1A`}, m.n % 3000))::tsvector from unnest(${mids}::uuid[]) with ordinality as m(id, n)`
    })
  await analyse(given, 'conversations', 'messages', 'threads', 'parts', 'contacts', 'identities', 'message_search')
  await given.ctx.tx(async (tx) => {
    await tx.run`insert into messages (workspace_id,id,conversation_id,thread_id,account_id,contact_id,identity_id,direction,visibility,order_key,at,text,created_at)
      select ${tx.workspaceId}, m.id, ${one}, ${one}, ${given.accountId}, ${one}, ${one}, 'inbound','private','', ${tx.now}::timestamptz - m.n * interval '1 second', 'ข้อความ', ${tx.now} from unnest(${Array.from({ length: 60 }, () => tx.newId())}::uuid[]) with ordinality as m(id, n)`
  })
  const time = async (name: string, work: () => Promise<unknown>) => {
    const runs: number[] = []
    for (let i = 0; i < 40; i++) {
      const t = performance.now()
      await work()
      runs.push(performance.now() - t)
    }
    runs.sort((a, b) => a - b)
    console.log(name.padEnd(24), 'p50', runs[20]?.toFixed(2), 'p95', runs[38]?.toFixed(2))
  }
  const floor = async () =>
    minji.tx(
      (tx) =>
        tx.all`select id, number, last_message_at, preview_text from conversations where workspace_id = ${tx.workspaceId} and audience_id = ${given.audienceId} and status <> 'resolved' order by last_message_at desc, id desc limit 50`,
    )
  await time('floor list', floor)
  await time('list unresolved', () => listConversations(minji, { ...wholeList, status: ['open', 'waiting', 'snoozed'] }))
  await time('list needs action', () => listConversations(minji, { ...wholeList, needsAction: true, sort: 'waiting' }))
  await time('counts', () => countConversations(minji))
  await time('floor messages', () =>
    minji.tx(
      (tx) =>
        tx.all`select id, at, text from messages where workspace_id = ${tx.workspaceId} and conversation_id = ${one} order by at desc, order_key desc, id desc limit 50`,
    ),
  )
  await time('open 50', () => openConversation(minji, one))
  await time('search rare', () => search(minji, { q: 'w17', limit: 50 }))
  await time('search common', () => search(minji, { q: 'common', limit: 50 }))

  const client = await given.app.db.pool.connect()
  await client.query(`begin; set local baton.workspace_id = ${minji.workspaceId}`)
  const seen: { text: string; values: unknown[] }[] = []
  const original = (minji.app.db.pool as unknown as { connect: () => Promise<{ query: (q: unknown) => unknown }> }).connect
  void original
  const record = async (work: () => Promise<unknown>) => {
    const pool = given.app.db.pool as unknown as { connect: () => Promise<unknown> }
    const real = pool.connect.bind(pool)
    pool.connect = async () => {
      const c = (await real()) as { query: (q: never) => unknown }
      const q = c.query.bind(c)
      c.query = ((x: never) => { if (typeof x === 'object' && 'text' in (x as object)) seen.push(x); return q(x) }) as never
      return c
    }
    await work()
    pool.connect = real
  }
  await record(() => openConversation(minji, one))
  await record(() => listConversations(minji, { ...wholeList, status: ['open', 'waiting', 'snoozed'] }))
  await record(() => countConversations(minji))
  for (const [i, { text, values }] of seen.entries()) {
    const { rows } = await client.query({ text: 'explain (analyze, buffers) ' + text, values })
    const lines = rows.map((r: Record<string, string>) => r['QUERY PLAN'])
    console.log(i, text.trim().slice(0, 60).replaceAll('\n', ' '), lines.filter((l: string | undefined) => /Planning Time|Execution Time/.test(l ?? '')).join(' '))
    if (process.env.PLANS) console.log(lines.join('\n'))
  }
  await client.query(`select set_config('x.y','1',true)`)
  for (const q of ['w17', 'common']) {
    const t = performance.now()
    await client.query(`select * from system.search_messages('''${minji.workspaceId}:${q}'''::tsquery, '{${given.audienceId}}', null, true, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51)`)
    console.log('fn', q, performance.now() - t)
  }
  await client.query('rollback')
  client.release()
}, 120_000)

import { beforeAll, expect, it } from 'vitest'
import { compile, type Sql, sql } from '#kernel/sql'
import { analyse } from '#kernel/testing'
import type { Tx } from '#kernel/tx'
import { commentsQuery, sampleQuery } from './list.ts'
import { groupsQuery, postQuery, postsQuery } from './posts.ts'
import { square, type Square } from './square.fixtures.ts'

let given: Square

beforeAll(async () => {
  given = await square()
  const { given: here, account, postId } = given
  await here.ctx.tx(async (tx) => {
    const posts = Array.from({ length: 3000 }, () => tx.newId())
    await tx.run`
      insert into posts (workspace_id, id, account_id, network, external_id, kind, last_comment_at, created_at)
      select ${tx.workspaceId}, p.id, ${account.id}, 'x', p.id::text, case when p.n % 100 = 0 then 'own' else 'mention' end, ${tx.now}::timestamptz - p.n * interval '1 minute', ${tx.now}
        from unnest(${posts}::uuid[]) with ordinality as p(id, n)`
    const comments = Array.from({ length: 6000 }, () => tx.newId())
    await tx.run`
      insert into comments (workspace_id, message_id, post_id, comment_group, found_group, at)
      select ${tx.workspaceId}, c.id, case when c.n % 10 = 0 then ${postId}::uuid else (${posts}::uuid[])[c.n % 3000 + 1] end, (array['joined', 'complaint', 'friends'])[c.n % 3 + 1], 'joined', ${tx.now}::timestamptz - c.n * interval '1 minute'
        from unnest(${comments}::uuid[]) with ordinality as c(id, n)`
  })
  await analyse(here, 'posts', 'comments', 'messages', 'conversations')
}, 60_000)

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: PlanNode[]
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

async function planOf(query: (tx: Tx) => Sql): Promise<PlanNode[]> {
  const { text } = await given.agent.tx(async (tx) => compile(query(tx)))
  const client = await given.given.app.db.pool.connect()
  try {
    await client.query(`begin; set local baton.workspace_id = ${given.agent.workspaceId}`)
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(`explain (generic_plan, format json) ${text}`)
    return rows[0]?.['QUERY PLAN'][0] ? nodesOf(rows[0]['QUERY PLAN'][0].Plan) : []
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const page = { limit: 50 }
const queries: [string, (tx: Tx) => Sql, string][] = [
  ['posts', (tx) => postsQuery(tx, page), 'posts_newest'],
  ['posts of ours', (tx) => postsQuery(tx, { ...page, ours: true }), 'posts_newest_of_ours'],
  ['one post', (tx) => postQuery(tx, given.postId), 'posts_pkey'],
  ['groups of a post', (tx) => groupsQuery(tx, given.postId), 'comments_waiting'],
  ['comments of a group', (tx) => commentsQuery(tx, given.postId, { ...page, group: 'joined' }), 'comments_of_group'],
  ['a sample', (tx) => sampleQuery(tx, given.postId, 'joined', true), 'comments_waiting'],
]

it.for(queries)('walks the index made for: %s', async ([, query, index], { skip }) => {
  const [server] = await given.given.app.db.all<{ version: number }>(sql`select current_setting('server_version_num')::int as version`)
  if ((server?.version ?? 0) < 160_000) skip('plans are judged on PostgreSQL 16 and newer')
  const plan = await planOf(query)
  const whole = plan.filter(
    ({ 'Node Type': type, 'Relation Name': table }) => type === 'Seq Scan' && (table === 'posts' || table === 'comments'),
  )
  expect(whole).toEqual([])
  expect(plan.map((node) => node['Index Name'])).toContain(index)
})

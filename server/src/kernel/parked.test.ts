import { expect, it } from 'vitest'
import { listParkedEvents, retryParkedEvent } from '@baton/contract/events'
import type { Failure } from '#kernel/fail'
import { parkedAnswers } from '#kernel/parked'
import { catchUp, type Reaction } from '#kernel/reactions'
import { scene } from '#kernel/testing'

let consumers = 0

it('lists what could not be taken with its reason, keeps what fails again, and takes it once what was wrong is mended', async () => {
  const given = await scene()
  const owner = await given.as('owner')
  let wrong: string | null = 'no such tag'
  const taken: number[] = []
  const reaction: Reaction = {
    consumer: `fussy-${++consumers}`,
    types: ['contact.changed'],
    async handle(tx, events) {
      for (const { seq } of events)
        await tx.run`insert into settings (workspace_id, key, value, updated_at) values (${tx.workspaceId}, ${`fussy/${seq}`}, '1', ${tx.now})`
      if (wrong !== null && events.some(({ seq }) => seq === 2)) throw new Error(wrong)
      taken.push(...events.map(({ seq }) => seq))
    },
  }
  const [, list, retry] = parkedAnswers([reaction]).map(
    ({ inWorkspace }) =>
      (input: object) =>
        inWorkspace?.(owner, input as never),
  )
  const parked = () => list?.({ query: { limit: 50 } })
  const again = (seq = 2) => retry?.({ params: { consumer: reaction.consumer, seq } })
  await given.ctx.tx(async (tx) => {
    for (let i = 0; i < 3; i++) tx.emit('contact.changed', { contactId: tx.newId() })
  })
  await catchUp(given.app, reaction, given.ctx.workspaceId)
  expect(taken).toEqual([1, 3])
  const first = { consumer: reaction.consumer, seq: 2, type: 'contact.changed', reason: 'no such tag', at: given.ctx.nowIso() }
  expect(await parked()).toEqual({ items: [first], next: null })

  wrong = 'still none'
  given.clock.advance({ minutes: 5 })
  expect(await again()).toEqual({ taken: false, reason: 'still none' })
  expect(await parked()).toEqual({ items: [{ ...first, reason: 'still none', at: given.ctx.nowIso() }], next: null })

  wrong = null
  const both = await Promise.allSettled([again(), again()])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'not_found' } satisfies Partial<Failure> })
  expect(taken).toEqual([1, 3, 2])
  expect(await parked()).toEqual({ items: [], next: null })
})

it('is for those who manage the workspace', () => {
  expect([listParkedEvents.access, retryParkedEvent.access]).toEqual(['workspace:manage', 'workspace:manage'])
})

it('walks a long list page by page', async () => {
  const given = await scene()
  const owner = await given.as('owner')
  await given.ctx.tx(
    (tx) => tx.run`
      insert into parked_events (workspace_id, consumer, seq, reason, at)
      select ${tx.workspaceId}, c, s, 'why', ${tx.now} from generate_series(1, 3) s, unnest(array['facts', 'search']) c`,
  )
  const list = parkedAnswers([])[1]?.inWorkspace
  const seen: string[] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const page = (await list?.(owner, { query: { limit: 4, cursor } } as never)) as {
      items: { seq: number; consumer: string }[]
      next: string | null
    }
    seen.push(...page.items.map(({ seq, consumer }) => `${seq} ${consumer}`))
    cursor = page.next ?? undefined
    more = page.next !== null
  }
  expect(seen).toEqual(['1 facts', '1 search', '2 facts', '2 search', '3 facts', '3 search'])
})

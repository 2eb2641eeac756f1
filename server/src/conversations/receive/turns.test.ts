import type { ControlEvent, StatusEvent } from '@baton/channel-kit'
import { describe, expect, it } from 'vitest'
import { at, brand, dm, said, type Stage, stage } from './stage.fixtures.ts'

const control = (who: string, holder: ControlEvent['holder'], minute: number): ControlEvent => ({
  kind: 'control',
  account: 'brand',
  at: at(minute),
  dedupeKey: `${holder}:${who}:${minute}`,
  thread: dm(who),
  holder,
})
const upTo = (who: string, status: StatusEvent['status'], minute: number): StatusEvent => ({
  kind: 'status',
  account: 'brand',
  at: at(minute),
  dedupeKey: `${status}:${who}:${minute}`,
  scope: '',
  upTo: { thread: `dm-${who}`, at: at(minute) },
  status,
})
const words = (text: string, minute: number, more: Parameters<typeof said>[3] = {}) => said('A', text, minute, { thread: dm('A'), ...more })
const shown = (text: string, minute: number) => words(text, minute, { standby: true })
const byBot = (text: string, minute: number) => brand(text, minute, { thread: dm('A'), kindHint: 'auto-reply', standby: true })
const state = async (on: Stage) => {
  const [conversation] = await on.conversations()
  return [conversation?.status, conversation?.waitingSince]
}

describe('a thread that another system holds', () => {
  it('waits for nobody here, until it is handed to us: then the newest words do', async () => {
    const on = await stage('facebook')
    await on.take(shown('Hi', 0), byBot('Ask me anything', 1), shown('I want a person', 2), byBot('One moment', 3))
    expect(await state(on)).toEqual(['open', null])

    await on.take(control('A', 'us', 4))
    expect(await state(on)).toEqual(['open', at(2)])
    expect(await on.given.events('message.changed')).toMatchObject([{ data: { what: 'control' } }])
  })

  it('is the same in any order, and told again', async () => {
    const all = [shown('Hi', 0), byBot('Ask me anything', 1), shown('I want a person', 2), byBot('One moment', 3), control('A', 'us', 4)]
    for (const order of [all, [...all].reverse(), [...all, ...all]]) {
      const on = await stage('facebook')
      for (const event of order) await on.take(event)
      expect(await state(on)).toEqual(['open', at(2)])
    }
  })

  it('opens its conversation again, unless a person has answered there or it went back to the other', async () => {
    const done = async (on: Stage) =>
      on.given.ctx.tx(
        (tx) =>
          tx.run`update conversations set status = 'resolved', resolution = 'answered', resolved_at = ${at(3)} where workspace_id = ${tx.workspaceId}`,
      )
    const handed = await stage('facebook')
    await handed.take(shown('Hi', 0))
    await done(handed)
    await handed.take(control('A', 'us', 4))
    expect(await state(handed)).toEqual(['open', at(0)])
    expect(await handed.given.events('conversation.reopened')).toHaveLength(1)

    const answered = await stage('facebook')
    await answered.take(shown('Hi', 0), brand('Hello', 1, { thread: dm('A'), standby: true }))
    await done(answered)
    await answered.take(control('A', 'us', 4))
    expect(await state(answered)).toEqual(['resolved', null])

    const back = await stage('facebook')
    await back.take(control('A', 'other', 6), shown('Hi', 0), control('A', 'us', 4))
    expect(await state(back)).toEqual(['open', null])
  })
})

describe('a watermark', () => {
  const statuses = async ({ given }: Stage) => {
    const rows = await given.ctx.tx(
      (tx) =>
        tx.all<{ status: string | null }>`
          select status from messages where workspace_id = ${tx.workspaceId} and direction = 'outbound' order by at`,
    )
    return rows.map(({ status }) => status)
  }
  const one = () => brand('one', 1, { thread: dm('A') })
  const two = () => brand('two', 5, { thread: dm('A') })

  it('covers all that was said before it, never goes back, and is told once for each message', async () => {
    const on = await stage('facebook')
    await on.take(words('Hi', 0), one(), two())
    await on.take(upTo('A', 'delivered', 5))
    await on.take(upTo('A', 'read', 2))
    await on.take(upTo('A', 'read', 1), upTo('A', 'delivered', 4), upTo('A', 'read', 2))

    expect(await statuses(on)).toEqual(['read', 'delivered'])
    expect((await on.given.events('message.changed')).map(({ data }) => data.what)).toEqual(['delivered', 'delivered', 'read'])
  })

  it('that came before what it covers holds when it comes', async () => {
    const on = await stage('facebook')
    await on.take(words('Hi', 0))
    await on.take(upTo('A', 'read', 2))
    await on.take(two())
    await on.take(one())

    expect(await statuses(on)).toEqual(['read', null])
  })

  it('of a thread that nobody knows tells nothing', async () => {
    const on = await stage('facebook')
    await on.take(upTo('B', 'read', 2))
    expect(await on.conversations()).toEqual([])
  })
})

import { playGiveaway } from '@baton/simulator'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp, type Workspace } from '../stage/workspace.ts'

const given = useStage()
/** As long as three thousand comments may take on a busy machine. */
const LONG_MS = 240_000
let page: Page
let workspace: Workspace

const group = (name: string): Locator => page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })

interface Posts {
  items: { id: string; comments: number; needsPerson: number }[]
}
const posts = () => workspace.call<Posts>('GET', '/posts')
const waiting = async () => (await workspace.call<{ needsAction: number }>('GET', '/conversation-counts')).needsAction

async function until(what: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + LONG_MS
  while (!(await what())) {
    if (Date.now() > end) throw new Error('It did not come about in time')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  workspace = await setUp(stage, context)
  const brand = await workspace.connectX('HaruLiving', 'Haru Living')
  await playGiveaway(stage.simulator, { userId: brand.userId, handle: 'HaruLiving' })
  await until(async () => (await posts()).items[0]?.comments === 3_000)
  page = await openTab(stage, context, workspace.page('inbox'))
}, LONG_MS)

describe('a give-away with 3,000 comments', () => {
  it('stands in the side bar with those that a person must see, and opens in groups', async () => {
    await page.getByRole('link', { name: /추석 이벤트.*86/ }).click()
    await see(page.getByRole('heading', { name: /^추석 이벤트/ }))
    await see(page.getByRole('heading', { name: '86 comments for a person to see' }))
    await see(page.getByRole('heading', { name: '2,914 comments that may be cleared' }))
    await see(group('Complaints').getByText('21', { exact: true }))
    await see(group('Questions').getByText('52', { exact: true }))
    expect(await page.getByRole('checkbox', { name: 'Clear: Complaints' }).count()).toBe(0)
  })

  it('shows a sample of each group before it clears, and says what does not happen', async () => {
    const bar = page.getByRole('toolbar', { name: 'Clear comments' })
    await see(bar.getByText('2,910 chosen'))
    await see(bar.getByText('Nothing is hidden or deleted. It can be undone for 24 hours.'))
    for (const name of ['Joined in', 'Only friend tags', 'Only emoji']) {
      await bar.getByRole('button', { name: `Look at a sample first: ${name}` }).click()
      const sample = page.getByRole('complementary', { name })
      await see(sample.getByRole('listitem').first())
      expect(await sample.getByRole('listitem').count()).toBe(20)
    }
    await see(bar.getByRole('button', { name: 'Mark 2,910 as needing no answer' }))
  })

  it(
    'clears them, and loses none of the 86',
    async () => {
      const begun = performance.now()
      await page.getByRole('button', { name: 'Mark 2,910 as needing no answer' }).click()
      await page.getByText('2,910 marked as needing no answer. Nothing was hidden or deleted.').waitFor({ timeout: LONG_MS })
      console.log(`cleared on the screen in ${Math.round(performance.now() - begun)} ms`)
      await see(page.getByRole('heading', { name: '86 comments for a person to see' }))
      expect((await posts()).items[0]).toMatchObject({ comments: 3_000, needsPerson: 86 })
      expect(await waiting()).toBe(90)
    },
    LONG_MS,
  )

  it('moves a comment by one choice, and takes that back', async () => {
    await group('Hard to tell').getByRole('button', { name: 'Open Hard to tell' }).click()
    const pane = page.getByRole('complementary', { name: 'Hard to tell' })
    await pane.getByRole('button', { name: 'Move to another group' }).first().click()
    await page.getByRole('menuitemradio', { name: 'Complaints' }).click()
    await see(page.getByText(/^Moved to Complaints/))
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await see(group('Hard to tell').getByText('4', { exact: true }))
  })

  it(
    'takes the whole clearing back',
    async () => {
      await page.getByRole('button', { name: 'Undo all of it' }).click()
      await page.getByText('Taken back: 2,910 wait again.').waitFor({ timeout: LONG_MS })
      await see(page.getByRole('heading', { name: '2,914 comments that may be cleared' }))
    },
    LONG_MS,
  )

  it('leads from a complaint to its conversation', async () => {
    await group('Complaints').getByRole('button', { name: 'Open Complaints' }).click()
    const first = page.getByRole('complementary', { name: 'Complaints' }).getByRole('listitem').first().getByRole('link')
    const name = (await first.textContent()) ?? ''
    await first.click()
    await see(opened(page, name))
  })
})

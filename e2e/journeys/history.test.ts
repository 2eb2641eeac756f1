import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { type Workspace, setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let workspace: Workspace
const A_DAY_MS = 86_400_000

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  workspace = await setUp(stage, context)
  const { x } = stage.simulator
  x.createUser({ username: 'minji_kim', name: '김민지' })
  await workspace.connectX('HaruLiving', 'Haru Living')
  for (let n = 1; n <= 320; n++)
    x.prepare({ from: 'minji_kim', text: `@HaruLiving 문의 ${n}`, at: Date.now() - 3 * A_DAY_MS - n * 3_600_000 })
  page = await openTab(stage, context, workspace.page('settings/channels'))
  await page.getByRole('link', { name: 'Haru Living' }).click()
})

it('brings in what was said before, can be paused, and leaves nothing to be done', async () => {
  const part = page.locator('section', { has: page.getByRole('heading', { name: 'What was said before' }) })
  await see(part.getByText('Nothing was asked for so far.'))
  await part.getByRole('combobox', { name: 'How far back' }).click()
  await page.getByRole('option', { name: 'The last 30 days' }).click()
  await part.getByRole('button', { name: 'Bring it in' }).click()
  await see(part.getByRole('progressbar'))
  await part.getByRole('button', { name: 'Pause' }).click()
  await see(part.getByText(/^Paused/))
  await part.getByRole('button', { name: 'Go on' }).click()
  await see(part.getByText(/is here, as far as the network tells/), 60_000)
  await see(part.getByText('Messages looked at: 320. Of these not here before, and brought in: 320.'))

  await page.goto(new URL(workspace.page('inbox?view=all'), page.url()).href)
  await see(page.getByText('Nothing is waiting for you').first())
  const { items } = await workspace.call<{ items: { history: { run: { state: string } | null } }[] }>('GET', '/channel-accounts')
  expect(items.map(({ history }) => history.run?.state)).toEqual(['done'])
})

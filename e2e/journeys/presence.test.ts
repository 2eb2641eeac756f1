import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { conversationLink, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
/** As long as it may take until a closed tab is seen to be gone. */
const GONE_MS = 5_000
let theirs: BrowserContext
let inbox: string
let minji: Page
let somchai: Page

beforeAll(async () => {
  const { stage } = given
  const mine = await stage.newDesk()
  theirs = await stage.newDesk()
  const workspace = await setUp(stage, mine)
  await workspace.sendAtOnce()
  const shop = await workspace.connectLine({ name: 'Haru Living' })
  const { line } = stage.simulator
  for (const name of ['Ploy', '최지우'])
    await line.say({ account: shop.userId, from: line.createPerson({ name, language: 'th' }).userId, text: `Hello from ${name}` }).delivery
  const { id } = await workspace.inbox()
  const { link } = await workspace.call<{ link: string }>('POST', '/invitations', {
    email: 'somchai@haruliving.example',
    role: 'agent',
    inboxIds: [id],
  })
  const invited = await openTab(stage, theirs, new URL(link).pathname)
  await invited.getByLabel('Your name').fill('Somchai Dee')
  await invited.getByRole('textbox', { name: 'Password' }).fill('another horse battery')
  await invited.getByRole('button', { name: 'Join' }).click()
  await see(invited.getByRole('heading', { name: 'Needs action' }).first())
  inbox = workspace.page('inbox')
  await invited.close()
  minji = await openTab(stage, mine, inbox)
  await conversationLink(minji, 'Ploy').click()
  await see(opened(minji, 'Ploy'))
})

async function opens(name: string): Promise<Page> {
  const page = await openTab(given.stage, theirs, inbox)
  await conversationLink(page, name).click()
  await see(opened(page, name))
  return page
}
const header = () => opened(minji, 'Ploy').locator('header').first()

it('shows in list and conversation who else has it open', async () => {
  somchai = await opens('Ploy')
  await see(header().getByText('Somchai Dee is looking at this').first())
  await expect.poll(() => conversationLink(minji, 'Ploy').textContent(), { timeout: GONE_MS }).toContain('Somchai Dee is looking at this')
  await see(opened(somchai, 'Ploy').locator('header').first().getByText('Minji Park is looking at this').first())
})

it('says from the first letter who replies, and no longer once it was sent', async () => {
  await somchai.locator('#composer').pressSequentially('w')
  await see(minji.getByText('Somchai Dee is writing a reply here. If theirs goes first, yours is held for you to look.'))
  await expect.poll(() => conversationLink(minji, 'Ploy').textContent(), { timeout: GONE_MS }).toContain('Somchai Dee is replying')
  await somchai.locator('#composer').fill('We send a new one.')
  await somchai.locator('#composer').press('Control+Enter')
  await expect.poll(() => minji.getByText('is writing a reply here').count(), { timeout: GONE_MS }).toBe(0)
  await see(header().getByText('Somchai Dee is looking at this').first())
})

it('moves along to the next conversation, and is gone with the tab', async () => {
  await conversationLink(somchai, '최지우').click()
  await expect.poll(() => conversationLink(minji, '최지우').textContent(), { timeout: GONE_MS }).toContain('Somchai Dee is looking at this')
  expect(await conversationLink(minji, 'Ploy').textContent()).not.toContain('Somchai Dee is looking at this')
  await somchai.close()
  await expect.poll(() => conversationLink(minji, '최지우').textContent(), { timeout: GONE_MS }).not.toContain('Somchai Dee')
})

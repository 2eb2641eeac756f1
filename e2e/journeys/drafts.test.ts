import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { conversationLink, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { minji, password, setUp } from '../stage/workspace.ts'

const given = useStage()
/** Drafts are asked for once the first screen has had its time. */
const ASKED_MS = 10_000
const words = '지금 택배사에 확인하고 있어요'
let office: BrowserContext
let pocket: BrowserContext
let inbox: string

beforeAll(async () => {
  const { stage } = given
  office = await stage.newDesk()
  pocket = await stage.newDesk()
  const workspace = await setUp(stage, office)
  const { url } = stage.server
  await pocket.request.post(`${url}/api/auth/sign-in/email`, { headers: { origin: url }, data: { email: minji.email, password } })
  const shop = await workspace.connectLine({ name: 'Haru Living' })
  const { line } = stage.simulator
  const from = line.createPerson({ name: '최지우', language: 'ko' }).userId
  await line.say({ account: shop.userId, from, text: '아직도 안 왔어요' }).delivery
  inbox = workspace.page('inbox')
})

const box = (page: Page) => page.locator('#composer')
async function openIn(where: BrowserContext): Promise<Page> {
  const page = await openTab(given.stage, where, inbox)
  await conversationLink(page, '최지우').click()
  await see(opened(page, '최지우'))
  return page
}

it('has what I began in a tab that was closed on another device, where its row says so, and there no longer once it was sent', async () => {
  const tab = await openIn(office)
  const kept = tab.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.ok())
  await box(tab).fill(words)
  await kept
  await expect
    .poll(() => tab.evaluate(() => Object.values(localStorage).some((stored) => String(stored).includes('"changedAt":null'))))
    .toBe(true)
  await tab.close()

  const telephone = await openIn(pocket)
  await expect.poll(() => box(telephone).inputValue(), { timeout: ASKED_MS }).toBe(words)
  expect(await conversationLink(telephone, '최지우').textContent()).toContain('Draft')

  const again = await openIn(office)
  await expect.poll(() => box(again).inputValue(), { timeout: ASKED_MS }).toBe(words)
  await box(telephone).press('ControlOrMeta+Enter')
  await expect.poll(() => box(again).inputValue(), { timeout: ASKED_MS }).toBe('')
  await expect.poll(() => box(telephone).inputValue()).toBe('')
})

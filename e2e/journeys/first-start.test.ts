import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { conversationLink, inbox, message, messages, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'

const given = useStage()
let context: BrowserContext
let page: Page

describe('the first start', () => {
  it('goes from the printed link through the wizard to a choice of how to begin', async () => {
    const { stage } = given
    context = await stage.newDesk()
    page = await openTab(stage, context, await stage.server.setupLink())
    await page.getByRole('navigation', { name: 'Language' }).getByRole('button', { name: '한국어' }).click()
    await see(page.getByRole('textbox', { name: '워크스페이스 이름' }))
    await page.getByRole('button', { name: 'English' }).click()

    await page.getByRole('textbox', { name: 'Name of the workspace' }).fill('Haru Living')
    await page.getByRole('textbox', { name: 'Your name' }).fill('Minji Park')
    await page.getByRole('textbox', { name: 'Your mail address' }).fill('minji@haruliving.example')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: 'Make the workspace' }).click()
    await see(page.getByText('The password needs at least'))
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByRole('button', { name: /^Time zone/ }).click()
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Bangkok')
    await page.getByRole('option', { name: /Bangkok/ }).click()
    await see(page.getByRole('button', { name: /^Time zone.*Bangkok/ }))
    await page.getByRole('button', { name: 'Make the workspace' }).click()

    await see(page.getByRole('heading', { name: 'Haru Living is ready' }))
  })

  it('fills the inbox with the demo, while one looks', async () => {
    await page.getByRole('button', { name: 'Try the demo' }).click()

    await see(inbox(page))
    await see(conversationLink(page, 'วิภา สุขสันต์'))
    await expect.poll(() => page.getByRole('row').count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(10)
  })

  it('sends a Thai answer and shows the customer’s answer as it comes, in every tab, over one connection', async () => {
    const feeds = countFeeds(context)
    await page.reload()
    const second = await openTab(given.stage, context, page.url())
    for (const tab of [page, second]) {
      await conversationLink(tab, 'วิภา สุขสันต์').click()
      await see(opened(tab, 'วิภา สุขสันต์'))
    }
    const words = 'กดปุ่มรีเซ็ตค้างไว้ 5 วินาทีได้เลยค่ะ'

    await page.getByRole('textbox', { name: /^Private message to วิภา สุขสันต์/ }).fill(words)
    await page.getByRole('button', { name: 'Send privately' }).click()

    const sent = message(page, words)
    await see(sent.getByText(/Goes out in \d+ s/))
    await see(messages(second).getByText(words))
    await sent.getByRole('button', { name: 'Send now' }).click()
    await see(sent.getByText('Sent', { exact: true }))
    for (const tab of [page, second]) await see(messages(tab).getByText('กดค้างไว้ 5 วินาทีแล้วค่ะ ไฟดับแล้ว'), 30_000)
    expect(feeds.open()).toBe(1)
  })
})

/** How many connections to the live feed the pages of a browser hold. */
function countFeeds(all: BrowserContext): { open(): number } {
  const held = new Set<unknown>()
  const isFeed = (url: string) => /\/live(\?|$)/.test(url)
  all.on('request', (request) => isFeed(request.url()) && held.add(request))
  all.on('requestfinished', (request) => held.delete(request))
  all.on('requestfailed', (request) => held.delete(request))
  return { open: () => held.size }
}

import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let account: string
let nok: string
const sent = () => given.stage.simulator.ledger.find({ network: 'instagram' }).map(({ kind, text }) => [kind, text])

beforeAll(async () => {
  const { stage } = given
  const { instagram } = stage.simulator
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  const shop = await workspace.connectInstagram('haru.living')
  account = shop.id
  nok = instagram.createPerson({ username: 'nok.wanna', name: 'นก วรรณา' }).id
  const { id: media } = instagram.post({ account, caption: 'New in' })
  await Promise.all(instagram.comment({ on: media, from: nok, text: 'ของยังไม่มาเลยค่ะ' }).deliveries)
  page = await openTab(stage, context, workspace.page('inbox'))
  await conversationLink(page, 'nok.wanna').click()
  await see(opened(page, 'nok.wanna'))
})

describe('from public to private and back, on Instagram', () => {
  it('answers the comment once in private, by the keyboard, with the days left and what its reader will see', async () => {
    await page.keyboard.press('Shift+P')
    await see(page.getByText(/^One message, 6 d left|^One message, 7 d left/))
    const box = page.getByRole('textbox', { name: /^Private message to nok\.wanna/ })
    await box.fill('ขอเลขคำสั่งซื้อด้วยค่ะ')
    await see(page.getByRole('figure').getByText('ขอเลขคำสั่งซื้อด้วยค่ะ'))
    await page.getByRole('button', { name: 'Send privately' }).click()
    await expect.poll(sent, { timeout: 10_000 }).toEqual([['dm', 'ขอเลขคำสั่งซื้อด้วยค่ะ']])
  })

  it('goes on where the customer answers, and offers the closing line once it is done', async () => {
    await given.stage.simulator.instagram.direct.write({ account, from: nok, text: '1042 ค่ะ' }).delivery
    await see(message(page, '1042 ค่ะ'))
    const box = page.getByRole('textbox', { name: /^Private message to / })
    await box.fill('ส่งของใหม่ให้แล้วค่ะ')
    await page.getByRole('button', { name: 'Send privately' }).click()
    await expect.poll(() => sent().length, { timeout: 10_000 }).toBe(2)
    await page
      .locator('main')
      .first()
      .click({ position: { x: 4, y: 4 } })
    await page.keyboard.press('e')
    await page.getByRole('button', { name: 'Close it in public' }).first().click()

    const line = page.getByRole('textbox', { name: /^Public reply to / })
    await expect.poll(() => line.inputValue(), { timeout: 10_000 }).toContain('ขอบคุณที่แจ้งให้เราทราบค่ะ')
    await page.getByRole('button', { name: 'Reply publicly' }).click()
    await expect.poll(() => sent().at(-1)?.[0], { timeout: 10_000 }).not.toBe('dm')
    expect(sent()).toHaveLength(3)
  })
})

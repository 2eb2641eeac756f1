import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, missing, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let shop: string
let customer: string
beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  shop = (await workspace.connectLine({ name: 'Haru Living', redelivery: true })).userId
  const { line } = stage.simulator
  customer = line.createPerson({ name: '김하늘', language: 'ko' }).userId
  await line.say({ account: shop, from: customer, text: '배송이 언제 오나요?' }).delivery
  const other = line.createPerson({ name: 'นก', language: 'th' }).userId
  await line.say({ account: shop, from: other, text: 'สวัสดีค่ะ' }).delivery
  page = await openTab(stage, context, workspace.page('inbox'))
  for (const name of ['นก', '김하늘']) {
    await conversationLink(page, name).click()
    await see(opened(page, name))
  }
})

describe('when the server is away', () => {
  const box = () => page.getByRole('textbox', { name: /^Private message to 김하늘/ })
  const bar = () => page.getByRole('status').filter({ hasText: 'No connection to the server.' })

  it('says so, and what was read can be read on', async () => {
    given.stage.complaints.await(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/)
    await box().fill('아직 쓰는 중')
    await given.stage.server.stop()

    await see(bar())
    await see(page.getByText(/^Next try in \d+ s$/))
    // What was not loaded before cannot be now; the page stands all the same.
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await see(page.getByText(/^This part could not be loaded/))
    await conversationLink(page, 'นก').click()
    await see(opened(page, 'นก').getByText('สวัสดีค่ะ').last())
    await conversationLink(page, '김하늘').click()
    await see(message(page, '배송이 언제 오나요?'))
    expect(await box().inputValue()).toBe('아직 쓰는 중')
  })

  it('connects again as soon as it is asked to, with what came meanwhile and the draft', async () => {
    const { line } = given.stage.simulator
    const said = line.say({ account: shop, from: customer, text: '주문번호는 HL-210007 이에요' })
    await given.stage.server.start()

    await page.getByRole('button', { name: 'Try now' }).click()
    await missing(bar(), 3_000)
    await said.delivery
    await see(message(page, '주문번호는 HL-210007 이에요'), 30_000)
    await line.say({ account: shop, from: customer, text: '감사합니다' }).delivery
    await see(message(page, '감사합니다'))
    expect(await box().inputValue()).toBe('아직 쓰는 중')
  })
})

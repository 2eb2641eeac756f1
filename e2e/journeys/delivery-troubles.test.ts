import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, missing, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { type Workspace, setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let box: Locator
let workspace: Workspace
let shop: string
let customer: string

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  workspace = await setUp(stage, context)
  const { line } = stage.simulator
  shop = (await workspace.connectLine({ name: 'Haru Living ไทย' })).userId
  customer = line.createPerson({ name: 'วิภา', language: 'th' }).userId
  await says('สวัสดีค่ะ เครื่องฟอกอากาศไฟแดงค่ะ')
  page = await openTab(stage, context, workspace.page('inbox'))
  await conversationLink(page, 'วิภา').click()
  await see(opened(page, 'วิภา'))
  box = page.getByRole('textbox', { name: /^Private message to วิภา/ })
})

const says = (text: string) => given.stage.simulator.line.say({ account: shop, from: customer, text }).delivery
const seen = (text: string) => given.stage.simulator.ledger.find({ to: customer, text }).length

/** Writes and sends it; the answer uses a reply token of the customer's newest words, which LINE takes only once. */
async function answer(words: string): Promise<Locator> {
  await box.fill(words)
  await page.getByRole('button', { name: 'Send privately' }).click()
  const sent = message(page, words)
  await see(sent)
  return sent
}

describe('a reply that does not simply arrive', () => {
  it('can be taken back within the window, and its words are in the box again', async () => {
    const sent = await answer('รอสักครู่นะคะ')
    await sent.getByRole('button', { name: 'Undo' }).click()
    await missing(sent)
    expect(await box.inputValue()).toBe('รอสักครู่นะคะ')
    await box.fill('')
    expect(seen('รอสักครู่นะคะ')).toBe(0)
    await workspace.sendAtOnce()
  })

  it('says in the network’s words why it was refused, and is tried again', async () => {
    const { faults } = given.stage.simulator
    const { id } = faults.set({ network: 'line', kind: 'status', status: 403, path: '/v2/bot/message/*', times: 0 })
    const sent = await answer('กดปุ่มรีเซ็ตค้างไว้นะคะ')
    await see(sent.getByRole('alert').getByText('Not delivered'))
    await see(sent.getByText(/^The network’s own words: ./))
    await see(conversationLink(page, 'วิภา').getByText('Not delivered'))
    expect(seen('กดปุ่มรีเซ็ตค้างไว้นะคะ')).toBe(0)

    faults.clear(id)
    await sent.getByRole('button', { name: 'Try again' }).click()
    await see(sent.getByText('Sent', { exact: true }))
    expect(seen('กดปุ่มรีเซ็ตค้างไว้นะคะ')).toBe(1)
  })

  it('says that nobody knows when the answer got lost, and believes who looked', async () => {
    await says('ทำแล้วค่ะ ยังไม่หาย')
    await see(message(page, 'ทำแล้วค่ะ ยังไม่หาย'))
    given.stage.simulator.faults.set({ network: 'line', kind: 'reset', path: '/v2/bot/message/reply', taken: true })
    const sent = await answer('ส่งรูปมาให้ดูหน่อยได้ไหมคะ')
    await see(sent.getByText('We don’t know whether this arrived'))
    await see(conversationLink(page, 'วิภา').getByText('Not sure'))

    await sent.getByRole('button', { name: 'It’s there' }).click()
    await see(sent.getByText('Sent', { exact: true }))
    expect(seen('ส่งรูปมาให้ดูหน่อยได้ไหมคะ')).toBe(1)
  })

  it('is sent again when a person says that it is not there', async () => {
    await says('รอแป๊บนะคะ')
    await see(message(page, 'รอแป๊บนะคะ'))
    given.stage.simulator.faults.set({ network: 'line', kind: 'reset', path: '/v2/bot/message/reply', taken: false })
    const sent = await answer('ได้เลยค่ะ')
    await see(sent.getByText('We don’t know whether this arrived'))
    expect(seen('ได้เลยค่ะ')).toBe(0)

    await sent.getByRole('button', { name: 'Send again' }).click()
    await see(sent.getByText('Sent', { exact: true }))
    expect(seen('ได้เลยค่ะ')).toBe(1)
  })
})

import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { conversationLink, message, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let box: Locator
let shop: string
let customer: string
beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  const { line } = stage.simulator
  ;({ userId: shop } = await workspace.connectLine({ name: 'Haru Living' }))
  customer = line.createPerson({ name: 'Ploy', language: 'th' }).userId
  await line.say({ account: shop, from: customer, text: 'The lamp flickers.' }).delivery
  page = await openTab(stage, context, workspace.page('inbox'))
  await conversationLink(page, 'Ploy').click()
  box = page.getByRole('textbox', { name: /^Private message to Ploy/ })
})

const seenByCustomer = () => given.stage.simulator.ledger.find({ to: customer }).map(({ text }) => text)

async function sendTomorrow(text: string): Promise<void> {
  await box.fill(text)
  await page.getByRole('button', { name: 'More ways to send' }).click()
  await page.getByRole('menuitem', { name: 'Send later…' }).click()
  await see(page.getByText('It is not sent if they write before.'))
  await page.getByRole('button', { name: /^Tomorrow morning/ }).click()
  await see(message(page, text).getByText(/^Goes out .*09:00, unless they write before$/))
}

it('waits until the time that was chosen, and can be taken back from the toast', async () => {
  await sendTomorrow('Did the new cable help?')
  expect(await box.inputValue()).toBe('')
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()

  await expect.poll(() => box.inputValue(), { timeout: 10_000 }).toBe('Did the new cable help?')
  await expect.poll(() => message(page, 'Did the new cable help?').count(), { timeout: 10_000 }).toBe(0)
})

it('is not sent when the customer writes first: it says so at once, and its words go back into the box', async () => {
  await sendTomorrow('Did the new cable help?')
  await given.stage.simulator.line.say({ account: shop, from: customer, text: 'It was the socket. All good now!' }).delivery

  const mine = message(page, 'Did the new cable help?')
  await see(mine.getByText('Not sent: they wrote before its time'))
  await see(message(page, 'It was the socket. All good now!'))
  await mine.getByRole('button', { name: 'Put it into the box' }).click()
  await expect.poll(() => box.inputValue(), { timeout: 10_000 }).toBe('Did the new cable help?')
  expect(seenByCustomer()).toEqual([])
})

it('goes out now when somebody says so', async () => {
  await sendTomorrow('Glad to hear. Enjoy the lamp!')
  const mine = message(page, 'Glad to hear. Enjoy the lamp!')
  await mine.getByRole('button', { name: 'Send now' }).click()

  await see(mine.getByText('Sent', { exact: true }))
  expect(seenByCustomer()).toEqual(['Glad to hear. Enjoy the lamp!'])
})

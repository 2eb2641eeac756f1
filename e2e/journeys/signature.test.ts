import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { conversationLink, message, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp, type Workspace } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let workspace: Workspace
let customer: string
beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  const { line } = stage.simulator
  const shop = await workspace.connectLine({ name: 'Haru Living' })
  customer = line.createPerson({ name: 'Ploy', language: 'th' }).userId
  await line.say({ account: shop.userId, from: customer, text: 'The lamp flickers.' }).delivery
  page = await openTab(stage, context, workspace.page('settings/channels'))
})

const seenByCustomer = () => given.stage.simulator.ledger.find({ to: customer }).map(({ text }) => text)

it('is written on the page of the account, with the reader’s own shown below', async () => {
  await page.getByRole('link', { name: /Haru Living/ }).click()
  const field = page.getByRole('textbox', { name: 'Signature' })
  await field.fill('^{{agent.initial}}')
  await see(page.getByText('Nobody knows these: {{agent.initial}}'))
  await field.fill('^{{agent.initials}}')
  await see(page.getByText('^MP', { exact: true }))
  await page.getByRole('button', { name: 'Save' }).click()
  await see(page.getByText('Saved'))
})

it('ends what is sent, and is left out by a press', async () => {
  await page.goto(`${given.stage.server.url}${workspace.page('inbox')}`)
  await conversationLink(page, 'Ploy').click()
  const box = page.getByRole('textbox', { name: /^Private message to Ploy/ })
  await box.fill('A new one is on its way.')
  const chip = page.getByRole('button', { name: 'Signature: ^MP' })
  await see(chip)
  await box.press('Control+Enter')
  await see(message(page, 'A new one is on its way. ^MP').getByText('Sent', { exact: true }))

  await chip.click()
  await box.fill('It comes on Friday.')
  await box.press('Control+Enter')
  await see(message(page, 'It comes on Friday.').getByText('Sent', { exact: true }))
  expect(seenByCustomer()).toEqual(['A new one is on its way. ^MP', 'It comes on Friday.'])
})

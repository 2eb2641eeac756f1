import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let customer: string
let inbox: string

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  const { line } = stage.simulator
  const shop = await workspace.connectLine({ name: '하루리빙' })
  customer = line.createPerson({ name: '김하늘', language: 'ko' }).userId
  await line.say({ account: shop.userId, from: customer, text: '배송이 언제 오나요?' }).delivery
  inbox = workspace.page('inbox')
  page = await openTab(stage, context, workspace.page('settings/saved-replies'))
})
const seenByCustomer = () => given.stage.simulator.ledger.find({ to: customer }).map(({ text }) => text)

describe('a saved reply', () => {
  it('is written once, in each language, with what it will read like', async () => {
    await page.getByRole('button', { name: 'Save a reply' }).first().click()
    const form = page.getByRole('dialog', { name: 'Save a reply' })
    await form.getByLabel('Name', { exact: true }).fill('Late parcel')
    await form.getByLabel('Word behind /').fill('late')
    await form.getByRole('textbox', { name: /^Text/ }).fill('Hello {{contact.name | there}}, it is on its way.')
    await see(form.getByText('Hello Mali, it is on its way.'))
    await form.getByRole('button', { name: '한국어' }).click()
    await form.getByRole('textbox', { name: /^Text/ }).fill('{{contact.name}}님, 곧 도착해요. {{order.id}}')
    await see(form.getByText('Nobody knows these: {{order.id}}'))
    await form.getByRole('textbox', { name: /^Text/ }).fill('{{contact.name | 고객}}님, 곧 도착해요.')
    await form.getByRole('button', { name: 'Save', exact: true }).click()
    await see(page.getByText('/late'))
  })

  it('is found behind / and said in the customer’s language', async () => {
    await page.goto(`${new URL(page.url()).origin}${inbox}`)
    await conversationLink(page, '김하늘').click()
    await see(opened(page, '김하늘'))
    const box = page.getByRole('textbox', { name: /^Private message to 김하늘/ })
    await box.click()
    await page.keyboard.type('안녕하세요! /la')
    await see(page.getByRole('option', { name: /Late parcel/ }))
    await page.keyboard.press('Enter')
    await expect.poll(() => box.inputValue()).toBe('안녕하세요! 김하늘님, 곧 도착해요.')
    await page.keyboard.type(' 감사합니다')
    await page.keyboard.press('Control+Enter')
    await see(message(page, '안녕하세요! 김하늘님, 곧 도착해요. 감사합니다').getByText(/Posted|Delivered|Sent/))
    expect(seenByCustomer()).toEqual(['안녕하세요! 김하늘님, 곧 도착해요. 감사합니다'])
  })

  it('leaves / alone where it begins no word, and Escape keeps what was typed', async () => {
    const box = page.getByRole('textbox', { name: /^Private message to 김하늘/ })
    await box.click()
    await page.keyboard.type('1/2 /la')
    await see(page.getByRole('listbox', { name: 'Saved replies' }))
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('listbox', { name: 'Saved replies' }).count()).toBe(0)
    expect(await box.inputValue()).toBe('1/2 /la')
    await box.fill('1/2')
    expect(await page.getByRole('listbox', { name: 'Saved replies' }).count()).toBe(0)
  })
})

import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, missing, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let other: Page

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  const { line } = stage.simulator
  const shop = await workspace.connectLine({ name: 'Haru Living' })
  for (const name of ['ป้าสมศรี', 'วิภา'])
    await line.say({ account: shop.userId, from: line.createPerson({ name, language: 'th' }).userId, text: 'ขอคืนเงินค่ะ' }).delivery
  page = await openTab(stage, context, workspace.page('inbox'))
  await see(conversationLink(page, 'วิภา'))
  const { items } = await workspace.call<{ items: { id: string; contact: { name: string } }[] }>('GET', '/conversations')
  const somsri = items.find(({ contact }) => contact.name === 'ป้าสมศรี')?.id
  await workspace.call('PUT', `/conversations/${somsri}/tags/refund`)
  other = await openTab(stage, context, workspace.page('inbox'))
  await page.goto(`${stage.server.url}${workspace.page('inbox')}?view=all&tag=refund`)
})

const nav = (of: Page) => of.getByRole('navigation', { name: 'Views' })
const saved = (of: Page, name: string) => nav(of).getByRole('link', { name, exact: true })
const more = (name: string) => nav(page).getByRole('button', { name: `More about ${name}` })

describe('views with a name', () => {
  it('keeps what the list shows under a name, which leads there and stands over it', async () => {
    await see(conversationLink(page, 'ป้าสมศรี'))
    await page.getByRole('button', { name: 'Save view' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save this view' })
    await see(dialog.getByText('All open · Tag: refund · Newest'))
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Refunds')
    await dialog.getByRole('textbox', { name: 'Name' }).press('Enter')
    await see(page.getByRole('heading', { name: /^Refunds/ }))
    expect(await saved(page, 'Refunds').getAttribute('aria-current')).toBe('page')
    await page.goto(`${page.url()}&network=x`)
    await see(page.getByRole('heading', { name: /^All open/ }))
    expect(await saved(page, 'Refunds').getAttribute('aria-current')).toBeNull()
    await page.goBack()
  })

  it('stands on other screens at once, and leads to the same conversations', async () => {
    await saved(other, 'Refunds').click()
    await see(conversationLink(other, 'ป้าสมศรี'))
    await missing(conversationLink(other, 'วิภา'))
  })

  it('is changed to what the list shows now, for everybody', async () => {
    await page.getByRole('button', { name: 'Take off: Tag: refund' }).click()
    await see(conversationLink(page, 'วิภา'))
    await saved(page, 'Refunds').hover()
    await more('Refunds').click()
    await page.getByRole('menuitem', { name: 'Change' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change the view' })
    await see(dialog.getByText('All open · Tag: refund · Newest'))
    await dialog.getByRole('checkbox', { name: 'Take what the list shows now' }).check()
    await see(dialog.getByText('All open · Newest'))
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Everything')
    await dialog.getByRole('combobox', { name: 'For whom' }).click()
    await page.getByRole('option', { name: 'Everybody' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await see(page.getByRole('heading', { name: /^Everything/ }))
    await see(saved(other, 'Everything'))
  })

  it('is found by its name under Mod+K, and comes back when its deletion is undone', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Everything by name' }).fill('saved view everything')
    await see(page.getByRole('option', { name: /Everything$/ }).first())
    await page.keyboard.press('Escape')
    await more('Everything').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await missing(saved(other, 'Everything'))
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await see(saved(other, 'Everything'))
  })
})

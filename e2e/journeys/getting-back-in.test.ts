import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { missing, see } from '../stage/screens.ts'
import { coveredBy, desk as wide, phone } from '../stage/looks.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { type Workspace, minji, password, setUp } from '../stage/workspace.ts'

const given = useStage()
const somchai = { name: 'สมชาย ใจดี', email: 'somchai@haruliving.example', password: 'แมวสามตัวนอนบนหลังคา' }
let desk: BrowserContext
let page: Page
let workspace: Workspace
/** Somchai's machine at work, signed in all the while. */
let theirs: Page
beforeAll(async () => {
  desk = await given.stage.newDesk()
  workspace = await setUp(given.stage, desk)
  const { link } = await workspace.call<{ link: string }>('POST', '/invitations', { email: somchai.email, role: 'agent', inboxIds: [] })
  theirs = await openTab(given.stage, await given.stage.newDesk(), new URL(link).pathname)
  await theirs.getByLabel('Your name').fill(somchai.name)
  await theirs.getByLabel('Password', { exact: true }).fill(somchai.password)
  await theirs.getByRole('button', { name: 'Join', exact: true }).click()
  await see(theirs.getByRole('heading', { name: /^Needs action/ }))
  page = await openTab(given.stage, desk, workspace.page('settings/people'))
})

const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })
const field = (tab: Page, name: string) => tab.getByLabel(name, { exact: true })

it('the sign-in says whom to ask for a forgotten password', async () => {
  const phone = await openTab(given.stage, await given.stage.newDesk(), '/sign-in')
  await phone.getByText('Forgot your password?').press('Enter')
  await see(phone.getByText(/^Ask an owner or admin of your workspace for a reset link/))
  await see(phone.getByText('npm run baton -- reset-password'))
  await phone.context().close()
})

let link = ''

it('an owner makes a link for a colleague by the keyboard, and sees it once', async () => {
  expect(await page.getByRole('button', { name: /^Change/ }).count()).toBe(2)
  await page.getByRole('button', { name: `Change ${minji.name}` }).click()
  await see(page.getByRole('menuitem', { name: 'Role and rights' }))
  expect(await page.getByRole('menuitem', { name: 'Reset link' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `Change ${somchai.name}` }).press('Enter')
  await page.getByRole('menuitem', { name: 'Reset link' }).press('Enter')
  await dialog(/^Reset link for/)
    .getByRole('button', { name: 'Make the link' })
    .press('Enter')
  await see(field(page, 'Reset link'))
  await expect.poll(() => field(page, 'Reset link').evaluate((box) => box === document.activeElement)).toBe(true)
  link = await field(page, 'Reset link').inputValue()
  await dialog(/^Reset link for/)
    .getByRole('button', { name: 'Done' })
    .press('Enter')
  await missing(dialog(/^Reset link for/))
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(`Change ${somchai.name}`)
  expect(await page.content()).not.toContain(link)
})

it('the link lets them choose a new password, and signs them out where they were', async () => {
  given.stage.complaints.await(/status of 401/)
  given.stage.complaints.await(/status of 404 .*reset-links/)
  const home = await openTab(given.stage, await given.stage.newDesk(), new URL(link).pathname)
  await see(home.getByText(new RegExp(`^For ${somchai.name}\\.`)))
  expect(await field(home, 'Mail address').inputValue()).toBe(somchai.email)
  await field(home, 'New password').fill('สั้นไป')
  await home.getByRole('button', { name: 'Save and sign in' }).click()
  await see(home.getByText('The password needs at least 10 characters'))
  await home.getByRole('button', { name: 'Show the password' }).click()
  await field(home, 'New password').fill('ร่มสีฟ้า กับ เรือกระดาษ')
  await home.getByRole('button', { name: 'Save and sign in' }).click()
  await see(home.getByRole('heading', { name: /^Needs action/ }))

  await see(theirs.getByRole('button', { name: 'Sign in' }))
  await field(theirs, 'Mail address').fill(somchai.email)
  await field(theirs, 'Password').fill('ร่มสีฟ้า กับ เรือกระดาษ')
  await theirs.getByRole('button', { name: 'Sign in' }).click()
  await see(theirs.getByRole('heading', { name: /^Needs action/ }))

  await home.goto(link)
  await see(home.getByRole('heading', { name: 'This reset link does not work any more' }))
  await home.context().close()
})

it('a workspace and a person get other names, at once in every open tab', async () => {
  await page.goto(new URL(workspace.page('settings/workspace'), page.url()).href)
  await page.getByRole('button', { name: 'Rename' }).click()
  await dialog('Rename the workspace').getByLabel('Name of the workspace').fill('하루 리빙')
  await dialog('Rename the workspace').getByRole('button', { name: 'Rename' }).click()
  for (const tab of [page, theirs]) await see(tab.getByRole('navigation', { name: 'Views' }).getByText('하루 리빙'))
  expect(new URL(page.url()).pathname).toBe(workspace.page('settings/workspace'))

  await theirs.getByRole('button', { name: /look, language, sign out$/ }).click()
  await theirs.getByRole('menuitem', { name: 'Name and password' }).click()
  await field(theirs, 'Name').fill('นก สุขใจ')
  await theirs.getByRole('button', { name: 'Save' }).click()
  await see(theirs.getByRole('button', { name: /^นก สุขใจ: look/ }))
  const toast = theirs.getByRole('status').locator('div').filter({ hasText: 'Saved' })
  for (const size of [wide, { width: 1180, height: 800 }, phone]) {
    await theirs.setViewportSize(size)
    expect(await coveredBy(toast), `${size.width}`).toEqual([])
  }
  await theirs.setViewportSize(wide)
  await page.goto(new URL(workspace.page('settings/people'), page.url()).href)
  await see(page.getByText('นก สุขใจ', { exact: true }))
  await page.goto(new URL(workspace.page('settings/audit'), page.url()).href)
  for (const words of ['Renamed the workspace', 'Changed their own name', 'Made a reset link', 'Chose a new password by a reset link'])
    await see(page.getByText(words))
})

it('a password changed by the present one ends other sign-ins only when one wants so', async () => {
  await field(theirs, 'Present password').fill('ร่มสีฟ้า กับ เรือกระดาษ')
  await field(theirs, 'New password').fill('สามคำง่ายๆ จำได้')
  await theirs.getByRole('checkbox', { name: /^Sign me out everywhere else/ }).uncheck()
  await theirs.getByRole('button', { name: 'Change the password' }).click()
  await see(theirs.getByText('Password changed', { exact: true }))
  const elsewhere = theirs.getByRole('button', { name: /^Sign out: / })
  await see(elsewhere)
  await field(theirs, 'Present password').fill('สามคำง่ายๆ จำได้')
  await field(theirs, 'New password').fill('ประโยคใหม่อีกประโยค')
  await theirs.getByRole('checkbox', { name: /^Sign me out everywhere else/ }).check()
  await theirs.getByRole('button', { name: 'Change the password' }).click()
  await see(theirs.getByText('Password changed. You are signed out everywhere else.'))
  await missing(elsewhere)
  // The stream of this tab ended with the old session; it is followed again by the new one.
  await theirs.reload()
  await see(theirs.getByRole('heading', { name: 'Name, password and sign-ins' }))
})

it('whoever runs the server lets the only owner in again', async () => {
  const printed = await given.stage.server.command('reset-password', minji.email)
  const address = /https?:\S+\/reset-password\/\S+/.exec(printed)?.[0] ?? ''
  expect(new URL(address).origin).toBe(given.stage.server.url.replace('127.0.0.1', 'localhost'))
  const fresh = await openTab(given.stage, await given.stage.newDesk(), new URL(address).pathname)
  await field(fresh, 'New password').fill(`${password} once more`)
  await fresh.getByRole('button', { name: 'Save and sign in' }).click()
  await see(fresh.getByRole('heading', { name: /^Needs action/ }))
  await see(page.getByRole('button', { name: 'Sign in' }))
})

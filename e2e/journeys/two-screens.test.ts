import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { conversationLink, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { minji, password, setUp } from '../stage/workspace.ts'

const given = useStage()
const names = ['สุดา', '최지우'] as const
let tab: Page
/** Another tab of the same browser, and the person's telephone. */
let others: Page[]
let say: (name: (typeof names)[number], text: string) => Promise<unknown>

beforeAll(async () => {
  const { stage } = given
  const [office, pocket] = [await stage.newDesk(), await stage.newDesk()]
  const workspace = await setUp(stage, office)
  const { url } = stage.server
  await pocket.request.post(`${url}/api/auth/sign-in/email`, { headers: { origin: url }, data: { email: minji.email, password } })
  const shop = await workspace.connectLine({ name: 'Haru Living' })
  const { line } = stage.simulator
  const people = new Map(names.map((name) => [name, line.createPerson({ name, language: 'th' }).userId]))
  say = (name, text) => line.say({ account: shop.userId, from: people.get(name) ?? '', text }).delivery
  for (const name of names) await say(name, 'สินค้ายังไม่มาเลยค่ะ')
  tab = await openTab(stage, office, workspace.page('inbox'))
  others = [await openTab(stage, office, workspace.page('inbox')), await openTab(stage, pocket, workspace.page('inbox'))]
  for (const page of [tab, ...others]) for (const name of names) await see(conversationLink(page, name))
})

const unreadOn = (page: Page) => () =>
  Promise.all(names.map(async (name) => ((await conversationLink(page, name).textContent()) ?? '').includes(', unread,')))

it('drops the mark of what I read on my other tabs and devices, and of nothing else', async () => {
  for (const page of others) expect(await unreadOn(page)()).toEqual([true, true])
  await conversationLink(tab, 'สุดา').click()
  await see(opened(tab, 'สุดา'))

  for (const page of [tab, ...others]) await expect.poll(unreadOn(page)).toEqual([false, true])
})

it('marks it there again when I mark it as unread', async () => {
  await tab.getByRole('button', { name: 'More', exact: true }).first().click()
  await tab.getByRole('menuitem', { name: 'Mark unread' }).click()

  for (const page of [tab, ...others]) await expect.poll(unreadOn(page)).toEqual([true, true])
})

it('marks it there when something new came', async () => {
  await conversationLink(tab, '최지우').click()
  for (const page of others) await expect.poll(unreadOn(page)).toEqual([true, false])
  await conversationLink(tab, 'สุดา').click()
  for (const page of others) await expect.poll(unreadOn(page)).toEqual([false, false])

  await say('최지우', '아직도 안 왔어요')

  for (const page of [tab, ...others]) await expect.poll(unreadOn(page)).toEqual([false, true])
})

import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, it } from 'vitest'
import { conversationLink, message, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
/** A figure and what it counts, by its name. */
const figure = (name: string): Locator => page.locator('dl > div').filter({ has: page.getByRole('term').getByText(name, { exact: true }) })

/** Of three who wrote some hours ago two are answered now. */
beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  const shop = await workspace.connectLine({ name: 'Haru Living' })
  const { line } = stage.simulator
  for (const [name, hours] of [
    ['นก', 10],
    ['김하늘', 20],
    ['Diego', 30],
  ] as const) {
    const { userId } = line.createPerson({ name })
    await line.say({ account: shop.userId, from: userId, text: 'Hello?', at: Date.now() - hours * 3_600_000 }).delivery
  }
  page = await openTab(stage, context, workspace.page('inbox?view=all'))
  for (const name of ['นก', '김하늘']) {
    await conversationLink(page, name).click()
    await see(opened(page, name))
    await page.getByRole('textbox', { name: new RegExp(`^Private message to ${name}`) }).fill(`Hello ${name}`)
    await page.getByRole('button', { name: 'Send privately' }).click()
    await see(message(page, `Hello ${name}`).getByText('Sent', { exact: true }))
  }
  await page.getByRole('link', { name: 'Numbers' }).click()
})

/** 10 and 20 hours: the middle is 15, the slowest tenth (between the two) 19. */
const figures = [
  ['First response, median', /^15 h/, /^Half of the answered conversations/],
  ['First response, 90th percentile', /^19 h/, /^Nine of ten/],
  ['Response rate', /^66\.7 ?%$|^67 ?%$/, '2 of 3 conversations'],
  ['Needs action', '1', 'Somebody waits for us'],
] as const

describe('the numbers', () => {
  it('say how fast and how many, each with what it counts', async () => {
    await see(page.getByRole('heading', { name: 'In this period' }))
    for (const [name, value, definition] of figures) {
      await see(figure(name).getByText(value))
      await see(figure(name).getByText(definition))
    }
  })

  it('open the conversations they count', async () => {
    await page.getByRole('link', { name: 'Show 1 without an answer' }).click()
    await see(page.getByRole('heading', { name: 'Without an answer' }))
    const rows = page.getByRole('main').getByRole('listitem')
    await see(rows.getByText('no answer'))
    await rows.getByRole('link', { name: /^Diego/ }).click()
    await see(opened(page, 'Diego'))
  })
})

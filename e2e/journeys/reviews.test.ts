import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const APP = 'com.haruliving.home'
const FIRST = '앱이 자꾸 꺼져요. 매일 다시 로그인해야 합니다.'
/** From one look of the server at the store to the next, and some time to read. */
const NEXT_POLL_MS = 30_000
const given = useStage()
let page: Page
let id: string
const answers = () => given.stage.simulator.ledger.find({ network: 'google-play' }).map(({ text }) => text)

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  await workspace.connectGooglePlay(APP, 'Haru Home')
  id = stage.simulator.googlePlay.review({ app: APP, author: '서지우', stars: 2, text: FIRST, language: 'ko' }).id
  page = await openTab(stage, context, workspace.page('inbox'))
})

describe('a review', () => {
  it('stands in the list and over its conversation with its stars', async () => {
    const row = conversationLink(page, '서지우')
    await see(row, NEXT_POLL_MS)
    expect(await row.textContent()).toContain('2 of 5 stars')

    await row.click()
    await see(opened(page, '서지우'))
    await see(opened(page, '서지우').getByRole('button', { name: /Public review.*2 of 5 stars/ }))
  })

  it('is answered once, after a question about what is personal in the answer', async () => {
    given.stage.complaints.await(/status of 422.*\/messages/)
    const box = page.getByRole('textbox', { name: /^Your answer to 서지우 as com\.haruliving\.home/ })
    await box.fill('주문 20431877은 확인했습니다.')
    await page.getByRole('button', { name: 'Post review answer' }).click()
    await see(page.getByRole('dialog').getByText('an order number'))
    await page.getByRole('button', { name: 'Go on writing' }).click()
    await box.fill('4.2 버전에서 고쳤습니다.')
    await page.getByRole('button', { name: 'Post review answer' }).click()

    await see(message(page, '4.2 버전에서 고쳤습니다.').getByText('Posted'))
    expect(answers()).toEqual(['4.2 버전에서 고쳤습니다.'])
  })

  it('changed by its author says so, and our answer stands in the box to be replaced', async () => {
    given.stage.simulator.googlePlay.changeReview({ app: APP, id, stars: 5, text: '이제 잘 됩니다. 감사합니다!' })

    await see(message(page, '이제 잘 됩니다').getByText('changed from 2 to 5 of 5 stars'), NEXT_POLL_MS)
    await see(message(page, FIRST).getByText('changed since by the customer'))
    const box = page.getByRole('textbox', { name: /^Your answer to 서지우/ })
    await expect.poll(() => box.inputValue()).toBe('4.2 버전에서 고쳤습니다.')
    await box.fill('알려 주셔서 감사합니다!')
    await page.getByRole('button', { name: 'Replace the answer' }).click()

    await see(message(page, '알려 주셔서 감사합니다!').getByText('Posted'))
    await see(message(page, '4.2 버전에서').getByText('replaced by a later answer'))
    expect(answers()).toEqual(['4.2 버전에서 고쳤습니다.', '알려 주셔서 감사합니다!'])
  })
})

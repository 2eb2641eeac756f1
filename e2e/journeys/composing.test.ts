import type { CDPSession, Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let box: Locator
let keyboard: CDPSession
let customer: string
beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  const { line } = stage.simulator
  const shop = await workspace.connectLine({ name: '하루리빙' })
  customer = line.createPerson({ name: '김하늘', language: 'ko' }).userId
  await line.say({ account: shop.userId, from: customer, text: '배송이 언제 오나요?' }).delivery
  page = await openTab(stage, context, workspace.page('inbox'))
  await conversationLink(page, '김하늘').click()
  box = page.getByRole('textbox', { name: /^Private message to 김하늘/ })
  keyboard = await context.newCDPSession(page)
})

/** What the system's keyboard does while a syllable is being put together. */
const compose = (text: string) => keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
const seenByCustomer = () => given.stage.simulator.ledger.find({ to: customer }).map(({ text }) => text)

describe('writing Korean', () => {
  it('never takes the Enter that ends a syllable, nor one with a modifier, for “send”', async () => {
    await box.click()
    const composing = await box.evaluateHandle((field) => {
      const told: boolean[] = []
      field.addEventListener('keydown', (event) => told.push((event as KeyboardEvent).isComposing), { capture: true })
      return told
    })
    for (const part of ['ㅇ', '아', '안']) await compose(part)
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Enter')
    expect(new Set(await composing.jsonValue())).toEqual(new Set([true]))
    await keyboard.send('Input.insertText', { text: '안' })
    for (const part of ['ㄴ', '녀', '녕']) await compose(part)
    await page.keyboard.press('Control+Enter')
    await keyboard.send('Input.insertText', { text: '녕하세요' })

    expect((await box.inputValue()).replaceAll('\n', '')).toBe('안녕하세요')
    expect(seenByCustomer()).toEqual([])
  })

  it('makes a line break of a plain Enter', async () => {
    await box.fill('안녕하세요')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.keyboard.insertText('내일 도착해요.')

    expect(await box.inputValue()).toBe('안녕하세요\n내일 도착해요.')
    expect(seenByCustomer()).toEqual([])
  })

  it('sends once on Mod+Enter, however often it is pressed', async () => {
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press('Control+Enter', { delay: 0 })

    const sent = message(page, '내일 도착해요.')
    await see(sent.getByText('Sent', { exact: true }))
    expect(await sent.count()).toBe(1)
    expect(seenByCustomer()).toEqual(['안녕하세요\n내일 도착해요.'])
    expect(await box.inputValue()).toBe('')
  })
})

import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, inbox, messages, missing, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { minji, setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const toast = (words: string | RegExp) => page.getByRole('status').getByText(words).last()

/** They wrote an hour apart, so that their order is sure; the longest waiting stands first. */
const customers = [
  { name: 'ป้าสมศรี', language: 'th', text: 'เลขคำสั่งซื้อ HL-208841 ป้าบอกไปสามรอบแล้ว' },
  { name: '박서준', language: 'ko', text: '가습기 수리 맡긴 지 3주째인데 연락이 없네요' },
  { name: 'Priya Raman', language: 'en', text: 'Third delivery slot missed in a row' },
  { name: 'กิตติ', language: 'th', text: 'เครื่องกรองน้ำติดตั้งฟรีไหมครับ' },
  { name: '이수아', language: 'ko', text: '공기청정기 필터는 어디서 사나요?' },
] as const
const [somsri, seojun, priya, kitti, sua] = customers

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  const shop = await workspace.connectLine({ name: 'Haru Living' })
  const { line } = stage.simulator
  for (const [index, { name, language, text }] of customers.entries()) {
    const { userId } = line.createPerson({ name, language })
    await line.say({ account: shop.userId, from: userId, text, at: Date.now() - (customers.length - index) * 3_600_000 }).delivery
  }
  page = await openTab(stage, context, workspace.page('inbox'))
  for (const { name } of customers) await see(conversationLink(page, name))
})

describe('a shift without a mouse', () => {
  it('walks through the list with j and k and opens with o', async () => {
    await press('j', 'j', 'j', 'k', 'o')
    await see(opened(page, seojun.name))
    await press('j')
    await see(opened(page, priya.name))
    await press('u')
    await missing(opened(page, priya.name))
    expect(await conversationLink(page, priya.name).getAttribute('tabindex')).toBe('0')
  })

  it('takes a conversation with i and gives it away with a', async () => {
    await press('o')
    const open = opened(page, priya.name)
    await press('i')
    await see(open.getByText('You have it'))
    await press('a')
    const names = page.getByRole('combobox', { name: 'Assign' })
    await names.fill('Nobody')
    await names.press('Enter')
    await see(open.getByText('Nobody has it'))
    await press('a')
    await names.fill(minji.name)
    await names.press('Enter')
    await see(open.getByText('You have it'))
  })

  it('tags with l, notes with n, and goes to the answer with r', async () => {
    const open = opened(page, priya.name)
    await press('l')
    const tags = page.getByRole('combobox', { name: 'Tags' })
    await tags.fill('delivery')
    await tags.press('Enter')
    await press('Escape')
    await see(open.getByText('delivery', { exact: true }).first())

    await press('n')
    const note = page.getByRole('textbox', { name: 'Note for the team' })
    await note.fill('Third time this month, please call the carrier.')
    await note.press('Control+Enter')
    await see(messages(page).getByText('Third time this month'))

    await press('Escape')
    await press('r')
    const reply = page.getByRole('textbox', { name: /^Private message to Priya Raman/ })
    await see(reply)
    expect(await reply.evaluate((box) => box === document.activeElement)).toBe(true)
    await reply.press('Escape')
  })

  it('reads what the words say, corrects it and takes that back', async () => {
    const open = opened(page, priya.name)
    await open.getByRole('button', { name: /^What the words say: English, Complaint/ }).focus()
    await press('Enter')
    const kind = page.getByRole('group', { name: 'Kind' })
    await kind.getByRole('button', { name: 'Question' }).focus()
    await press('Enter')
    await see(kind.getByText('said by a person'))
    expect(await kind.getByRole('button', { name: 'Question' }).getAttribute('aria-pressed')).toBe('true')
    await press('Escape')
    await see(open.getByRole('button', { name: /^What the words say: English, Question/ }))
    await press('z')
    await see(open.getByRole('button', { name: /^What the words say: English, Complaint/ }))
  })

  it('goes to the next row with e, and stands in the same conversation again after z', async () => {
    await press('e')
    await see(opened(page, kitti.name))
    await expect.poll(() => conversationLink(page, kitti.name).evaluate((row) => row === document.activeElement)).toBe(true)
    await see(toast('Marked done'))
    await missing(conversationLink(page, priya.name))
    await press('z')
    await see(opened(page, priya.name))
    await expect.poll(() => conversationLink(page, priya.name).evaluate((row) => row === document.activeElement)).toBe(true)
  })

  it('puts a conversation away with s until a time of its own, and has it back with z', async () => {
    await press('j')
    await see(opened(page, kitti.name))
    const snooze = async () => {
      await press('s')
      await page.getByRole('button', { name: /In an hour/ }).click()
      await see(toast(/^Snoozed until/))
      await see(opened(page, sua.name))
    }
    await snooze()
    await press('z')
    await see(opened(page, kitti.name))
    await snooze()
    await missing(conversationLink(page, kitti.name))
    await page.getByRole('link', { name: /^Snoozed/ }).click()
    await see(conversationLink(page, kitti.name))
  })

  it('returns to what needs action with g i', async () => {
    await press('g', 'i')
    await see(page.getByRole('heading', { name: /^Needs action/ }))
    await see(conversationLink(page, somsri.name))
  })

  it('goes on from its place after an answer too, though an answered conversation stands elsewhere', async () => {
    await conversationLink(page, seojun.name).press('Enter')
    await see(opened(page, seojun.name))
    await press('r')
    const reply = page.getByRole('textbox', { name: /^Private message to 박서준/ })
    await reply.fill('수리가 끝났습니다. 오늘 보내 드릴게요.')
    await reply.press('Control+Enter')
    await see(messages(page).getByText('수리가 끝났습니다'))
    await press('Escape', 'e')
    await see(opened(page, priya.name))
    await expect.poll(() => conversationLink(page, priya.name).evaluate((row) => row === document.activeElement)).toBe(true)
    await press('u')
  })

  it.each([
    ['Korean', '필터', sua],
    ['Thai', 'คำสั่งซื้อ', somsri],
    ['English', 'delivery slot', priya],
    ['part of a Korean name', '서준', seojun],
  ])('finds by %s', async (_what, words, { name }) => {
    await press('/')
    const search = page.getByRole('combobox', { name: 'Search' })
    await search.fill(words)
    await see(page.getByRole('option').filter({ hasText: name }).first())
    await search.press('Enter')
    await see(opened(page, name))
    await press('u')
  })

  it('narrows a search by terms, each chosen from what is offered', async () => {
    await press('/')
    const search = page.getByRole('combobox', { name: 'Search' })
    await search.pressSequentially('is:o')
    await search.press('Enter')
    await search.pressSequentially('from:"')
    await search.pressSequentially(somsri.name)
    await see(page.getByRole('button', { name: `Take off: Written by: ${somsri.name}` }))
    await see(page.getByRole('option').filter({ hasText: somsri.name }).first())
    await search.press('Enter')
    await see(opened(page, somsri.name))
    await press('u')
  })

  it('does everything by name under Mod+K, from the middle of an answer too', async () => {
    const palette = page.getByRole('combobox', { name: 'Everything by name' })
    const option = (words: string | RegExp) => page.getByRole('option').filter({ hasText: words })
    await conversationLink(page, somsri.name).press('Enter')
    const open = opened(page, somsri.name)
    await see(open)
    await press('r')
    await page.getByRole('textbox', { name: new RegExp(`^Private message to ${somsri.name}`) }).press('Control+k')
    await palette.fill('> assign to me')
    await see(option('Assign to me'))
    await palette.press('Enter')
    await see(open.getByText('You have it'))

    await press('Control+k')
    await palette.fill('> tags')
    await palette.press('Enter')
    const tags = page.getByRole('combobox', { name: 'Tags' })
    await see(tags)
    expect(await tags.evaluate((box) => box === document.activeElement)).toBe(true)
    await press('Escape')

    const number = /#\d+/.exec((await open.textContent()) ?? '')?.[0] ?? ''
    await press('Control+k')
    await palette.fill(number)
    await see(option(somsri.name))
    await palette.fill('line')
    await see(option(/^Network ?LINE/))
    await palette.fill('delivery slot')
    await palette.press('Enter')
    const search = page.getByRole('combobox', { name: 'Search' })
    await see(search)
    expect(await search.inputValue()).toBe('delivery slot')
    await see(option(priya.name).first())
    await press('Escape')
    await press('u')
  })

  it('puts aside what needs no answer with d, and leaves for later what Shift+U marks unread', async () => {
    await conversationLink(page, somsri.name).press('Enter')
    await see(opened(page, somsri.name))
    await press('d')
    await see(toast('Marked as needing no answer'))
    await press('z')
    await see(opened(page, somsri.name))
    await press('Shift+U')
    await missing(opened(page, somsri.name))
    await see(conversationLink(page, somsri.name).filter({ hasText: 'unread' }))
  })

  it('lists its keys under ?', async () => {
    await press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await see(sheet.getByText('Next conversation'))
    await press('Escape')
    await missing(sheet)
    await see(inbox(page))
  })
})

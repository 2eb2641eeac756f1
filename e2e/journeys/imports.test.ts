import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, messages, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let inbox = ''
let settings = ''

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
const REVIEW = 'https://www.glassdoor.com/Reviews/Employee-Review-Haru-Living-RVW1.htm'
/** The stars stand in a column whose header nobody knows. */
const table = (stars: number): Buffer =>
  Buffer.from(
    `Link,Date,Mark,Title,Pros,Cons,Job Title\n` +
      `${REVIEW},${YESTERDAY},${stars},Long hours,Good people,Shifts,Agent\n` +
      `,${YESTERDAY},4,좋은 회사,동료가 좋아요,야근이 있어요,상담원\n` +
      `,${YESTERDAY},many,Wonderful,,,Cook\n`,
  )

async function bring(stars: number): Promise<void> {
  await page.getByLabel('Choose a file with reviews').setInputFiles({ name: 'reviews.csv', mimeType: 'text/csv', buffer: table(stars) })
  await page.getByRole('combobox', { name: 'What “Mark” holds' }).click()
  await page.getByRole('option', { name: 'Stars', exact: true }).click()
  await see(page.getByText('1 row cannot be taken in.'))
  await page.getByRole('button', { name: 'Take in 2 reviews' }).click()
}

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  settings = workspace.page('settings/channels/connect/glassdoor')
  inbox = workspace.page('inbox')
  page = await openTab(stage, context, settings)
})

describe('a network that no program may read', () => {
  it('is set up by name and page, and shows a file before anything of it is taken in', async () => {
    await page.getByLabel('Name of the profile').fill('Haru Living')
    await page.getByLabel('Public address of the profile').fill('https://www.glassdoor.com/Reviews/Haru-Living-Reviews-E123456.htm')
    await page.getByRole('button', { name: 'Set up' }).click()
    await see(page.getByText('Haru Living is ready for files'))

    await bring(2)

    const files = page.getByRole('list', { name: 'Files that were brought' })
    await see(files.getByText('2 new or changed · 0 here already'))
    await files.getByRole('button', { name: 'Show why' }).click()
    await see(files.getByText('Row 4: These are no stars from 1 to 5'))
  })

  it('is answered on its own page, and marked as answered with what was said there', async () => {
    await page.getByRole('link', { name: 'Done', exact: true }).click()
    settings = page.url()
    await page.goto(new URL(inbox, page.url()).href)
    await see(conversationLink(page, '상담원'))
    expect(await conversationLink(page, '상담원').textContent()).toContain('4 of 5 stars')
    const row = conversationLink(page, 'Agent')
    expect(await row.textContent()).toContain('2 of 5 stars')
    await row.click()
    const open = opened(page, 'Agent')
    expect(await open.getByRole('link', { name: 'Open on Glassdoor' }).getAttribute('href')).toBe(REVIEW)

    await open.getByRole('button', { name: 'Answered there' }).click()
    await page.getByLabel('What was answered there (optional)').fill('We have hired two people.')
    await page.getByRole('button', { name: 'Mark done' }).click()
    await see(page.getByText('Marked done'))
  })

  it('opens a review again whose stars changed in the next file', async () => {
    await page.goto(settings)
    await bring(5)
    await see(page.getByText('1 new or changed · 1 here already'))

    await page.goto(new URL(inbox, page.url()).href)
    await conversationLink(page, 'Agent').click()
    await see(messages(page).getByText('changed from 2 to 5 of 5 stars'))
    await see(opened(page, 'Agent').getByText('We have hired two people.'))
  })
})

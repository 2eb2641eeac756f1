import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Language, Rest, accessibilityFaults, cut, desk, languages, phone, sticksOut, themes } from '../stage/looks.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { type Workspace, minji, setUp } from '../stage/workspace.ts'

const given = useStage()
/** Where every screen is put as a picture, in each language, theme and width; absent: nothing is drawn. */
const shots = process.env.E2E_SHOTS
let context: BrowserContext
let page: Page
let rest: Rest
let workspace: Workspace

beforeAll(async () => {
  context = await given.stage.newDesk()
  page = await openTab(given.stage, context, '/sign-in')
  rest = new Rest(page)
  if (shots) mkdirSync(shots, { recursive: true })
})

/** Opens a screen in a language and looks at it in both themes on a desk and on a phone. */
async function look(name: string, path: string, language: Language, prepare?: (page: Page) => Promise<unknown>): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('baton.language', chosen), language)
  for (const size of [desk, phone]) {
    await page.setViewportSize(size)
    await page.goto(new URL(path, given.stage.server.url).href)
    await rest.settled()
    await prepare?.(page)
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language)
    // A theme moves nothing: one language tells for all.
    for (const colorScheme of shots || language === 'en' ? themes : themes.slice(0, 1)) {
      await page.emulateMedia({ colorScheme })
      await rest.settled()
      const looks = `${name} ${language} ${colorScheme} ${size.width}`
      if (shots) await page.screenshot({ path: join(shots, `${looks.replaceAll(' ', '.')}.png`) })
      expect.soft(await sticksOut(page), looks).toEqual([])
      if (language === 'en' && !(size === phone && colorScheme === 'dark')) expect.soft(await accessibilityFaults(page), looks).toEqual([])
    }
  }
}

describe('before anybody is there', () => {
  it.each(languages)('the wizard (%s)', async (language) => look('wizard', await given.stage.server.setupLink(), language))
  it.each(languages)('the sign-in (%s)', (language) => look('sign-in', '/sign-in', language))
  it.each(languages)('a forgotten password (%s)', (language) =>
    look('sign-in-forgotten', '/sign-in', language, (tab) => tab.locator('summary').click()),
  )
})

/** Those of the demo whose conversations are looked at. */
const contacts = ['Maya Lindqvist', 'วิภา สุขสันต์', 'ป้าสมศรี', 'Harriet Cole', '박서준', 'Priya Raman', 'Old Fan Account'] as const

describe('with a filled inbox', () => {
  const conversations = new Map<string, string>()
  let invitation = ''
  let reset = ''
  beforeAll(async () => {
    workspace = await setUp(given.stage, context)
    await workspace.call('POST', '/demo')
    await makePeople()
    await vi.waitUntil(everybodyIsHere, { timeout: 60_000, interval: 500 })
    for (const { id, contact } of await list()) conversations.set(contact.name, id)
  })

  const list = async () =>
    (await workspace.call<{ items: { id: string; network: string; contact: { name: string } }[] }>('GET', '/conversations?limit=200')).items
  /** LINE tells names later than words, and mail comes when it is fetched; Facebook does not name everybody. */
  const everybodyIsHere = async () => {
    const all = await list()
    return (
      contacts.every((name) => all.some(({ contact }) => contact.name === name)) &&
      all.every(({ network, contact }) => network !== 'line' || contact.name !== '')
    )
  }

  async function makePeople(): Promise<void> {
    const { id } = await workspace.inbox()
    const made = await workspace.call<{ link: string }>('POST', '/invitations', {
      email: 'somchai@haruliving.example',
      role: 'agent',
      inboxIds: [id],
    })
    invitation = new URL(made.link).pathname
    reset = new URL(/https?:\S+/.exec(await given.stage.server.command('reset-password', minji.email))?.[0] ?? '').pathname
    await workspace.call('POST', '/api-keys', { name: 'Nightly export', scopes: ['conversation:read', 'report:read'] })
    for (const [meter, cap] of [
      ['x_message', 400],
      ['x_reply', 5],
    ] as const)
      await workspace.call('PUT', `/spend/meters/${meter}`, { price: { currency: 'USD', amount: 0.015 }, included: 0, cap })
    const { items } = await workspace.call<{ items: { id: string }[] }>('GET', '/agents')
    await workspace.call('POST', '/teams', { name: '야간 팀', agentIds: items.map((agent) => agent.id) })
  }

  /** The path is below the workspace, or from the root when it begins with a slash. */
  const screens: [name: string, path: () => string, prepare?: (page: Page) => Promise<unknown>][] = [
    ['next-steps', () => '/setup/next'],
    ['inbox', () => 'inbox'],
    ['inbox-filtered', () => 'inbox?view=all&network=x&visibility=public'],
    ['save-view', () => 'inbox?view=all&network=x', saveView],
    ['inbox-empty', () => 'inbox?view=snoozed'],
    ['conversation-public', () => open('Maya Lindqvist')],
    ['conversation-line', () => open('วิภา สุขสันต์')],
    ['conversation-angry', () => open('ป้าสมศรี')],
    ['conversation-mail', () => open('Harriet Cole')],
    ['conversation-dm', () => open('박서준')],
    ['conversation-note', () => open('Priya Raman'), (tab) => tab.keyboard.press('n')],
    ['network-sheet', () => open('Old Fan Account'), openSheet],
    ['search', () => 'inbox', search],
    ['palette', () => 'inbox', palette],
    ['posts', () => 'posts'],
    ['post', () => `posts/${postId}`],
    ['post-group', () => `posts/${postId}?group=unclear`],
    ['numbers', () => 'numbers'],
    ['numbers-behind', () => 'numbers/conversations'],
    ['settings', () => 'settings'],
    ['channels', () => 'settings/channels'],
    ['channel-account', () => `settings/channels/${accountId}`],
    ['connect', () => 'settings/channels/connect'],
    ['connect-line', () => 'settings/channels/connect/line'],
    ['connect-email', () => 'settings/channels/connect/email'],
    ['spend', () => 'settings/spend'],
    ['spend-change', () => 'settings/spend', (tab) => tab.locator('main li button').first().click()],
    ['unread-deliveries', () => 'settings/channels/unread'],
    ['people', () => 'settings/people'],
    ['teams', () => 'settings/teams'],
    ['inboxes', () => 'settings/inboxes'],
    ['api-keys', () => 'settings/api-keys'],
    ['audit', () => 'settings/audit'],
    ['workspace', () => 'settings/workspace'],
    ['look', () => 'settings/look'],
    ['sign-ins', () => 'settings/sign-ins'],
    ['not-found', () => 'nowhere'],
    ['invitation', () => invitation],
    ['reset-password', () => reset],
    ['reset-link-dead', () => '/reset-password/a-link-that-nobody-ever-made'],
  ]
  // The page of a dead link is made of a refusal.
  beforeAll(() => given.stage.complaints.await(/status of 404 .*a-link-that-nobody-ever-made/))
  let accountId = ''
  let postId = ''
  const open = (contact: (typeof contacts)[number]) => `inbox/${conversations.get(contact)}?view=all`

  /** What X lets us do: the account that was written to there is cut off. */
  async function openSheet(tab: Page): Promise<void> {
    await tab.locator('button.link[aria-haspopup="dialog"]').click()
    await tab.getByRole('dialog').getByRole('listitem').first().waitFor()
  }

  async function saveView(tab: Page): Promise<void> {
    await tab
      .locator('ul > li:last-child > button')
      .filter({ has: tab.locator('svg.lucide-bookmark-plus') })
      .click()
    await tab.getByRole('dialog').getByRole('combobox').waitFor()
  }

  async function palette(tab: Page): Promise<void> {
    await tab.keyboard.press('Control+k')
    await tab.getByRole('dialog').getByRole('option').first().waitFor()
  }

  async function search(tab: Page): Promise<void> {
    await tab.keyboard.press('/')
    const dialog = tab.getByRole('dialog')
    await dialog.getByRole('combobox').fill('업데이트')
    await dialog.getByRole('option').first().waitFor()
  }

  describe.each(languages)('in %s', (language) => {
    beforeAll(async () => {
      const { url } = given.stage.server
      await context.request.put(`${url}/api/v1/me/language`, { data: { language }, headers: { origin: url } })
      const { items } = await workspace.call<{ items: { id: string; network: string }[] }>('GET', '/channel-accounts')
      accountId = items.find(({ network }) => network === 'line')?.id ?? ''
      const posts = await workspace.call<{ items: { id: string; kind: string }[] }>('GET', '/posts')
      postId = posts.items.find(({ kind }) => kind === 'own')?.id ?? ''
    })

    it('a phone shows whose turn it is, who can see the reply and what it costs, whole', async () => {
      await page.setViewportSize(phone)
      for (const contact of contacts) {
        await page.goto(new URL(workspace.page(open(contact)), given.stage.server.url).href)
        await rest.settled()
        for (const selector of ['[data-turn]', '[data-sees]', '[data-cost]']) expect.soft(await cut(page, selector), contact).toEqual([])
      }
    })

    it('a phone opens what its menu asks for below the head, where the menu was', async () => {
      await page.setViewportSize(phone)
      await page.goto(new URL(workspace.page(open('Maya Lindqvist')), given.stage.server.url).href)
      await rest.settled()
      await page.keyboard.press('s')
      const { x = 0, y = 0, width = 0 } = (await page.getByRole('dialog').boundingBox()) ?? {}
      expect(y).toBeGreaterThan(40)
      expect(x + width).toBeGreaterThan(phone.width - 40)
      await page.keyboard.press('Escape')
    })

    it.each(screens)('%s', async (name, path, prepare) => {
      const at = path()
      await look(name, at.startsWith('/') ? at : workspace.page(at), language, prepare)
    })
  })
})

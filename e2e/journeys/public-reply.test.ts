import type { Locator, Page, Route } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { conversationLink, message, messages, missing, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

const given = useStage()
let page: Page
let composer: Locator
let box: Locator
let post: string
/** What everybody on X saw of us. */
const posts = () => given.stage.simulator.ledger.find({ network: 'x' }).map(({ text }) => text)

beforeAll(async () => {
  const { stage } = given
  const context = await stage.newDesk()
  const workspace = await setUp(stage, context)
  await workspace.sendAtOnce()
  const brand = await workspace.connectX('HaruLiving', 'Haru Living')
  const { x } = stage.simulator
  const say = async (given: Parameters<typeof x.post>[0]) => {
    const said = x.post(given)
    await Promise.all(said.deliveries)
    return said.id
  }
  for (const [username, name] of people) x.createUser({ username, name })
  const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000
  post = await say({ from: brand.userId, text: 'New firmware 2.4 for every Haru Air is rolling out today.', at: minutesAgo(60) })
  const maya = await say({
    from: 'maya_at_home',
    text: 'Since the update it restarts every night at 3am.',
    inReplyTo: post,
    at: minutesAgo(50),
  })
  await say({ from: 'tokafor', text: 'Same here, and the app says offline.', inReplyTo: post, at: minutesAgo(40) })
  await stage.simulator.deliver([x.request(brand.userId, 'a bystander', talkAmongThemselves(brand.userId, maya))])
  page = await openTab(stage, context, workspace.page('inbox'))
  await conversationLink(page, 'Maya Lindqvist').click()
  await see(opened(page, 'Maya Lindqvist'))
  composer = page.getByRole('region', { name: /^Public reply to Maya Lindqvist as @?HaruLiving/ })
  box = composer.getByRole('textbox')
})
beforeEach(() => box.fill(''))

/** A reply to another customer that speaks neither to the brand nor of it; X tells of those in threads that are followed. */
function talkAmongThemselves(brand: string, maya: string): unknown {
  const { state } = given.stage.simulator.x
  const author = state.usersByName.get('haneul_k')
  const id = String(BigInt(maya) + 1_000_000n)
  const payload = {
    id,
    text: '저도 그래요',
    author_id: author?.id,
    conversation_id: post,
    created_at: new Date(Date.now() - 30 * 60_000).toISOString(),
    edit_history_post_ids: [id],
    in_reply_to_user_id: state.usersByName.get('maya_at_home')?.id,
    referenced_posts: [{ type: 'replied_to', id: maya }],
  }
  const includes = { users: [{ id: author?.id, username: 'haneul_k', name: '김하늘' }] }
  const kind = 'post.reply.create'
  return { data: { event_uuid: '7', filter: { user_id: brand }, event_type: kind, tag: kind, payload, includes } }
}

const people = [
  ['maya_at_home', 'Maya Lindqvist'],
  ['tokafor', 'Tom Okafor'],
  ['haneul_k', '김하늘'],
] as const

describe('a public reply on X', () => {
  it('says in header, words and button that everyone will read it', async () => {
    await see(composer.getByText('Everyone can see this'))
    await see(composer.getByRole('button', { name: 'Reply publicly' }))
    const [ground, ink] = await composer
      .getByRole('banner')
      .or(composer.locator('header'))
      .first()
      .evaluate((header) => {
        const { backgroundColor, color } = getComputedStyle(header)
        return [backgroundColor, color]
      })
    expect([ground, ink]).toEqual(['rgb(255, 241, 232)', 'rgb(178, 60, 10)'])
  })

  it.each([
    ['English', 'Hello', 275],
    ['Korean, two each', '안녕하세요', 270],
    ['a link, 23 however long', 'https://haruliving.example/help/firmware/2.4/why-does-it-restart-at-night', 257],
    ['emoji', '👨‍👩‍👧', 278],
  ])('counts as X counts: %s', async (_what, words, left) => {
    await box.fill(words)
    await see(composer.getByText(new RegExp(`^${left}`)))
  })

  it('shows what is over the limit, and does not send it', async () => {
    await box.fill('가'.repeat(141))
    await see(composer.getByText(/^-2/))
    await see(composer.getByRole('button', { name: 'Reply publicly', disabled: true }))
    await box.press('Control+Enter')
    expect(await box.inputValue()).toHaveLength(141)
    expect(posts()).toEqual([])
  })

  it('folds what other customers said, and makes a conversation of it when asked', async () => {
    expect(await messages(page).getByText('Same here').count()).toBe(0)
    await messages(page)
      .getByRole('button', { name: /^Show \d+ messages? of other customers/ })
      .click()
    const neighbour = message(page, 'Same here, and the app says offline.')
    await see(neighbour.getByText('Another customer'))
    await message(page, '저도 그래요').getByRole('button', { name: 'Make it a conversation' }).click()
    await see(opened(page, '김하늘'))
    await conversationLink(page, 'Maya Lindqvist').click()
    await see(opened(page, 'Maya Lindqvist'))
  })

  it('answers several customers with the same words', async () => {
    await composer.getByRole('checkbox', { name: 'Tom Okafor' }).check()
    await box.fill('@tokafor Thank you both, a fix comes tonight.')
    await composer.getByRole('button', { name: 'Reply publicly' }).click()

    await see(message(page, 'a fix comes tonight').getByText('Posted', { exact: true }))
    expect(await message(page, 'a fix comes tonight').count(), 'the echo is the same message').toBe(1)
    await missing(conversationLink(page, 'Tom Okafor'))
    expect(posts().filter((text) => text.includes('a fix comes tonight'))).toHaveLength(1)
  })

  describe('when the customer writes meanwhile', () => {
    const held = () => page.getByRole('dialog', { name: 'Something came while you were writing' })

    async function writeMeanwhile(draft: string, words: string): Promise<void> {
      await box.fill(draft)
      given.stage.complaints.await(/409 \(Conflict\).*\/messages/)
      // The reply is on its way when the words come that its writer has not seen.
      const meanwhile = async (route: Route) => {
        await Promise.all(given.stage.simulator.x.post({ from: 'maya_at_home', text: words, inReplyTo: post }).deliveries)
        await see(messages(page).getByText(words))
        await route.continue()
      }
      await page.route(/\/messages$/, meanwhile, { times: 1 })
      await composer.getByRole('button', { name: 'Reply publicly' }).click()
      await see(held().getByText(words))
      await see(held().getByText(draft))
    }

    it('holds the reply, and lets one go on writing', async () => {
      await writeMeanwhile('Please send us the serial number.', 'It is HA3-7741, by the way.')
      await held().getByRole('button', { name: 'Go on writing' }).click()
      await missing(held())
      expect(await box.inputValue()).toBe('Please send us the serial number.')
      expect(posts().some((text) => text.includes('serial number'))).toBe(false)
    })

    it('sends it anyway', async () => {
      await writeMeanwhile('Your unit is on the list.', 'Hello? Still there?')
      await held().getByRole('button', { name: 'Send anyway' }).click()
      await see(message(page, 'Your unit is on the list.').getByText('Posted', { exact: true }))
      expect(posts().filter((text) => text.includes('on the list'))).toHaveLength(1)
    })

    it('drops it', async () => {
      await writeMeanwhile('We are looking into it.', 'Never mind, it works now!')
      await held().getByRole('button', { name: 'Drop my text' }).click()
      await missing(held())
      expect(await box.inputValue()).toBe('')
      expect(posts().some((text) => text.includes('looking into it'))).toBe(false)
    })
  })
})

import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, missing, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { password, setUp, type Workspace } from '../stage/workspace.ts'

const given = useStage()
const ANGRY = '진짜 최악이에요 다시는 안 사요'
let workspace: Workspace
/** Minji asks, Somchai decides, each at their own desk. */
let minjis: Page
let somchais: Page
let comment: string
const atFacebook = () => given.stage.simulator.facebook.state.comments.get(comment)
const look = (page: Page): Locator => page.getByRole('region', { name: 'Second look' })

beforeAll(async () => {
  const { stage } = given
  const { url } = stage.server
  const [hers, his] = [await stage.newDesk(), await stage.newDesk()]
  workspace = await setUp(stage, hers)
  const { id: inboxId } = await workspace.inbox()
  const somchai = { name: 'Somchai', email: 'somchai@haruliving.example' }
  const { link } = await workspace.call<{ link: string }>('POST', '/invitations', {
    email: somchai.email,
    role: 'agent',
    inboxIds: [inboxId],
  })
  const joined = await his.request.post(`${url}/api/v1/invitations/${link.split('/').at(-1)}/acceptance`, {
    headers: { origin: url },
    data: { name: somchai.name, password, language: 'en' },
  })
  expect(joined.ok()).toBe(true)
  const { facebook } = stage.simulator
  const page = await workspace.connectFacebook('Haru Living')
  const post = facebook.post({ page: page.id, text: '여름 공기청정기 이벤트' }).id
  comment = facebook.comment({ on: post, from: facebook.createPerson({ name: '박도윤' }).id, text: ANGRY }).id
  minjis = await openTab(stage, hers, workspace.page('inbox'))
  somchais = await openTab(stage, his, workspace.page('inbox'))
})

describe('hiding what a customer wrote angrily', () => {
  it('is asked of a colleague, not done, and can be withdrawn by who asked', async () => {
    await conversationLink(minjis, '박도윤').click()
    await see(opened(minjis, '박도윤'))
    await ask('Hide from the public', 'Hide')
    await see(look(minjis).getByText('You want to hide this from the public'))
    await see(look(minjis).getByText(/Hiding negative words takes two/))
    expect(await look(minjis).getByRole('button', { name: 'Allow' }).count()).toBe(0)
    expect(atFacebook()?.hidden).toBe(false)

    await look(minjis).getByRole('button', { name: 'Withdraw' }).click()
    await missing(look(minjis))
    await ask('Hide from the public', 'Hide')
    await see(look(minjis))
  })

  it('waits in the list of the colleague, two keys away, with a counter that came by itself', async () => {
    await see(somchais.getByRole('link', { name: /^Second look\s*1/ }))
    await somchais.keyboard.press('g')
    await somchais.keyboard.press('l')
    await see(somchais.getByRole('heading', { name: 'Waiting for a second look' }))
    await see(somchais.getByText(ANGRY))
    await see(look(somchais).getByText('Minji Park wants to hide this from the public'))
  })

  it('declined with a reason it is not done, and who asked reads why', async () => {
    await look(somchais).getByRole('button', { name: 'Decline…' }).click()
    const dialog = somchais.getByRole('dialog', { name: 'Decline it?' })
    await dialog.getByLabel('Why not?').fill('She is right: answer her.')
    await dialog.getByRole('button', { name: 'Decline' }).click()
    await see(somchais.getByText('Nothing waits for a second look'))
    await see(look(minjis).getByText('She is right: answer her.'))
    expect(atFacebook()?.hidden).toBe(false)
  })

  it('allowed it is done on Facebook, and both see it', async () => {
    await ask('Hide from the public', 'Hide')
    await see(look(somchais).getByRole('button', { name: 'Allow' }))
    await look(somchais).getByRole('button', { name: 'Allow' }).click()
    await see(message(minjis, ANGRY).getByText(/hidden from the public/))
    expect(atFacebook()?.hidden).toBe(true)
    await somchais.getByRole('radio', { name: 'Settled' }).check()
    await see(somchais.getByText('Somchai allowed it.'))
  })
})

describe('deleting it', () => {
  it('falls when its author changed it meanwhile, and nobody can allow it any more', async () => {
    await ask('Delete on the network', 'Delete')
    await somchais.getByRole('radio', { name: 'Waiting' }).check()
    await see(look(somchais).getByRole('button', { name: 'Allow' }))
    given.stage.simulator.facebook.edit({ id: comment, text: '환불 받았어요, 고마워요' })
    await see(somchais.getByText('Nothing waits for a second look'))
    await see(look(minjis).getByText(/Its author changed it meanwhile/))
    expect(atFacebook()?.deleted).toBe(false)
  })

  it('is done at once where an owner switched the second look off', async () => {
    await minjis.goto(new URL(workspace.page('settings/workspace'), given.stage.server.url).href)
    await minjis.getByRole('radio', { name: /^Nothing/ }).check()
    await expect.poll(async () => (await workspace.call<{ policy: string }>('GET', '/second-look-policy')).policy).toBe('off')
    await minjis.goto(new URL(workspace.page('inbox?view=all'), given.stage.server.url).href)
    await conversationLink(minjis, '박도윤').click()
    await ask('Delete on the network', 'Delete')
    await expect.poll(() => atFacebook()?.deleted).toBe(true)
  })
})

/** By the menu of the customer's message, with its reason. */
async function ask(act: string, button: string): Promise<void> {
  await minjis.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'More for this message' }).first().click()
  await minjis.getByRole('menuitem', { name: act }).click()
  await minjis.getByRole('dialog').getByRole('button', { name: button, exact: true }).click()
}

import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, missing, opened, see } from '../stage/screens.ts'
import { type Stage, openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { type Workspace, minji, password, setUp } from '../stage/workspace.ts'

const given = useStage()
let context: BrowserContext
let page: Page
let workspace: Workspace
let shop: ReturnType<Stage['simulator']['line']['createAccount']>
beforeAll(async () => {
  context = await given.stage.newDesk()
  workspace = await setUp(given.stage, context)
  page = await openTab(given.stage, context, workspace.page('settings'))
})

const goTo = (section: string) => page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })

describe('a LINE account', () => {
  it('is refused with the network’s words and a remedy when the token is wrong', async () => {
    const { line, lineBaseUrl, lineDataBaseUrl } = given.stage.simulator
    shop = line.createAccount({ name: 'Haru Living ไทย' })
    await goTo('Channel accounts')
    await see(page.getByText('No account is connected'))
    await page.getByRole('link', { name: 'Connect an account' }).first().click()
    await page.getByRole('link', { name: 'LINE' }).click()
    await page.getByLabel('Channel secret', { exact: true }).fill(shop.channelSecret)
    await page.getByLabel('Channel access token', { exact: true }).fill('not the token')
    await page.getByText('More settings').click()
    await page.getByLabel('Address of pictures and files (optional)').fill(lineDataBaseUrl)
    await page.getByLabel('Address of the network (optional)').fill(lineBaseUrl)
    given.stage.complaints.await(/status of 4\d\d.*channel-accounts/)
    await page.getByRole('button', { name: 'Check and connect' }).click()

    const answers = page.getByRole('list', { name: 'What was checked' })
    await see(answers.getByText('Whose account it is'))
    await see(answers.getByText(/^Authentication failed/).first())
    await see(answers.getByText(/Issue a new|Check that the token|long-lived/).first())

    await page.getByLabel('Channel access token', { exact: true }).fill(shop.channelAccessToken)
    await page.getByRole('button', { name: 'Check and connect' }).click()
    await see(page.getByText('Haru Living ไทย is connected'))
    await see(page.getByText('Waiting for the first event…'))
  })

  it('says when the first event has reached us', async () => {
    const { line } = given.stage.simulator
    const hook = await page.getByLabel('Webhook address to enter at LINE').inputValue()
    const nok = line.createPerson({ name: 'นก', language: 'th' })
    line.change({ account: shop.userId, webhookUrl: hook })
    await line.say({ account: shop.userId, from: nok.userId, text: 'สวัสดีค่ะ' }).delivery

    await see(page.getByText(/^Reached us \d+ s ago/))
    await page.getByRole('link', { name: 'Done' }).click()
    await see(page.getByText('Working'))
  })

  it('is cut off by a dead token, and works again with a new one', async () => {
    const { line } = given.stage.simulator
    await page.getByRole('link', { name: 'Haru Living ไทย' }).click()
    line.change({ account: shop.userId, tokenRevoked: true })
    await page.getByRole('button', { name: 'Check now' }).click()
    await see(page.getByText('Cut off').first())
    await page.getByRole('button', { name: 'New credentials' }).click()
    const ask = dialog(/^New credentials/)
    await ask.getByLabel('Channel access token', { exact: true }).fill('still wrong')
    given.stage.complaints.await(/status of 4\d\d.*(credentials|channel-accounts)/)
    await ask.getByRole('button', { name: 'Check and connect' }).click()
    await see(ask.getByText(/Authentication failed/).first())

    line.change({ account: shop.userId, tokenRevoked: false })
    await ask.getByLabel('Channel access token', { exact: true }).fill(shop.channelAccessToken)
    await ask.getByRole('button', { name: 'Check and connect' }).click()
    await missing(ask)
    await see(page.getByText('Working').first())
  })

  it('keeps its conversations when it is disconnected', async () => {
    await page.getByRole('button', { name: 'Disconnect' }).click()
    const ask = dialog(/^Disconnect/)
    const handle = (await ask.getByRole('heading').first().innerText()).replace(/^Disconnect /, '')
    await ask.getByRole('textbox').fill(handle)
    await ask.getByRole('button', { name: 'Disconnect' }).click()
    await see(page.getByText('Disconnected', { exact: true }).first())

    await page.goto(new URL(workspace.page('inbox?view=all'), page.url()).href)
    await conversationLink(page, 'นก').click()
    await see(opened(page, 'นก').getByText('สวัสดีค่ะ').last())
    await see(page.getByText(/is not connected any more/))
  })
})

describe('colleagues', () => {
  it('join by a link at their own machine, and see only what their role may do', async () => {
    await page.goto(new URL(workspace.page('settings/people'), page.url()).href)
    await page.getByRole('button', { name: 'Invite' }).click()
    await dialog('Invite somebody').getByLabel('Mail address').fill('somchai@haruliving.example')
    await dialog('Invite somebody')
      .getByRole('radio', { name: /^Viewer/ })
      .check()
    await dialog('Invite somebody').getByRole('button', { name: 'Make the link' }).click()
    const link = await page.getByLabel('Invitation link').inputValue()
    await dialog(/^Invitation for/)
      .getByRole('button', { name: 'Done' })
      .click()
    await see(page.getByText('Invited, not here yet'))

    const theirs = await openTab(given.stage, await given.stage.newDesk(), new URL(link).pathname)
    await theirs.getByLabel('Your name').fill('สมชาย ใจดี')
    await theirs.getByLabel('Password', { exact: true }).fill('แมวสามตัวนอนบนหลังคา')
    await theirs.getByRole('button', { name: 'Join', exact: true }).click()
    await see(theirs.getByRole('heading', { name: /^Needs action/ }))
    await theirs.getByRole('link', { name: 'Settings' }).click()
    const sections = theirs.getByRole('navigation', { name: 'Settings' })
    await see(sections.getByRole('link', { name: 'People' }))
    for (const hidden of ['Channel accounts', 'API keys', 'Audit log'])
      expect(await sections.getByRole('link', { name: hidden }).count()).toBe(0)
    await theirs.goto(new URL(workspace.page('settings/api-keys'), theirs.url()).href)
    await see(theirs.getByRole('heading', { name: 'You may not see this' }))
    expect(await theirs.getByRole('button', { name: /make a key|make an api key/i }).count()).toBe(0)

    await missing(page.getByText('Invited, not here yet'))
    await see(page.getByText('somchai@haruliving.example'))
    await theirs.context().close()
  })
})

describe('the language', () => {
  it('changes at once, stays so on the next page, and changes back', async () => {
    await goTo('Look and language')
    await page.getByRole('radio', { name: '한국어' }).click()
    await see(page.getByRole('heading', { name: '화면과 언어' }))
    await page.getByRole('link', { name: '사람' }).click()
    await see(page.getByRole('heading', { name: '사람' }))
    await page.getByRole('link', { name: '화면과 언어' }).click()
    await page.getByRole('radio', { name: 'English' }).click()
    await see(page.getByRole('heading', { name: 'Look and language' }))
  })
})

describe('an API key', () => {
  it('is shown once, works, and is refused as soon as it is revoked', async () => {
    await goTo('API keys')
    await page
      .getByRole('button', { name: /^Make an? (API )?key/ })
      .first()
      .click()
    const make = dialog('Make an API key')
    await make.getByLabel('Name').fill('Nightly export')
    await make.getByRole('checkbox').first().check()
    await make.getByRole('checkbox', { name: 'Read conversations' }).check()
    await make.getByRole('button', { name: 'Make the key' }).click()
    const secret = await page.getByLabel('API key', { exact: true }).inputValue()
    await page.getByRole('button', { name: 'I have kept it' }).click()
    expect(await page.content()).not.toContain(secret)

    const ask = async () => {
      const address = `${given.stage.server.url}/api/v1/workspaces/${workspace.id}/conversations`
      return (await fetch(address, { headers: { authorization: `Bearer ${secret}` } })).status
    }
    expect(await ask()).toBe(200)
    await page.getByRole('button', { name: /^Revoke/ }).click()
    await dialog(/^Revoke/)
      .getByRole('button', { name: 'Revoke' })
      .click()
    await see(page.getByText('Revoked: Nightly export'))
    expect(await ask()).toBe(401)
  })
})

describe('signing in', () => {
  it('lists where one is signed in, and ends it there', async () => {
    const phone = await given.stage.newDesk()
    given.stage.complaints.await(/status of 401/)
    const there = await openTab(given.stage, phone, '/sign-in')
    await there.getByLabel('Mail address').fill(minji.email)
    await there.getByLabel('Password', { exact: true }).fill('not my password')
    await there.getByRole('button', { name: 'Sign in' }).click()
    await see(there.getByText('Mail address or password is wrong'))
    await there.getByLabel('Password', { exact: true }).fill(password)
    await there.getByRole('button', { name: 'Sign in' }).click()
    await see(there.getByRole('heading', { name: /^Needs action/ }))

    await goTo('Name and password')
    await see(page.getByText('this one'))
    await page.getByRole('button', { name: /^Sign out: Chrome on Linux/ }).click()
    await see(page.getByText('Signed out there'))
    await there.reload()
    await see(there.getByRole('button', { name: 'Sign in' }))
    await phone.close()
  })

  it('ends here too, and begins where one wanted to go', async () => {
    await page.getByRole('button', { name: 'Sign out here' }).click()
    await see(page.getByRole('button', { name: 'Sign in' }))
    await page.goto(new URL(workspace.page('numbers'), page.url()).href)
    await page.getByLabel('Mail address').fill(minji.email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await see(page.getByRole('heading', { name: 'Numbers' }))
  })
})

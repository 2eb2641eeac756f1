import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Element, wrongOf } from '../../checker/browsing.ts'
import type { Given, Proof, Verdict } from '../../promise.ts'
import { readAll } from '../../stage/read-back.ts'
import { openStage, password, type Stage } from '../../stage/stage.ts'
import { elementsOf, launch, openDesk, showRaw, type Trap, whyNoBrowser } from './browser.ts'
import { type Placed, placeAll } from './placing.ts'
import { makeVectors, type Vector } from './vectors.ts'

const sizes = { small: 300, full: 3_000 }

/** Whatever people write, wherever, is shown as text: nothing of it runs, and showing it asks nobody outside. */
export const hostile: Proof = {
  name: 'hostile',
  about: 'no text of people runs a script or asks a server outside, wherever it is shown',
  async run(given) {
    const skipped = whyNoBrowser()
    if (skipped) return { events: 0, counts: {}, findings: [], skipped }
    const vectors = makeVectors(given.random, sizes[given.size])
    const stage = await openStage({ seed: given.seed })
    let browser: Browser | null = null
    try {
      browser = await launch()
      const placed = await placeAll(stage, vectors)
      given.note(`${vectors.length} texts are placed, in ${placed.conversations.length} conversations`)
      return await look(given, stage, browser, vectors, placed)
    } finally {
      await browser?.close()
      await stage.close()
    }
  },
}

async function look({ note }: Given, stage: Stage, browser: Browser, vectors: Vector[], placed: Placed): Promise<Verdict> {
  const own = stage.server.url
  const armed = await armedOf(browser, own, vectors)
  note(`${armed} of them run when nothing protects`)
  const { context, trap } = await openDesk(browser, own)
  const slug = await signIn(stage, context, placed.spare)
  const mails = await mailsOf(stage)
  const seen: Seen = { pages: 0, text: '', elements: [] }
  const reader = await (await browser.newContext()).newPage()
  await visitAll(
    context,
    reader,
    [...pagesOf(slug, placed), ...(await filesOf(stage))].map((path) => `${own}${path}`),
    seen,
  )
  note(`${seen.pages} pages were looked at`)
  await visitAll(
    context,
    reader,
    mails.map((id) => `${own}${stage.at(`/messages/${id}/frame?pictures=false`)}`),
    seen,
  )
  const bare = await bareMails(stage, browser, mails)
  note(`${mails.length} mails were looked at, framed and bare`)
  const unseen = placed.plain.filter(({ id }) => !seen.text.includes(id))
  const wrong = [
    ...wrongOf({ ...trap, elements: seen.elements }, own),
    ...wrongOf({ ...bare, elements: [] }, own).map((finding) => `mail without its frame: ${finding}`),
  ]
  return {
    events: vectors.length,
    counts: {
      places: Object.keys(placed.byPlace).length,
      conversations: placed.conversations.length,
      pages: seen.pages,
      mails: mails.length,
      armed,
      seen: placed.plain.length - unseen.length,
      executed: trap.executed.length + bare.executed.length,
      outside: wrong.filter((finding) => finding.includes('somebody outside')).length,
      reports: trap.reports.length,
      crashes: stage.server.crashes,
    },
    findings: [
      ...wrong,
      ...(armed < vectors.length / 4 ? [`only ${armed} of the texts run where nothing protects, so little is proven`] : []),
      ...(unseen.length > placed.plain.length / 5
        ? [
            `${unseen.length} of ${placed.plain.length} texts were shown nowhere, as ${unseen
              .slice(0, 5)
              .map(({ id }) => id)
              .join(', ')}`,
          ]
        : []),
      ...(stage.server.crashes > 0 ? [`the server ended: ${stage.server.logTail(8)}`] : []),
    ],
  }
}

/** How many report or ask by themselves where nothing protects anybody: that the trap works, and the texts do. */
async function armedOf(browser: Browser, own: string, vectors: readonly Vector[]): Promise<number> {
  const { context, trap } = await openDesk(browser, own)
  await showRaw(
    context,
    vectors.map(({ text }) => text),
  )
  await context.close()
  const told = [...trap.executed, ...trap.requests].join('\n')
  return vectors.filter(({ id }) => told.includes(id)).length
}

/** The sanitised HTML of each mail without its frame and policy, where a script that got through would run. */
async function bareMails({ owner, at }: Stage, browser: Browser, ids: readonly string[]): Promise<Trap> {
  const pages: string[] = []
  for (const id of ids) pages.push((await owner.get<{ html: string }>(at(`/messages/${id}/html?pictures=false`))).html)
  const { context, trap } = await openDesk(browser, owner.url)
  await showRaw(context, pages)
  await context.close()
  return trap
}

/** By the form, at an address that wants to lead elsewhere afterwards. */
async function signIn({ server, owner, workspaceId }: Stage, context: BrowserContext, spare: readonly Vector[]): Promise<string> {
  const page = await context.newPage()
  const nexts = ['/\\outside.prove.example/', '/\t/outside.prove.example/', ...spare.slice(0, 4).map(({ text }) => text)]
  for (const next of nexts) {
    await context.clearCookies()
    await page.goto(`${server.url}/sign-in?next=${encodeURIComponent(next)}`)
    await page.getByLabel('Mail address').fill('minji@haruliving.example')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'), { timeout: 5_000 }).catch(() => undefined)
  }
  await page.close()
  const { workspaces } = await owner.get<{ workspaces: { slug: string; workspaceId: string }[] }>('/api/v1/me')
  const own = workspaces.find((one) => one.workspaceId === workspaceId)
  if (!own) throw new Error('The owner belongs to no workspace')
  return own.slug
}

function pagesOf(slug: string, { conversations, spare }: Placed): string[] {
  const settings = [
    'channels',
    'channels/connect',
    'channels/unread',
    'inboxes',
    'people',
    'teams',
    'api-keys',
    'audit',
    'workspace',
    'sign-ins',
  ]
  const at = (path: string) => `/w/${slug}/${path}`
  return [
    at('inbox'),
    ...conversations.map((id) => at(`inbox/${id}`)),
    ...settings.map((name) => at(`settings/${name}`)),
    at('numbers'),
    ...spare.flatMap(({ text }, n) => {
      const word = encodeURIComponent(text)
      const ways = [
        at(`inbox?q=${word}`),
        at(`inbox?tag=${word}&view=${word}&network=${word}`),
        at(`inbox/${word}`),
        at(`numbers?by=${word}&from=${word}`),
        at(`settings/channels/connect/${word}`),
        `/invitation/${word}`,
        `/reset-password/${word}`,
        `/setup?token=${word}`,
        `/w/${word}/inbox`,
        `/${word}`,
        `/api/v1/${word}?q=${word}`,
        `/api/docs?x=${word}#${word}`,
      ]
      return [ways[n % ways.length] ?? '/']
    }),
  ]
}

async function mailsOf({ api, at }: Stage): Promise<string[]> {
  const all = await readAll({ api, at }, { network: 'email' })
  return all.flatMap(({ messages }) => messages.filter(({ direction }) => direction === 'inbound').map(({ id }) => id))
}

/** Addresses of files and of answers of the API, opened as pages of their own. */
async function filesOf({ owner, api, at }: Stage): Promise<string[]> {
  const all = await readAll({ api, at })
  const files: string[] = []
  for (const { id } of all) {
    const told = (await owner.call('GET', at(`/conversations/${id}`))).text
    for (const [, url] of told.matchAll(/"url":"((?:https?:\/\/[^"/]+)?\/[^"]*)"/g))
      if (url && url.includes('/files')) files.push(new URL(url, owner.url).pathname + new URL(url, owner.url).search)
  }
  const answers = all.slice(0, 10).map(({ id }) => at(`/conversations/${id}`))
  return [...files.slice(0, 120), ...answers, at('/conversations'), at('/search?q=hit')]
}

interface Seen {
  pages: number
  text: string
  elements: Element[]
}

async function visitAll(context: BrowserContext, reader: Page, urls: readonly string[], seen: Seen): Promise<void> {
  const queue = [...urls]
  const worker = async () => {
    const page = await context.newPage()
    for (let next = queue.shift(); next; next = queue.shift()) await visit(page, reader, next, seen)
    await page.close()
  }
  await Promise.all([worker(), worker()])
}

async function visit(page: Page, reader: Page, url: string, seen: Seen): Promise<void> {
  // A file is a download, which a browser calls a navigation that failed.
  const there = await page.goto(url, { waitUntil: 'domcontentloaded' }).catch(() => null)
  seen.pages += 1
  if (!there) return
  if (url.includes('/w/'))
    await page
      .locator('h1, h2, [data-turn]')
      .first()
      .waitFor({ timeout: 3_000 })
      .catch(() => null)
  if (url.includes('/inbox/')) {
    await page
      .locator('[data-turn]')
      .first()
      .waitFor({ timeout: 2_000 })
      .catch(() => null)
    for (const button of await page.getByRole('button', { name: 'Show formatted' }).all())
      await button.click({ timeout: 2_000 }).catch(() => null)
  }
  await page.waitForTimeout(url.includes('/settings/') ? 600 : 150)
  const html = await page.content().catch(() => '')
  seen.text += html
  if (!url.includes('/frame?')) seen.elements.push(...(await elementsOf(reader, new URL(url).pathname, html)))
}

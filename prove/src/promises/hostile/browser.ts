import { accessSync, constants, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Element } from '../../checker/browsing.ts'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium']
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why no browser can be had here; null when one can. */
export function whyNoBrowser(): string | null {
  if (!findBrowser()) return 'it needs a Chromium: install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to it'
  if (!existsSync(fileURLToPath(new URL('../../../../web/dist/index.html', import.meta.url))))
    return 'it needs the built screen: npm start builds it, or npm run build -w web'
  return null
}

function findBrowser(): string | undefined {
  return [process.env.CHROMIUM_PATH, ...usual].find((path): path is string => {
    try {
      accessSync(path ?? '', constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: findBrowser() ?? '', args: flags })

/** Where texts are shown without us. */
const bare = 'http://bare.prove.example'

/** What pages did, as far as it can be noticed from outside of them. */
export interface Trap {
  executed: string[]
  requests: string[]
  reports: string[]
}

/** A desk whose pages report scripts that run, policies that are broken, and everybody who is asked; nobody outside is. */
export async function openDesk(browser: Browser, own: string): Promise<{ context: BrowserContext; trap: Trap }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
  const trap: Trap = { executed: [], requests: [], reports: [] }
  context.setDefaultTimeout(15_000)
  await context.exposeBinding('__hit', ({ page }, id: unknown) => void trap.executed.push(`${String(id)} at ${page.url()}`))
  await context.exposeBinding('__report', (_, report: unknown) => void trap.reports.push(String(report)))
  await context.addInitScript(
    `document.addEventListener('securitypolicyviolation', (e) => __report(location.pathname + ': ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))`,
  )
  await context.route(
    (url) => url.origin !== own && ['http:', 'https:'].includes(url.protocol),
    (route) => route.abort(),
  )
  context.on('request', (request) => {
    if (!request.url().startsWith(bare)) trap.requests.push(request.url())
  })
  context.on('page', (page) => {
    page.on('dialog', (dialog) => {
      trap.executed.push(`${dialog.message()} at ${page.url()}`)
      // The page may be gone already.
      dialog.dismiss().catch(() => undefined)
    })
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) trap.reports.push(`${page.url()}: ${message.text().slice(0, 300)}`)
    })
  })
  return { context, trap }
}

/**
 * Everything in pages that could lead or run somewhere. Read elsewhere than where they were shown: what looks into a page from
 * within breaks its policy.
 */
export function elementsOf(reader: Page, page: string, html: string): Promise<Element[]> {
  const source = `(html) => [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('*')]
    .filter(({ localName, attributes }) => localName === 'script' || [...attributes].some(({ name }) => /^on|^(?:xlink:)?href$|^src|action$|^data$|^poster$/.test(name)))
    .map(({ localName, attributes }) => ({ tag: localName, attributes: Object.fromEntries([...attributes].map(({ name, value }) => [name, value])) }))`
  return reader
    .evaluate<Omit<Element, 'page'>[]>(`(${source})(${JSON.stringify(html)})`)
    .then((found) => found.map((one) => ({ page, ...one })))
}

/** Shows each text as a page of its own where nothing protects anybody; what runs there is reported to the trap. */
export async function showRaw(context: BrowserContext, texts: readonly string[]): Promise<void> {
  await context.route(`${bare}/*`, (route) => {
    const text = texts[Number(new URL(route.request().url()).pathname.slice(1))]
    return text === undefined
      ? route.abort()
      : route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><body>${text}` })
  })
  const queue = texts.map((_, n) => n)
  const worker = async () => {
    const page = await context.newPage()
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      // A text that leads elsewhere ends the page before it is there.
      await page.goto(`${bare}/${next}`, { waitUntil: 'domcontentloaded', timeout: 3_000 }).catch(() => null)
      await page.waitForTimeout(60)
    }
    await page.close()
  }
  await Promise.all([worker(), worker(), worker(), worker()])
}

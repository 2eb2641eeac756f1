import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, chromium } from 'playwright-core'

/** Nothing is asked of the outside, and a sandbox is not to be had as root in a container. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH
  if (!executablePath) throw new Error('CHROMIUM_PATH names no browser. Run the journeys with: npm run e2e')
  return chromium.launch({ executablePath, args: flags })
}

/** A desk in Seoul with a common screen. */
export const desk: BrowserContextOptions = {
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'Asia/Seoul',
  reducedMotion: 'reduce',
  permissions: ['clipboard-read', 'clipboard-write'],
}

/** Writes down what pages of a browser complain about: errors in the console (a broken content policy is one) and uncaught ones. */
export class Complaints {
  private readonly all: string[] = []
  private readonly awaited: RegExp[] = []

  watch(context: BrowserContext): void {
    context.on('page', (page) => this.watchPage(page))
  }

  private watchPage(page: Page): void {
    page.on('pageerror', (error) => this.all.push(`${page.url()} threw ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') this.all.push(`${page.url()} ${message.text()} (${message.location().url})`)
    })
  }

  /** A browser writes every refused call into its console; one that belongs to the journey is named before it is made. */
  await(complaint: RegExp): void {
    this.awaited.push(complaint)
  }

  /** What was not awaited, once. */
  take(): string[] {
    return this.all.splice(0).filter((line) => !this.awaited.some((pattern) => pattern.test(line)))
  }
}

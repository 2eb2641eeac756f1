import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, startSimulator } from '@baton/simulator'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { Complaints, desk, launch } from './browser.ts'
import { BatonServer, freePort } from './server.ts'

/** A browser, the product and the networks around it: everything a journey takes place on. */
export interface Stage {
  simulator: Simulator
  server: BatonServer
  complaints: Complaints
  /** Pictures of every open tab, for who looks into a failure. Tells where they lie. */
  picture(name: string): Promise<string[]>
  /** Another person at another machine: own cookies, own storage. */
  newDesk(options?: BrowserContextOptions): Promise<BrowserContext>
  close(): Promise<void>
}

/** @param alsoAllow further servers on loopback that the product may reach */
export async function openStage(alsoAllow: readonly string[]): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-e2e-'))
  // The account that PostgreSQL runs as must be able to pass through.
  chmodSync(folder, 0o711)
  const simulator = await startSimulator({ seed: 11 })
  const complaints = new Complaints()
  let server: BatonServer | null = null
  let browser: Browser | null = null
  const close = async () => {
    await browser?.close()
    await server?.stop()
    await simulator.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const allowHosts = [...Object.values(simulator.ports).map((port) => `127.0.0.1:${port}`), ...alsoAllow]
    server = new BatonServer({ dataDir: join(folder, 'data'), port: await freePort(), allowHosts, logFile: join(folder, 'server.log') })
    const [launched] = await Promise.all([launch(), server.start()])
    browser = launched
    return {
      simulator,
      server,
      complaints,
      async picture(name) {
        const pages = launched.contexts().flatMap((context) => context.pages())
        const files = pages.map((_page, at) => join(tmpdir(), `baton-e2e-${name}-${at}.png`))
        await Promise.all(pages.map((page, at) => page.screenshot({ path: files[at] })))
        return files
      },
      async newDesk(options) {
        const context = await launched.newContext({ ...desk, ...options })
        context.setDefaultTimeout(15_000)
        complaints.watch(context)
        return context
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The first tab of a desk at an address of the product. */
export async function openTab(stage: Stage, context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(new URL(path, stage.server.url).href)
  return page
}

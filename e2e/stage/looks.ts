import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'

export const languages = ['en', 'ko', 'th'] as const
export type Language = (typeof languages)[number]
export const themes = ['light', 'dark'] as const
export const desk = { width: 1440, height: 900 } as const
export const phone = { width: 360, height: 740 } as const

/** Knows when a page has come to rest: everything it asked for has come, and nothing fades in any more. */
export class Rest {
  private readonly page: Page
  private readonly awaited = new Set<unknown>()

  constructor(page: Page) {
    this.page = page
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) this.awaited.clear()
      // The live feed never ends.
      if (!/\/live(\?|$)/.test(request.url())) this.awaited.add(request)
    })
    page.on('requestfinished', (request) => this.awaited.delete(request))
    page.on('requestfailed', (request) => this.awaited.delete(request))
  }

  async settled(): Promise<void> {
    const until = Date.now() + 15_000
    for (let quiet = 0; quiet < 3 && Date.now() < until; quiet++) {
      await this.page.evaluate(async () => {
        await document.fonts.ready
        await Promise.allSettled(
          document.getAnimations().flatMap((each) => (each.effect?.getTiming().iterations === Infinity ? [] : [each.finished])),
        )
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)))
      })
      if (this.awaited.size > 0) quiet = -1
    }
  }
}

/**
 * What sticks out of the page on either side, as short descriptions. What a box of its own scrolls or cuts with dots is
 * none of it.
 */
export function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    const held = (element: Element): boolean => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
        if (getComputedStyle(box).overflowX !== 'visible') return true
      return false
    }
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width, height } = element.getBoundingClientRect()
      return width > 1 && height > 1 && (right > clientWidth + 1 || left < -1) && !held(element)
    })
    const described = out.map((element) => `${element.tagName.toLowerCase()} “${(element.textContent ?? '').trim().slice(0, 40)}”`)
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide on ${clientWidth}`, ...described] : described
  })
}

/** Words inside this that are not shown whole, be it with dots or without. */
export function cut(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).evaluateAll((elements) =>
    elements
      .flatMap((element) => [element, ...element.querySelectorAll('*')])
      .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
      .map((element) => (element.textContent ?? '').trim()),
  )
}

/** Names of what one presses or types into that lies, at least in part, below this. */
export function coveredBy(cover: Locator): Promise<string[]> {
  return cover.evaluate((top) => {
    const { left, right, top: upper, bottom } = top.getBoundingClientRect()
    const controls = [...document.querySelectorAll('a, button, input, textarea, summary')].filter((each) => !top.contains(each))
    return controls
      .filter((each) => {
        const box = each.getBoundingClientRect()
        return box.width > 1 && box.left < right && box.right > left && box.top < bottom && box.bottom > upper
      })
      .map((each) => each.getAttribute('aria-label') ?? each.textContent?.trim() ?? each.tagName)
  })
}

/** What axe finds against WCAG 2.2 AA and its best practices, with the places. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Through the debugger and not as a script of the page: its content policy stays as it is.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: engine } = window as unknown as { axe: typeof axe }
    const { violations, passes } = await engine.run(document)
    if (passes.length < 10) return [`axe found hardly anything to look at (${passes.length} rules)`]
    return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  })
}

import { expect, it } from 'vitest'
import { see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { setUp } from '../stage/workspace.ts'

/** 140 KiB on the wire, of which React, router, queries and virtual list are 99. */
const BUDGET_BYTES = 140 * 1024

const given = useStage()

it('opens the inbox with no more JavaScript than the budget allows', async () => {
  const context = await given.stage.newDesk()
  const workspace = await setUp(given.stage, context)
  const page = await openTab(given.stage, context, workspace.page('inbox'))
  await see(page.getByRole('heading', { name: 'Nothing is waiting for you' }))

  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming && entry.name.endsWith('.js'))
      .map(({ name, encodedBodySize }) => ({ name: name.replace(/.*\//, ''), bytes: encodedBodySize })),
  )
  expect(scripts.length).toBeGreaterThan(2)
  const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0)
  if (bytes > BUDGET_BYTES) expect.fail(`${bytes} bytes of JavaScript: ${JSON.stringify(scripts, null, 1)}`)
})

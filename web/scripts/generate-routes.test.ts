// @vitest-environment node
import { expect, it } from 'vitest'
import { committedRoutesFile, routesFile } from './generate-routes.ts'

it('has the routes of the contract in the table the browser uses (else run: node web/scripts/generate-routes.ts)', async () => {
  expect(await committedRoutesFile()).toBe(routesFile())
})

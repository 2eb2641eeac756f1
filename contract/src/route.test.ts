import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { registry } from './index.ts'

const bodies = Object.entries(registry).flatMap(([area, routes]) =>
  Object.entries(routes).flatMap(([name, { body }]) => (body ? [{ name: `${area}.${name}`, body }] : [])),
)

describe('bodies', () => {
  it.each(bodies)('of $name refuse a name that they do not know, rather than ignore a slip of the pen', ({ body }) => {
    expect(body).toBeInstanceOf(z.ZodObject)
    const { error } = body.safeParse({ slipOfThePen: 1 })
    expect(error?.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys', keys: ['slipOfThePen'] }))
  })
})

import { expect, it } from 'vitest'
import { router } from './router.ts'

/** What somebody may have put into an address by hand, under every name that any page reads. */
const nonsense = { not: 'asked for' }
const names = [
  'view',
  'sort',
  'status',
  'network',
  'visibility',
  'unread',
  'inbox',
  'tag',
  'period',
  'from',
  'to',
  'by',
  'answered',
  'slower',
]
const raw = Object.fromEntries([...names, 'account', 'agent', 'next', 'token', 'workspace', 'again'].map((name) => [name, nonsense]))

const reading = Object.values(router.routesById).filter((route) => route.options.validateSearch)

it.each(reading.map((route) => [route.id, route.options.validateSearch] as const))(
  'shows %s nothing of an address that it does not understand',
  (_id, validate) => {
    const reads = validate as (search: object) => Record<string, unknown>
    const read = reads(raw)
    // The router lays what was read over what the address holds.
    const seen = Object.keys(reads({})).map((name) => ({ ...raw, ...read })[name])
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).not.toContain(nonsense)
  },
)

import { describe, expect, it } from 'vitest'
import { type Moment, misfound, type ToldOfAccount } from './found-and-told.ts'

const of = (network: string, more: Partial<ToldOfAccount> = {}): ToldOfAccount => ({
  network,
  possible: network !== 'line',
  comparedAt: null,
  found: 0,
  lastEventAt: '2026-11-26T09:00:00.000Z',
  ...more,
})
const at = (clock: string) => `2026-11-26T${clock}:00.000Z`
const moment = (shown: string[], ...told: ToldOfAccount[]): Moment => ({ shown: new Set(shown), told })
const sent = (token: string, network = 'x', delivered: boolean | null = true) => ({ token, network, delivered })
const x = [sent('m1'), sent('m2', 'x', false)]
const before = moment(['m1'], of('x'))
const after = moment(['m1', 'm2'], of('x', { found: 1, comparedAt: at('10:30') }))
const again = moment(['m1', 'm2'], of('x', { found: 1, comparedAt: at('10:45') }))

describe('judging what was asked for', () => {
  it('finds nothing wrong where all that was missing came, is told, and is told once', () => {
    expect(misfound(x, before, after, again)).toEqual([])
  })

  it('names what never came', () => {
    const less = moment(['m1'], of('x', { comparedAt: at('10:30') }))
    expect(misfound(x, before, less, moment(['m1'], of('x', { comparedAt: at('10:45') })))).toContain('lost on x: m2')
  })

  it('names a count that is not true, and one that grows by asking again', () => {
    const boasting = moment(['m1', 'm2'], of('x', { found: 5, comparedAt: at('10:30') }))
    expect(misfound(x, before, boasting, boasting)).toContain('1 came by asking x, and 5 are told')
    const more = moment(['m1', 'm2'], of('x', { found: 2, comparedAt: at('10:45') }))
    expect(misfound(x, before, after, more)).toContain('asking x again found 1 more')
  })

  it('names a run in which nothing was missing, or which was too late to see it', () => {
    expect(misfound([sent('m1')], before, moment(['m1'], of('x', { comparedAt: at('10:30') })), again)[0]).toMatch('proves nothing')
    expect(misfound(x, moment(['m1', 'm2'], of('x')), after, again).join()).toMatch('m2 was shown though x had not delivered it')
  })

  it('names what is not told', () => {
    expect(misfound(x, before, moment(['m1', 'm2'], of('x', { found: 1 })), again)).toContain('it is not told when x was asked')
    expect(misfound(x, before, after, after)).toContain('it is not told that x was asked again')
    expect(misfound(x, before, moment(['m1', 'm2']), again)).toEqual(['nothing is told of x'])
  })

  it('takes a silence that is told for what it is, and no other', () => {
    const line = [sent('m1', 'line'), sent('m2', 'line', false)]
    const silent = moment(['m1'], of('line'))
    expect(misfound(line, silent, silent, silent)).toEqual([])
    const pretending = moment(['m1'], of('line', { comparedAt: at('10:30') }))
    expect(misfound(line, silent, pretending, pretending)).toEqual(['line cannot be asked, and something else is told'])
    const mute = moment(['m1'], of('line', { lastEventAt: null }))
    expect(misfound(line, mute, mute, mute)).toEqual(['it is not told when line was last heard'])
  })
})

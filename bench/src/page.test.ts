import { describe, expect, it } from 'vitest'
import { timeResult } from './figures.ts'
import { withResults } from './page.ts'
import { line } from './profiles/soak.ts'
import type { Saved } from './results.ts'

const saved: Saved = {
  profile: 'inbox',
  date: '2026-03-02T12:00:00.000Z',
  machine: { cpu: 'Ampere', cores: 4, memoryGiB: 16, platform: 'linux-arm64', loadAverage: 0.1 },
  versions: { baton: '0.1.0', node: '24.1.0' },
  commit: 'abc1234',
  messages: 100_000,
  limits: { noOpRouteMs: 0.25, signedPostsPerSecond: 12_345 },
  results: [timeResult('inbox', [[4, 5, 6]], [2], { goal: 5 })],
}
const page = 'before\n<!-- results: made by node bench/src/page.ts -->\nold\n<!-- end of results -->\nafter\n'

describe('the page of results', () => {
  it('holds a table for each saved run, and leaves the rest as it is', () => {
    const made = withResults(page, [saved])
    expect(made).toContain('### inbox, 100,000 messages')
    expect(made).toContain('2026-03-02, commit abc1234 · baton 0.1.0, node 24.1.0 · 4 × Ampere, 16 GiB, load 0.1 · no-op route 0.25 ms')
    expect(made).toMatch(/\| inbox \| 5.00 ms \| .* \| 2.50 \| ≤ 5 \| met \|/)
    expect(made).not.toContain('old')
    expect([made.startsWith('before\n'), made.endsWith('\nafter\n')]).toEqual([true, true])
    expect(withResults(made, [saved])).toBe(made)
  })

  it('says when nothing is saved, and refuses a page without its place', () => {
    expect(withResults(page, [])).toContain('Nothing is saved yet.')
    expect(() => withResults('no place here', [])).toThrow('needs the lines')
  })
})

describe('the line through memory', () => {
  it('is level where nothing grows, and tells how far it rises where something does', () => {
    expect(line([0, 1, 2, 3].map((at) => [at, 200]))).toEqual({ from: 200, to: 200 })
    const { from, to } = line([0, 1, 2, 3, 4].map((at) => [at, 100 + 10 * at + (at % 2)]))
    expect(from).toBeCloseTo(100.4)
    expect(to).toBeCloseTo(140.4)
  })
})

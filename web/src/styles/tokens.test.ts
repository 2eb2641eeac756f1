// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function block(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`)
  expect(start, `tokens.css has ${selector}`).toBeGreaterThanOrEqual(0)
  const body = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries([...body.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1], found[2]]))
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const texts: [text: string, grounds: string[]][] = [
  ['ink', ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected', 'public-soft', 'private-soft', 'note-soft']],
  ['ink2', ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected']],
  ['ink3', ['canvas', 'surface', 'raised', 'hover', 'selected']],
  ['accent', ['canvas', 'surface', 'raised', 'selected']],
  ['public', ['canvas', 'surface', 'public-soft']],
  ['private', ['canvas', 'surface', 'private-soft']],
  ['note', ['canvas', 'surface', 'note-soft']],
  ['danger', ['canvas', 'surface', 'raised', 'danger-soft']],
  ['ok', ['canvas', 'surface', 'ok-soft']],
  ['on-accent', ['accent']],
  ['on-role', ['public', 'private', 'note', 'danger']],
  ['on-inverse', ['inverse']],
]
const edges: [edge: string, grounds: string[]][] = [
  ['control', ['surface', 'canvas', 'raised']],
  ['public-edge', ['surface', 'public-soft']],
  ['private-edge', ['surface', 'private-soft']],
  ['note-edge', ['surface', 'note-soft']],
]

const light = block(':root')
const dark = { ...light, ...block('[data-theme="dark"]') }
const sets = {
  light: { tokens: light, least: 4.5 },
  dark: { tokens: dark, least: 4.5 },
  'light, high contrast': { tokens: { ...light, ...block('[data-contrast="high"]') }, least: 7 },
  'dark, high contrast': { tokens: { ...dark, ...block('[data-theme="dark"][data-contrast="high"]') }, least: 7 },
}

describe.each(Object.entries(sets))('colours: %s', (_, { tokens, least }) => {
  it.each(texts.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground])))('%s can be read on %s', (text = '', ground = '') => {
    expect(contrast(tokens[text] ?? '', tokens[ground] ?? '')).toBeGreaterThanOrEqual(least)
  })
  it.each(edges.flatMap(([edge, grounds]) => grounds.map((ground) => [edge, ground])))(
    'the edge %s shows on %s',
    (edge = '', ground = '') => {
      expect(contrast(tokens[edge] ?? '', tokens[ground] ?? '')).toBeGreaterThanOrEqual(3)
    },
  )
})

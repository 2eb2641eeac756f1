import { expect, it } from 'vitest'
import { type Element, wrongOf } from './browsing.ts'

const own = 'http://127.0.0.1:3000'
const quiet = { executed: [], requests: [], reports: [], elements: [] }
const element = (tag: string, attributes: Record<string, string>): Element => ({ page: '/inbox', tag, attributes })
const judged = (tag: string, attributes: Record<string, string>) => wrongOf({ ...quiet, elements: [element(tag, attributes)] }, own).length

it('is content with a quiet browser', () => {
  const requests = [`${own}/api/v1/me`, 'data:image/png;base64,AA', 'blob:x', 'about:blank']
  expect(wrongOf({ ...quiet, requests }, own)).toEqual([])
})

it('names a script that ran, a server that was asked and a policy that was broken', () => {
  const found = wrongOf(
    { executed: ['hv1z'], requests: ['https://outside.example/hv2z', 'http://127.0.0.1:3001/'], reports: ['script-src'], elements: [] },
    own,
  )
  expect(found).toEqual([
    'a script ran: hv1z',
    'somebody outside was asked: https://outside.example/hv2z',
    'somebody outside was asked: http://127.0.0.1:3001/',
    'a content policy was broken: script-src',
  ])
})

it('names elements that would run when touched, and no others', () => {
  expect(judged('a', { href: 'https://example.org/' })).toBe(0)
  expect(judged('a', { href: '/w/haru/inbox', title: 'javascript:alert(1)' })).toBe(0)
  expect(judged('img', { src: 'data:image/png;base64,AA' })).toBe(0)
  expect(judged('script', { src: '/assets/index.js', type: 'module' })).toBe(0)
  expect(judged('a', { href: ' java\nscript:alert(1)' })).toBe(1)
  expect(judged('a', { href: 'data:text/html,x' })).toBe(1)
  expect(judged('div', { onclick: 'x()' })).toBe(1)
  expect(judged('iframe', { srcdoc: '<b>' })).toBe(1)
  expect(judged('iframe', { src: 'https://outside.example/' })).toBe(1)
  expect(judged('script', {})).toBe(1)
  expect(judged('script', { src: 'https://outside.example/x.js' })).toBe(1)
})

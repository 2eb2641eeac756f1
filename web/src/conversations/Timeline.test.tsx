import { fireEvent } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TimelineEntry } from '../api/types.ts'
import { renderInWorkspace } from '../testing/render.tsx'
import { aMessage, anOpenConversation, minji } from '../testing/samples.ts'
import { Timeline } from './Timeline.tsx'

const PANE = 400
/** Messages are laid out as high as their words say. */
const heightOf = (article: Element) => Number.parseInt(article.querySelector('.words')?.textContent ?? '', 10)
const articles = () => [...document.querySelectorAll('article')]
const total = () => articles().reduce((sum, article) => sum + heightOf(article), 0)

let observers: (() => void)[] = []
beforeEach(() => {
  observers = []
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(changed: () => void) {
        observers.push(changed)
      }
      observe(): void {}
      disconnect(): void {}
    },
  )
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(PANE)
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockImplementation(() => Math.max(PANE, total()))
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const at = articles().indexOf(this as HTMLElement)
    const above = articles().slice(0, Math.max(0, at))
    const box = document.querySelector('[role=log]')
    return new DOMRect(0, at < 0 ? 0 : above.reduce((sum, article) => sum + heightOf(article), 0) - (box?.scrollTop ?? 0), 0, 0)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const said = (at: number, height: number, part: Partial<ReturnType<typeof aMessage>> = {}) =>
  aMessage({
    id: `01930000-0000-7000-8000-0000000001${10 + at}`,
    at: `2026-11-20T05:${10 + at}:00.000Z`,
    text: `${height}px`,
    language: null,
    ...part,
  })
const shown = (items: TimelineEntry[]) => (
  <Timeline open={anOpenConversation({ timeline: { items, earlier: null } })} threadToShow={null} onShown={() => undefined} />
)
const ours = { direction: 'outbound', author: { kind: 'agent', id: minji.id, contactId: null, name: minji.name } } as const

function opened(items: TimelineEntry[]) {
  const { rerenderInWorkspace } = renderInWorkspace(shown(items))
  const box = document.querySelector('[role=log]') as HTMLElement
  return {
    at: () => box.scrollTop + (box.scrollTop >= box.scrollHeight ? -PANE : 0),
    end: () => box.scrollHeight - PANE,
    comes: (more: TimelineEntry[]) => rerenderInWorkspace(shown(more)),
    scrollTo: (top: number) => {
      box.scrollTop = top
      fireEvent.scroll(box)
    },
  }
}

it('opens at its end when the newest message fits into the pane', () => {
  const place = opened([said(1, 900), said(2, 100)])
  expect(place.at()).toBe(place.end())
})

it('opens a message taller than the pane at its beginning, and stays there when its height changes', () => {
  const place = opened([said(1, 300), said(2, 1500)])
  expect(place.at()).toBe(300 - 12)
  observers.forEach((changed) => changed())
  expect(place.at()).toBe(300 - 12)
})

it('opens at the top when the only message is a tall one', () => {
  const place = opened([said(1, 1500)])
  observers.forEach((changed) => changed())
  expect(place.at()).toBe(0)
})

it('does not move who reads a long message when another comes, but shows them what they said themselves', () => {
  const items = [said(1, 300), said(2, 1500)]
  const place = opened(items)
  place.comes([...items, said(3, 100)])
  expect(place.at()).toBe(300 - 12)

  place.comes([...items, said(3, 100), said(4, 100, ours)])
  expect(place.at()).toBe(place.end())
})

it('stays at the end of a long message for who has read to there', () => {
  const items = [said(1, 300), said(2, 1500)]
  const place = opened(items)
  place.scrollTo(place.end())
  observers.forEach((changed) => changed())
  expect(place.at()).toBe(place.end())
  place.comes([...items, said(3, 100)])
  expect(place.at()).toBe(place.end())
})

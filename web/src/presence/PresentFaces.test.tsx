import { screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { agentsQuery } from '../api/queries.ts'
import { renderInWorkspace } from '../testing/render.tsx'
import { aMe } from '../testing/samples.ts'
import PresentFaces from './PresentFaces.tsx'
import { WritesToo } from './WritesToo.tsx'
import { setPresent, withTold } from './store.ts'

afterEach(() => setPresent({}))

it('puts together what was told of some and of all, and forgets who left', () => {
  const somchai = { agentId: 's', state: 'viewing', since: '' } as const
  const some = withTold({ c1: [somchai] }, { conversations: { c2: [somchai] } })
  expect(some).toEqual({ c1: [somchai], c2: [somchai] })
  expect(withTold(some, { conversations: { c1: [] } })).toEqual({ c2: [somchai] })
  expect(withTold(some, { conversations: { c3: [somchai] }, whole: true })).toEqual({ c3: [somchai] })
})

it('shows colleagues, who replies first, and not oneself', () => {
  const agentId = aMe().workspaces[0]?.agentId ?? ''
  const since = '2026-11-02T09:00:00.000Z'
  setPresent({
    c1: [
      { agentId, state: 'replying', since },
      { agentId: 'dao', state: 'viewing', since },
      { agentId: 'somchai', state: 'replying', since },
      { agentId: 'a stranger', state: 'replying', since },
    ],
  })
  const { queries } = renderInWorkspace(
    <>
      <PresentFaces conversationId="c1" />
      <WritesToo conversationId="c1" />
    </>,
  )
  const person = (id: string, name: string) => ({ id, name })
  queries.setQueryData(agentsQuery(aMe().workspaces[0]?.workspaceId ?? '').queryKey, [
    person('dao', 'Dao'),
    person('somchai', 'Somchai'),
  ] as never)

  return screen.findByText(/Somchai is replying/).then(() => {
    expect(document.querySelector('[data-present]')?.textContent).toBe('S, Somchai is replyingD, Dao is looking at this')
    expect(screen.getByRole('status').textContent).toContain('Somchai is writing a reply here')
  })
})

import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Activity } from '../api/types.ts'
import { renderInWorkspace } from '../testing/render.tsx'
import { ActivityLine } from './ActivityLine.tsx'

const at = '2026-11-20T09:00:00.000Z'
const hidden = (actor: Activity['actor'], data: Activity['data']): Activity => ({
  type: 'activity',
  id: 'e1',
  at,
  what: 'message.changed',
  actor,
  data: { messageId: 'm1', ...data },
})

it('tells what was done at the network itself from what a colleague did here', () => {
  const baton = { kind: 'system', id: null, name: null } as const
  const lines = [
    hidden({ kind: 'agent', id: 'a1', name: 'Minji' }, { what: 'asked-to-hide' }),
    hidden(baton, { what: 'there-hide', by: 'us', network: 'facebook' }),
    hidden(baton, { what: 'there-hide', by: 'network', network: 'youtube' }),
  ]
  renderInWorkspace(lines.map((activity, index) => <ActivityLine key={index} activity={activity} now={Date.parse(at)} />))
  expect(screen.getByText(/Minji hid a message from the public/)).not.toBeNull()
  expect(screen.getByText(/hidden on Facebook itself, by whoever manages the account there/)).not.toBeNull()
  expect(screen.getByText(/YouTube itself hid a message from the public/)).not.toBeNull()
})

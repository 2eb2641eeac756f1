import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderInWorkspace } from '../testing/render.tsx'
import { aMessage, anOpenConversation } from '../testing/samples.ts'
import { draftOf } from './drafts.ts'
import HeldSheet from './HeldSheet.tsx'

it('shows what came since, also where it was told late and stands further up', () => {
  const told = aMessage({
    id: '01930000-0000-7000-8000-000000000901',
    at: '2026-11-20T04:00:00.000Z',
    text: '주문번호는 4411이에요',
    arrival: 9,
  })
  const seen = aMessage({ id: '01930000-0000-7000-8000-000000000900', at: '2026-11-20T05:00:00.000Z', text: '언제 오나요?', arrival: 8 })
  renderInWorkspace(
    <HeldSheet
      open={anOpenConversation({ timeline: { items: [told, seen], earlier: null } })}
      held={{
        sent: { draft: { ...draftOf('nowhere'), text: '확인할게요' }, option: undefined, split: false, resolve: false, sendAt: null },
        seenMessageId: seen.id,
      }}
      onAnyway={() => {}}
      onMerge={() => {}}
      onDrop={() => {}}
    />,
  )
  expect(screen.getByText('주문번호는 4411이에요')).not.toBeNull()
  expect(screen.queryByText('언제 오나요?')).toBeNull()
})

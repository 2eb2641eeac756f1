import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Inbox as InboxIcon, Plus } from 'lucide-react'
import { useState } from 'react'
import { inboxesQuery } from '../../api/queries.ts'
import type { Inbox } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { GroupRow } from './GroupRow.tsx'
import { InboxDialog } from './InboxDialog.tsx'

/** Where conversations land, and who works there. */
export function InboxesPage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('people:manage')
  const [edited, setEdited] = useState<Inbox | 'new' | null>(null)
  const query = useQuery(inboxesQuery(workspaceId))
  const make = (
    <Button look="primary" onClick={() => setEdited('new')}>
      <Plus size={15} aria-hidden />
      {t`Make an inbox`}
    </Button>
  )
  return (
    <SettingsPage
      title={t`Inboxes`}
      words={t`Each channel account leads into one inbox. Owners and admins see every inbox, others those they work in.`}
      needs="people:read"
      action={may && (query.data?.length ?? 0) > 0 && make}
    >
      <Panel>
        <ListState
          query={query}
          empty={{ icon: InboxIcon, title: t`You work in no inbox`, words: t`An owner or admin can add you to one.`, action: may && make }}
        >
          {(inboxes) => (
            <ul>
              {inboxes.map((inbox) => (
                <GroupRow
                  key={inbox.id}
                  name={inbox.name}
                  words={
                    <>
                      {plural(inbox.reopenDays, {
                        0: 'Never reopens by itself',
                        one: 'Reopens within # day',
                        other: 'Reopens within # days',
                      })}{' '}
                      · {plural(inbox.undoSeconds, { 0: 'Sends at once', one: '# second to undo', other: '# seconds to undo' })}
                    </>
                  }
                  agentIds={inbox.agentIds}
                  onEdit={may ? () => setEdited(inbox) : undefined}
                />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
      {edited && <InboxDialog inbox={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

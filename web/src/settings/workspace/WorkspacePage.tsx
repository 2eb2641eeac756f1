import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../kit/Button.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { zoneWords } from '../../setup/zones.ts'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { linkButton } from '../link-button.ts'
import { roleWords } from '../people/role-words.ts'
import { Demo } from './Demo.tsx'
import { FileRetention } from './FileRetention.tsx'
import { MakeWorkspaceDialog } from './MakeWorkspaceDialog.tsx'
import { RenameWorkspaceDialog } from './RenameWorkspaceDialog.tsx'
import { SecondLookPolicy } from './SecondLookPolicy.tsx'

/** The workspaces one belongs to, and the demo of this one. */
export function WorkspacePage() {
  const { t, i18n } = useLingui()
  const { me, workspaceId, membership } = useWorkspace()
  const mayManage = useMay('workspace:manage')
  const [makes, setMakes] = useState(false)
  const [renames, setRenames] = useState(false)
  return (
    <SettingsPage
      title={t`Workspaces and demo`}
      action={
        membership.role === 'owner' && (
          <Button onClick={() => setMakes(true)}>
            <Plus size={15} aria-hidden />
            {t`Make a workspace`}
          </Button>
        )
      }
    >
      <Panel title={t`Your workspaces`} words={t`Each has its own accounts, people and conversations; nothing crosses over.`}>
        <ul>
          {me.workspaces.map((each) => (
            <li key={each.workspaceId} className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
              <div className="min-w-40 flex-1">
                <p className="flex flex-wrap items-center gap-2 text-ui font-medium">
                  {each.name}
                  {each.workspaceId === workspaceId && <Chip>{t`this one`}</Chip>}
                </p>
                <p className="text-meta text-ink2">
                  {t(roleWords[each.role].name)} · {zoneWords(each.timeZone, i18n.locale)}
                </p>
              </div>
              {each.workspaceId === workspaceId && mayManage && <Button onClick={() => setRenames(true)}>{t`Rename`}</Button>}
              {each.workspaceId !== workspaceId && (
                <Link to="/w/$slug/inbox" params={{ slug: each.slug }} className={linkButton('plain')}>
                  {t`Go there`}
                </Link>
              )}
            </li>
          ))}
        </ul>
      </Panel>
      <SecondLookPolicy />
      <FileRetention />
      <Demo />
      {renames && <RenameWorkspaceDialog onClose={() => setRenames(false)} />}
      {makes && <MakeWorkspaceDialog onClose={() => setMakes(false)} />}
    </SettingsPage>
  )
}

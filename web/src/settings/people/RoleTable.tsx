import { roleRights, roles, seesAllInboxes } from '@baton/contract/permissions'
import { useLingui } from '@lingui/react/macro'
import { ScrollRegion } from '../../kit/ScrollRegion.tsx'
import { Panel } from '../SettingsPage.tsx'
import { roleWords } from './role-words.ts'

/** What the roles mean, in a table. */
export function RoleTable() {
  const { t } = useLingui()
  const yes = (value: boolean) => <td className="px-3 py-2 text-ink2">{value ? t`Yes` : t`No`}</td>
  return (
    <Panel title={t`What the roles may do`}>
      <ScrollRegion label={t`What the roles may do`} className="overflow-x-auto">
        <table className="w-full min-w-140 text-left text-small">
          <thead className="text-meta text-ink2">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">{t`Role`}</th>
              <th scope="col" className="px-3 py-2 font-medium">{t`May`}</th>
              <th scope="col" className="px-3 py-2 font-medium">{t`All inboxes`}</th>
              <th scope="col" className="px-3 py-2 font-medium">{t`Private messages`}</th>
              <th scope="col" className="px-3 py-2 font-medium">{t`Personal data`}</th>
            </tr>
          </thead>
          <tbody>
            {roles.map((role) => (
              <tr key={role} className="border-t border-line align-top">
                <th scope="row" className="px-4 py-2 font-medium whitespace-nowrap">
                  {t(roleWords[role].name)}
                </th>
                <td className="px-3 py-2 text-ink2">{t(roleWords[role].may)}</td>
                {yes(seesAllInboxes[role])}
                {yes(roleRights[role].readPrivate)}
                {yes(roleRights[role].seePersonalData)}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Invitation } from '@baton/contract/people'
import { call } from '../../api/call.ts'
import { date, exactTime, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { ErrorState } from '../../kit/states.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { invitationsQuery } from '../queries.ts'
import { roleWords } from './role-words.ts'

/** Invitations nobody has used yet. Nothing when there are none. */
export function InvitationList() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useQuery(invitationsQuery(workspaceId))
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data?.length) return null
  return (
    <Panel title={t`Invited, not here yet`}>
      <ul>
        {query.data.map((invitation) => (
          <Waiting key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Panel>
  )
}

function Waiting({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const now = useNow()
  const { id, email, role, invitedBy, expiresAt } = invitation
  const until = date(new Date(expiresAt), now)
  const withdraw = useMutation({
    mutationFn: () => call('people.withdrawInvitation', { params: { workspaceId, invitationId: id } }),
    onSuccess: async () => {
      toast(t`Withdrawn: ${email}`)
      await queries.invalidateQueries({ queryKey: invitationsQuery(workspaceId).queryKey })
    },
  })
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
      <div className="min-w-40 flex-1">
        <p className="truncate text-ui font-medium">{email}</p>
        <p className="text-meta text-ink2">
          {t(roleWords[role].name)} · {invitedBy && <>{t`by ${invitedBy}`} · </>}
          <time dateTime={expiresAt} title={exactTime(expiresAt)}>{t`until ${until}`}</time>
        </p>
        <FormError error={withdraw.error} />
      </div>
      <Button busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
        {t`Withdraw`}
      </Button>
    </li>
  )
}

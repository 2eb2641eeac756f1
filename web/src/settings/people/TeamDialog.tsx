import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { agentsQuery, teamsQuery } from '../../api/queries.ts'
import type { Team } from '../../api/types.ts'
import { TextField } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { MemberChoice } from './MemberChoice.tsx'

/** Makes a team (`team` null) or changes one. */
export function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [name, setName] = useState(team?.name ?? '')
  const [agentIds, setAgentIds] = useState(team?.agentIds ?? [])
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), agentIds }
      return team
        ? call('people.changeTeam', { params: { workspaceId, teamId: team.id }, body })
        : call('people.makeTeam', { params: { workspaceId }, body })
    },
    onSuccess: async () => {
      toast(team ? t`Saved` : t`Team made`)
      onClose()
      await queries.invalidateQueries({ queryKey: teamsQuery(workspaceId).queryKey })
      await queries.invalidateQueries({ queryKey: agentsQuery(workspaceId).queryKey })
    },
  })
  return (
    <FormDialog
      title={team ? t`Change the team` : t`Make a team`}
      act={t`Save`}
      ready={name.trim() !== ''}
      busy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField label={t`Name`} required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      <MemberChoice label={t`Who belongs to it`} chosen={agentIds} onChange={setAgentIds} />
      <FormError error={save.error} />
    </FormDialog>
  )
}

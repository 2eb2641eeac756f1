import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../api/call.ts'
import { agentsQuery, teamsQuery } from '../../api/queries.ts'
import type { Team } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { TextField } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { MemberChoice } from './MemberChoice.tsx'

/** Makes a team (`team` null) or changes one. */
export function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const form = useId()
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
    <Dialog
      title={team ? t`Change the team` : t`Make a team`}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="primary" type="submit" form={form} busy={save.isPending} disabled={!name.trim()}>
            {t`Save`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() && !save.isPending) save.mutate()
        }}
      >
        <TextField label={t`Name`} required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        <MemberChoice label={t`Who belongs to it`} chosen={agentIds} onChange={setAgentIds} />
        <FormError error={save.error} />
      </form>
    </Dialog>
  )
}

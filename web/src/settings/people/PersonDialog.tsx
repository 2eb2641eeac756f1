import { roleRights } from '@baton/contract/permissions'
import type { Role } from '@baton/contract/permissions'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { useId, useState } from 'react'
import { call } from '../../api/call.ts'
import { agentsQuery } from '../../api/queries.ts'
import type { Agent } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { RadioChoices } from '../../kit/Choices.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useFreshMe } from '../../shell/useFreshMe.ts'
import { useWorkspace } from '../../shell/workspace.tsx'
import { RoleChoice } from './RoleChoice.tsx'
import { changesOf, overrideOf } from './changes.ts'
import type { Override } from './changes.ts'

interface Props {
  agent: Agent
  opener: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Role, the two separate rights, and whether the person may come in at all. */
export function PersonDialog({ agent, opener, onClose }: Props) {
  const { t } = useLingui()
  const { workspaceId, membership, agentId } = useWorkspace()
  const queries = useQueryClient()
  const freshMe = useFreshMe()
  const form = useId()
  const [role, setRole] = useState<Role>(agent.role)
  const [readPrivate, setReadPrivate] = useState<Override>(() => overrideOf(agent, 'readPrivate'))
  const [seePersonalData, setSeePersonalData] = useState<Override>(() => overrideOf(agent, 'seePersonalData'))
  const { name } = agent
  const foreignOwner = agent.role === 'owner' && membership.role !== 'owner'
  const save = useMutation({
    mutationFn: (body: ReturnType<typeof changesOf> & { state?: Agent['state'] }) =>
      call('people.changeAgent', { params: { workspaceId, agentId: agent.id }, body }),
    onSuccess: async (_, body) => {
      toast(body.state === 'suspended' ? t`Suspended: ${name}` : body.state === 'active' ? t`Let in again: ${name}` : t`Saved`)
      onClose()
      await queries.invalidateQueries({ queryKey: agentsQuery(workspaceId).queryKey })
      if (agent.id === agentId) await freshMe()
    },
  })
  const changes = changesOf(agent, { role, readPrivate, seePersonalData })

  return (
    <Dialog
      title={name}
      open
      onOpenChange={(open) => !open && onClose()}
      finalFocus={opener}
      actions={
        foreignOwner ? (
          <Button onClick={onClose}>{t`Close`}</Button>
        ) : (
          <>
            {agent.id !== agentId &&
              (agent.state === 'active' ? (
                <Button look="danger" busy={save.isPending} onClick={() => save.mutate({ state: 'suspended' })}>{t`Suspend`}</Button>
              ) : (
                <Button busy={save.isPending} onClick={() => save.mutate({ state: 'active' })}>{t`Let in again`}</Button>
              ))}
            <span className="flex-1" />
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button look="primary" type="submit" form={form} busy={save.isPending} disabled={Object.keys(changes).length === 0}>
              {t`Save`}
            </Button>
          </>
        )
      }
    >
      {foreignOwner ? (
        <p>{t`Only an owner can change an owner.`}</p>
      ) : (
        <form
          id={form}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            if (!save.isPending) save.mutate(changes)
          }}
        >
          <p>{agent.email}</p>
          <RoleChoice value={role} onChange={setRole} />
          <RightChoice
            label={t`May read private messages`}
            byRole={roleRights[role].readPrivate}
            value={readPrivate}
            onChange={setReadPrivate}
          />
          <RightChoice
            label={t`May see personal data (names at networks, phone numbers, mail addresses)`}
            byRole={roleRights[role].seePersonalData}
            value={seePersonalData}
            onChange={setSeePersonalData}
          />
          {agent.state === 'active' && <p>{t`Suspended, a person is signed out of this workspace at once. What they wrote stays.`}</p>}
          <FormError error={save.error} />
        </form>
      )}
    </Dialog>
  )
}

function RightChoice({
  label,
  byRole,
  value,
  onChange,
}: {
  label: string
  byRole: boolean
  value: Override
  onChange: (value: Override) => void
}) {
  const { t } = useLingui()
  return (
    <RadioChoices<Override>
      row
      label={label}
      value={value}
      onChange={onChange}
      options={[
        { value: 'role', label: byRole ? t`As the role says: yes` : t`As the role says: no` },
        { value: 'yes', label: t`Always yes` },
        { value: 'no', label: t`Always no` },
      ]}
    />
  )
}

import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { agentsQuery, inboxesQuery } from '../../api/queries.ts'
import type { Inbox } from '../../api/types.ts'
import { TextField } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { MemberChoice } from './MemberChoice.tsx'

/** Makes an inbox (`inbox` null) or changes one. */
export function InboxDialog({ inbox, onClose }: { inbox: Inbox | null; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId, agentId } = useWorkspace()
  const queries = useQueryClient()
  const [name, setName] = useState(inbox?.name ?? '')
  const [reopenDays, setReopenDays] = useState(String(inbox?.reopenDays ?? 3))
  const [undoSeconds, setUndoSeconds] = useState(String(inbox?.undoSeconds ?? 10))
  const [returnHours, setReturnHours] = useState(String(inbox?.returnHours ?? 24))
  const [agentIds, setAgentIds] = useState(inbox?.agentIds ?? [agentId])
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        reopenDays: Number(reopenDays),
        undoSeconds: Number(undoSeconds),
        returnHours: Number(returnHours),
        agentIds,
      }
      return inbox
        ? call('people.changeInbox', { params: { workspaceId, inboxId: inbox.id }, body })
        : call('people.makeInbox', { params: { workspaceId }, body })
    },
    onSuccess: async () => {
      toast(inbox ? t`Saved` : t`Inbox made`)
      onClose()
      await queries.invalidateQueries({ queryKey: inboxesQuery(workspaceId).queryKey })
      await queries.invalidateQueries({ queryKey: agentsQuery(workspaceId).queryKey })
    },
  })
  return (
    <FormDialog
      title={inbox ? t`Change the inbox` : t`Make an inbox`}
      act={t`Save`}
      ready={name.trim() !== ''}
      busy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField label={t`Name`} required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      <TextField
        label={t`Days in which a message reopens a conversation`}
        help={t`Counted from Done. Later than that, a new conversation begins. 0 to 90.`}
        type="number"
        inputMode="numeric"
        required
        min={0}
        max={90}
        step={1}
        value={reopenDays}
        onChange={(event) => setReopenDays(event.target.value)}
      />
      <TextField
        label={t`Seconds in which a sent reply can be undone`}
        help={t`So long it waits before the network gets it. 0 to 60.`}
        type="number"
        inputMode="numeric"
        required
        min={0}
        max={60}
        step={1}
        value={undoSeconds}
        onChange={(event) => setUndoSeconds(event.target.value)}
      />
      <TextField
        label={t`Hours a customer has to write in private`}
        help={t`Counted from your private message or invitation. Then the conversation comes back, once. 0 to 720; 0: it never does.`}
        type="number"
        inputMode="numeric"
        required
        min={0}
        max={720}
        step={1}
        value={returnHours}
        onChange={(event) => setReturnHours(event.target.value)}
      />
      <MemberChoice label={t`Who works in it`} chosen={agentIds} onChange={setAgentIds} />
      <FormError error={save.error} />
    </FormDialog>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { Conversation, NetworkName } from '../api/types.ts'
import { applyEntries } from '../conversations/live.ts'
import { useActions } from '../conversations/useActions.ts'
import { Field, inputClass } from '../kit/Field.tsx'
import { FormDialog } from '../kit/FormDialog.tsx'
import { FormError } from '../kit/FormError.tsx'
import { newId } from '../kit/id.ts'
import { networkMarks } from '../kit/networks.ts'
import { useWorkspace } from '../shell/workspace.tsx'

interface Props {
  conversation: Conversation
  network: NetworkName
  onClose: () => void
}

/** Done, since it was answered on the network itself; what was said there stands here as a note. */
export function AnsweredThere({ conversation, network, onClose }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const actions = useActions()
  const { name } = networkMarks[network]
  const [text, setText] = useState('')
  const [noteId] = useState(newId)
  const mark = useMutation({
    mutationFn: async () => {
      const said = text.trim()
      if (said) {
        const params = { workspaceId, conversationId: conversation.id }
        const note = await call('conversations.note', { params, body: { id: noteId, text: `${t`Answered on ${name}:`}\n${said}` } })
        applyEntries(queries, workspaceId, conversation.id, [note])
      }
      if (await actions.resolve(conversation)) onClose()
    },
  })
  return (
    <FormDialog title={t`Answered on ${name}`} act={t`Mark done`} busy={mark.isPending} onSubmit={() => mark.mutate()} onClose={onClose}>
      <Field label={t`What was answered there (optional)`} help={t`It stands here as a note for your team. Nothing is sent.`}>
        {(ids) => (
          <textarea
            {...ids}
            dir="auto"
            rows={5}
            maxLength={9000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className={`${inputClass} h-auto py-2 max-pane:h-auto`}
          />
        )}
      </Field>
      <FormError error={mark.error} />
    </FormDialog>
  )
}

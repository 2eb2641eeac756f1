import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Conversation } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { TextField } from '../kit/Field.tsx'
import { useActions } from './useActions.ts'

/** Names what a conversation is about, for colleagues and for the list of earlier ones. */
export default function SubjectDialog({
  conversation,
  open,
  onOpenChange,
}: {
  conversation: Conversation
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { t } = useLingui()
  const actions = useActions()
  const [subject, setSubject] = useState(conversation.subject ?? '')
  async function save(): Promise<void> {
    if (await actions.setSubject(conversation, subject.trim() || null)) onOpenChange(false)
  }
  return (
    <Dialog
      title={t`Name what it is about`}
      open={open}
      onOpenChange={onOpenChange}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t`Cancel`}</Button>
          <Button look="primary" onClick={() => void save()}>
            {t`Save`}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextField
          label={t`Subject`}
          help={t`Only your team sees this`}
          maxLength={200}
          value={subject}
          onChange={(event) => setSubject(event.target.value)}
        />
      </form>
    </Dialog>
  )
}

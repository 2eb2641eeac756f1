import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { TextField } from '../kit/Field.tsx'
import { FormDialog } from '../kit/FormDialog.tsx'

/** Declining wants a reason, which the colleague who asked reads. */
export default function DeclineDialog({ onDone, onClose }: { onDone: (words: string) => Promise<boolean>; onClose: () => void }) {
  const { t } = useLingui()
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  async function send(): Promise<void> {
    setBusy(true)
    if (await onDone(words.trim())) onClose()
    else setBusy(false)
  }
  return (
    <FormDialog
      title={t`Decline it?`}
      act={t`Decline`}
      look="danger"
      ready={words.trim() !== ''}
      busy={busy}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <TextField
        label={t`Why not?`}
        help={t`Your colleague reads this; customers never do.`}
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </FormDialog>
  )
}

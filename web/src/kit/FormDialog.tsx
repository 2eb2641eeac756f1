import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useId } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'

interface Props {
  title: string
  /** What the button that sends it says. */
  act: string
  look?: 'primary' | 'danger'
  /** False while something needed is missing. */
  ready?: boolean
  busy: boolean
  /** Faults are told by the form itself, not by the browser. */
  noValidate?: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A dialog that holds one form: its fields, and Cancel beside the button that sends it. It is never sent twice at a time. */
export function FormDialog({ title, act, look = 'primary', ready = true, busy, noValidate, onSubmit, onClose, children }: Props) {
  const { t } = useLingui()
  const form = useId()
  return (
    <Dialog
      title={title}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look={look} type="submit" form={form} busy={busy} disabled={!ready}>
            {act}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate={noValidate}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !busy) onSubmit()
        }}
      >
        {children}
      </form>
    </Dialog>
  )
}

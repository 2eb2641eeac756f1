import { useLingui } from '@lingui/react/macro'
import type { ReplyOption } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { VisibilityMark } from '../kit/VisibilityMark.tsx'
import { useReplyWords } from './useReplyWords.ts'

interface Props {
  option: ReplyOption
  text: string
  onYes: () => void
  onNo: () => void
}

/** Words written for one person are about to be for everybody: asked once. */
export default function GoPublicDialog({ option, text, onYes, onNo }: Props) {
  const { t } = useLingui()
  const words = useReplyWords()
  return (
    <Dialog
      title={t`Everyone will be able to read this`}
      open
      onOpenChange={(next) => !next && onNo()}
      actions={
        <>
          <Button onClick={onNo}>{t`Keep it private`}</Button>
          <Button look="public" onClick={onYes}>
            {t`Make it public`}
          </Button>
        </>
      }
    >
      <p className="mb-2 flex items-center gap-2">
        <VisibilityMark audience="public" /> {words.head(option)}
      </p>
      <p dir="auto" className="rounded-sm border-r-3 border-public-edge bg-public-soft px-3 py-2 text-message text-ink words">
        {text}
      </p>
    </Dialog>
  )
}

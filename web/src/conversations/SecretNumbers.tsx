import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Eye, EyeOff, Globe, ShieldAlert } from 'lucide-react'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Message, OpenConversation } from '../api/types.ts'
import { SheetLink } from '../composer/SheetLink.tsx'
import { Button } from '../kit/Button.tsx'
import { networkMarks } from '../kit/networks.ts'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { useModeration } from './useModeration.ts'
import { useMoveToPrivate } from './useMoveToPrivate.ts'

interface Props {
  message: Message
  open: OpenConversation
}

/** What a customer wrote and nobody should have: masked, shown to those who may see it, and out of the public's sight by one press. */
export default function SecretNumbers({ message, open }: Props) {
  return (
    <div className="mt-1 flex max-w-140 flex-col items-start gap-1 text-small text-ink2">
      {/* Other numbers, other reading: what was shown of the words of before does not stay. */}
      <Numbers key={message.editedAt} message={message} />
      {message.visibility === 'public' && !message.hidden && message.moderation?.state !== 'waiting' && (
        <InPublic message={message} open={open} />
      )}
    </div>
  )
}

function Numbers({ message }: { message: Message }) {
  const { t } = useLingui()
  const { workspaceId, membership } = useWorkspace()
  const names: Record<Message['secretNumbers'][number], string> = {
    card: t`card number`,
    korean_resident: t`Korean resident number`,
    thai_citizen: t`Thai citizen number`,
    bank_account: t`bank account`,
  }
  // Kept by this bubble alone, and gone with it.
  const reading = useMutation({
    mutationFn: () => call('conversations.showNumbers', { params: { workspaceId, messageId: message.id } }),
    gcTime: 0,
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
    },
  })
  const kinds = message.secretNumbers.map((kind) => names[kind]).join(', ')
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-1.5">
        <ShieldAlert size={15} aria-hidden className="shrink-0" />
        {t`Masked here: ${kinds}`}
        {membership.seePersonalData &&
          (reading.data ? (
            <Button look="quiet" onClick={() => reading.reset()}>
              <EyeOff size={15} aria-hidden />
              {t`Mask it again`}
            </Button>
          ) : (
            <Button look="quiet" busy={reading.isPending} onClick={() => reading.mutate()}>
              <Eye size={15} aria-hidden />
              {t`Show the number`}
            </Button>
          ))}
      </p>
      {reading.data && (
        <div role="status">
          <dl className="grid grid-cols-[auto_1fr] gap-x-2">
            {reading.data.numbers.map(({ kind, number }, index) => (
              <div key={index} className="contents">
                <dt>{names[kind]}</dt>
                <dd dir="ltr" className="font-medium text-ink select-all">
                  {number}
                </dd>
              </div>
            ))}
          </dl>
          <p className="text-meta">{t`The audit log notes that you looked.`}</p>
        </div>
      )}
    </>
  )
}

/** Everybody can read it at the network still, whatever stands here. */
function InPublic({ message, open }: Props) {
  const { t } = useLingui()
  const { conversation } = open
  const moderation = useModeration(message, open)
  const move = useMoveToPrivate(message, open)
  const hides = moderation.acts.includes('hide')
  const thread = conversation.threads.find(({ id }) => id === message.threadId)
  const network = networkMarks[thread?.network ?? conversation.network].name

  async function hide(): Promise<void> {
    if ((await moderation.ask('hide', 'personal-data')) && move) move.go()
  }

  return (
    <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
      <Globe size={15} aria-hidden className="shrink-0 text-public" />
      <span>
        {t`Everybody can read the number on ${network}.`}{' '}
        {moderation.lets('hide') === false && t`It cannot be hidden from here: ask its author to delete it.`}
        {hides && !move && t`Once it is hidden, ask its author to go on in a private message.`}
      </span>
      {moderation.lets('hide') === false && thread && <SheetLink network={thread.network} accountId={thread.accountId} />}
      {move && moderation.lets('hide') === false && <Button onClick={move.go} busy={move.busy}>{t`Move to private`}</Button>}
      {hides && (
        <Button onClick={() => void hide()} busy={move?.busy}>
          <EyeOff size={15} aria-hidden />
          {move ? t`Hide and move to private` : t`Hide`}
        </Button>
      )}
    </p>
  )
}

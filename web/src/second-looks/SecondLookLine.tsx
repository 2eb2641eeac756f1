import { useLingui } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import type { SecondLook } from '../api/types.ts'
import { clock, exactTime, useNow } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { cx } from '../kit/cx.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useLookActs } from './useLookActs.ts'
import { actWords, fellWords, myActWords, reasonWords, whyWords } from './words.ts'

const DeclineDialog = lazyPart(() => import('./DeclineDialog.tsx'))

/** Who wants what done with a message, why somebody else has to look, and the way to allow, decline or withdraw it; or how it ended. */
export function SecondLookLine({ look, className }: { look: SecondLook; className?: string }) {
  const { t, i18n } = useLingui()
  const now = useNow()
  const acts = useLookActs(look)
  const [busy, setBusy] = useState(false)
  const [declines, setDeclines] = useState(false)
  const who = look.askedBy.name || t`Baton`
  const wanted = acts.isMine ? t(myActWords[look.act]) : i18n._({ ...actWords[look.act], values: { who } })
  const reason = look.reason && t(reasonWords[look.reason])
  const until = clock(look.expiresAt, now)
  const run = async (act: () => Promise<boolean>) => {
    setBusy(true)
    await act()
    setBusy(false)
  }
  return (
    <section
      aria-label={t`Second look`}
      className={cx(
        'mt-1 flex max-w-140 flex-col items-start gap-1 rounded-md border border-dashed border-control px-3 py-2 text-small',
        className,
      )}
    >
      <p>
        <span className="font-medium">{wanted}</span>
        {reason && <span className="text-ink2"> · {reason}</span>}
      </p>
      {look.state === 'open' ? (
        <p className="text-meta text-ink2">
          {t(whyWords[look.why])}{' '}
          {acts.isMine
            ? t`A colleague has to allow it.`
            : acts.mayDecide
              ? t`Look at it and decide.`
              : t`A colleague with the right has to allow it.`}{' '}
          <time dateTime={look.expiresAt} title={exactTime(look.expiresAt)}>{t`Open until ${until}.`}</time>
        </p>
      ) : (
        <Ending look={look} now={now} />
      )}
      {acts.isStuck && (
        <p className="text-meta text-danger">
          {t`Nobody else here may decide this. Invite a colleague, or have an admin change “Second pair of eyes” in the settings of the workspace.`}
        </p>
      )}
      {acts.mayDecide && (
        <div className="flex flex-wrap gap-2 pt-0.5">
          <Button look="primary" busy={busy} onClick={() => void run(acts.allow)}>{t`Allow`}</Button>
          <Button busy={busy} onClick={() => setDeclines(true)}>{t`Decline…`}</Button>
        </div>
      )}
      {acts.mayWithdraw && <Button busy={busy} onClick={() => void run(acts.withdraw)}>{t`Withdraw`}</Button>}
      {declines && (
        <Suspense fallback={null}>
          <DeclineDialog onDone={acts.decline} onClose={() => setDeclines(false)} />
        </Suspense>
      )}
    </section>
  )
}

function Ending({ look, now }: { look: SecondLook; now: number }) {
  const { t } = useLingui()
  const by = look.decidedBy?.name ?? ''
  const when = look.settledAt && (
    <time dateTime={look.settledAt} title={exactTime(look.settledAt)} className="text-ink3">
      {' '}
      · {clock(look.settledAt, now)}
    </time>
  )
  const words = {
    open: null,
    allowed: t`${by} allowed it.`,
    declined: t`${by} declined it:`,
    withdrawn: t`It was withdrawn.`,
    expired: t`Nobody looked in time, so nothing was done. Ask again if it still matters.`,
    fallen: look.fellBy && t(fellWords[look.fellBy]),
  }[look.state]
  return (
    <p className="text-meta text-ink2">
      {words} {look.words && <q className="words">{look.words}</q>}
      {when}
    </p>
  )
}

import { Trans, useLingui } from '@lingui/react/macro'
import { CircleAlert, ShieldAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { failureWords } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import { Button } from './Button.tsx'
import { cx } from './cx.ts'

interface MiddleProps {
  icon: LucideIcon
  title: string
  children?: ReactNode
  tone?: string
  /** The only thing on the page: its title is the page's. */
  alone?: boolean
}

function Middle({ icon: Icon, title, children, tone, alone }: MiddleProps) {
  const Heading = alone ? 'h1' : 'h2'
  return (
    <div className="flex min-h-40 flex-1 flex-col items-center justify-center gap-2 px-6 py-10 text-center late">
      <Icon size={22} strokeWidth={1.6} aria-hidden className={tone ?? 'text-ink3'} />
      <Heading className="text-ui font-semibold text-balance text-ink">{title}</Heading>
      {children}
    </div>
  )
}

/** What will be here, an example, one button. */
export function EmptyState({ words, action, ...rest }: Omit<MiddleProps, 'children' | 'tone'> & { words?: ReactNode; action?: ReactNode }) {
  return (
    <Middle {...rest}>
      {words && <p className="max-w-90 text-small text-balance text-ink2">{words}</p>}
      {action && <div className="mt-2">{action}</div>}
    </Middle>
  )
}

/** What happened, what to do, and the id for whoever runs the server. */
export function ErrorState({ error, onRetry, alone }: { error: unknown; onRetry?: () => void; alone?: boolean }) {
  const { t } = useLingui()
  const failure = error instanceof Failure ? error : null
  const { happened, remedy } = failureWords(failure?.code ?? 'internal')
  const requestId = failure?.problem?.requestId
  const permission = failure?.problem?.permission
  if (failure?.code === 'forbidden') return <NoRight permission={typeof permission === 'string' ? permission : ''} />
  return (
    <Middle icon={CircleAlert} title={happened} tone="text-danger" alone={alone}>
      <p className="max-w-90 text-small text-balance text-ink2">{remedy}</p>
      {requestId && (
        <p className="text-meta text-ink3">
          <Trans>
            Request <code className="font-sans select-all">{requestId}</code>
          </Trans>
        </p>
      )}
      {onRetry && (
        <Button className="mt-2" onClick={onRetry}>
          {t`Try again`}
        </Button>
      )}
    </Middle>
  )
}

/** Says which right is missing and who can give it. */
export function NoRight({ permission }: { permission: string }) {
  const { t } = useLingui()
  return (
    <Middle icon={ShieldAlert} title={t`You may not see this`}>
      <p className="max-w-90 text-small text-balance text-ink2">
        <Trans>An owner or admin of the workspace can give you the right for it.</Trans>
      </p>
      {permission && <code className="rounded-sm bg-sunken px-1.5 font-sans text-meta text-ink2">{permission}</code>}
    </Middle>
  )
}

/** A grey stand-in of true size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block rounded-sm bg-sunken', className)} />
}

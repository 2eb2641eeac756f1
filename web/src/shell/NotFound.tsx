import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { MapPinOff } from 'lucide-react'
import { EmptyState } from '../kit/states.tsx'

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useLingui()
  return (
    <main className="flex h-full flex-col bg-surface">
      <EmptyState
        alone
        icon={MapPinOff}
        title={t`There is nothing at this address`}
        words={t`It may have been removed, or the link was cut off.`}
        action={
          <Link to="/" className="text-small font-medium text-accent underline underline-offset-2">
            {t`Go to the inbox`}
          </Link>
        }
      />
    </main>
  )
}

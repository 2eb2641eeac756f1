import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { FileWarning } from 'lucide-react'
import type { ChannelAccount } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.tsx'
import { linkButton } from '../link-button.ts'

/** Says that networks sent things we could not read. Nothing is lost: they are kept and can be tried again. */
export function FailedLine({ accounts }: { accounts: ChannelAccount[] }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  // What belongs to no account is counted with each account of its app, so the sum would count it twice.
  const count = Math.max(0, ...accounts.map(({ failedDeliveries }) => failedDeliveries))
  if (count === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-[10px] bg-danger-soft px-4 py-3 text-small">
      <FileWarning size={18} strokeWidth={1.8} aria-hidden className="shrink-0 text-danger" />
      <p className="min-w-48 flex-1 text-ink">
        <span className="font-semibold text-danger">
          {plural(count, { one: '# delivery could not be read.', other: '# deliveries could not be read.' })}
        </span>{' '}
        {t`They are kept, and you can try again.`}
      </p>
      <Link to="/w/$slug/settings/channels/unread" params={{ slug }} className={linkButton('plain')}>
        {t`Show them`}
      </Link>
    </div>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { inboxesQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { useWorkspace } from '../../shell/workspace.tsx'
import { HealthChip } from './HealthChip.tsx'
import { Problem } from './Problem.tsx'
import { Quota } from './Quota.tsx'
import { Reached } from './Reached.tsx'
import { purposeWords } from './purpose-words.ts'

/** One account as a health row; the name opens it. */
export function AccountRow({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { slug, workspaceId } = useWorkspace()
  const inbox = useQuery(inboxesQuery(workspaceId)).data?.find(({ id }) => id === account.inboxId)
  return (
    <li className="group relative flex gap-3 border-b border-line px-4 py-3 last:border-b-0 hover:bg-hover">
      <NetworkBadge network={account.network} size={30} className="mt-0.5" />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/w/$slug/settings/channels/$accountId"
            params={{ slug, accountId: account.id }}
            className="min-w-0 truncate text-ui font-semibold after:absolute after:inset-0"
          >
            {account.name}
          </Link>
          <HealthChip account={account} />
          {account.facts.demo && <Chip>{t`Demo`}</Chip>}
        </div>
        <p className="text-meta text-ink2">
          {networkMarks[account.network].name}
          {account.handle !== account.name && (
            <>
              {' · '}
              <span dir="auto">{account.handle}</span>
            </>
          )}
          {` · ${t(purposeWords[account.purpose].name)}`}
          {inbox && ` · ${inbox.name}`}
        </p>
        <p className="text-meta text-ink2">
          <Reached account={account} />
        </p>
        <Quota account={account} />
        <Problem account={account} />
      </div>
      <ChevronRight size={17} aria-hidden className="mt-1.5 shrink-0 text-ink3" />
    </li>
  )
}

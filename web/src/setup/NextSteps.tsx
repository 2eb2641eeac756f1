import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Cable, ChevronRight, Play, UserPlus } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { call } from '../api/call.ts'
import { demoQuery } from '../settings/queries.ts'
import type { Membership } from '../api/types.ts'
import { FormError } from '../kit/FormError.tsx'
import { Spinner } from '../kit/Spinner.tsx'
import { cx } from '../kit/cx.ts'
import { OutsidePage } from '../sign-in/OutsidePage.tsx'

/** After the set-up: the three ways to fill an empty inbox. */
export function NextSteps({ membership }: { membership: Membership }) {
  const { t } = useLingui()
  const go = useNavigate()
  const { slug, workspaceId, name } = membership
  const demo = useQuery(demoQuery).data
  const start = useMutation({
    mutationFn: () => call('channels.startDemo', { params: { workspaceId } }),
    onSuccess: () => go({ to: '/w/$slug/inbox', params: { slug } }),
  })
  return (
    <OutsidePage title={t`${name} is ready`} words={t`Step 2 of 2: choose how to begin. Everything else can wait.`}>
      <ul className="flex flex-col gap-2">
        {demo?.available !== false && (
          <li>
            <button
              type="button"
              className={cx(cardClass, 'w-full')}
              aria-busy={start.isPending}
              onClick={() => !start.isPending && start.mutate()}
            >
              <Card icon={Play} title={start.isPending ? t`Starting the demo…` : t`Try the demo`} busy={start.isPending}>
                {t`An invented shop with customers who write in Korean, Thai and English. Nothing leaves this server. Remove it at any time, with everything it brought.`}
              </Card>
            </button>
          </li>
        )}
        <li>
          <Link to="/w/$slug/settings/channels/connect" params={{ slug }} className={cardClass}>
            <Card icon={Cable} title={t`Connect an account`}>
              {t`A social network or a mailbox. Takes about five minutes with the network’s page open beside it.`}
            </Card>
          </Link>
        </li>
        <li>
          <Link to="/w/$slug/settings/people" params={{ slug }} className={cardClass}>
            <Card icon={UserPlus} title={t`Invite colleagues`}>
              {t`By a link each. You choose what they may do.`}
            </Card>
          </Link>
        </li>
      </ul>
      <FormError error={start.error} />
      <Link to="/w/$slug/inbox" params={{ slug }} className="text-center text-small text-ink2 underline underline-offset-2 max-pane:py-2.5">
        {t`Look around first`}
      </Link>
    </OutsidePage>
  )
}

const cardClass =
  'group flex items-center gap-3 rounded-[10px] border border-line px-3.5 py-3 text-left hover:border-control hover:bg-hover aria-busy:opacity-70'

function Card({ icon: Icon, title, busy, children }: { icon: LucideIcon; title: string; busy?: boolean; children: ReactNode }) {
  return (
    <>
      {busy ? <Spinner className="mx-0.5" /> : <Icon size={20} strokeWidth={1.7} aria-hidden className="shrink-0 text-accent" />}
      <span className="min-w-0 flex-1">
        <span className="block text-ui font-semibold">{title}</span>
        <span className="block text-small text-ink2">{children}</span>
      </span>
      <ChevronRight size={17} aria-hidden className="shrink-0 text-ink3" />
    </>
  )
}

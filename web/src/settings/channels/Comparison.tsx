import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { clock, exactTime, number, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { Spinner } from '../../kit/Spinner.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'

/** What the network holds of the last days against what is here, and where what was found stands. */
export function Comparison({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const may = useMay('channel:manage')
  const { name } = networkMarks[account.network]
  const { way } = account.health.reconciliation
  if (account.health.state === 'disconnected') return null
  return (
    <Panel title={t`What ${name} holds, and what is here`}>
      <div className="flex flex-col gap-3 p-4 text-small">
        {way === 'none' ? (
          <p className="text-ink2">{t`${name} has no way to ask what it holds. What it does not deliver cannot be found.`}</p>
        ) : way === 'by-polls' ? (
          <p className="text-ink2">{t`Each time ${name} is asked for news, all that it lists is compared with what is here.`}</p>
        ) : (
          <>
            <Figures account={account} />
            <Found account={account} />
            {may && <CompareNow account={account} />}
          </>
        )}
      </div>
    </Panel>
  )
}

function Figures({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const now = useNow()
  const { name } = networkMarks[account.network]
  const { at, since, told, held } = account.health.reconciliation.whole
  if (!at || !since || told === null || held === null)
    return <p className="text-ink2">{t`Not compared so far. It is done once a day by itself.`}</p>
  const [from, when] = [clock(since, now), clock(at, now)]
  const [all, here, absent] = [number(told), number(held), told - held]
  return (
    <p className="text-ink" title={exactTime(at)}>
      {t`Messages since ${from}: ${all} at ${name}, ${here} of them here.`}{' '}
      {absent > 0 &&
        `${plural(absent, { one: 'The one that was missing was brought in.', other: 'The # that were missing were brought in.' })} `}
      <span className="text-ink2">{t`Compared ${when}, and once a day by itself.`}</span>
    </p>
  )
}

function Found({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const now = useNow()
  const { slug } = useWorkspace()
  const newest = account.health.reconciliation.newest.flatMap(({ conversationId, at }) =>
    conversationId ? [{ conversationId, when: clock(at, now) }] : [],
  )
  const seen = new Set<string>()
  const each = newest.filter(({ conversationId }) => !seen.has(conversationId) && seen.add(conversationId))
  if (each.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-meta font-semibold text-ink2">{t`Conversations with what was found last`}</h3>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {each.slice(0, 8).map(({ conversationId, when }) => (
          <li key={conversationId}>
            <Link
              to="/w/$slug/inbox/$conversationId"
              params={{ slug, conversationId }}
              className="text-accent underline underline-offset-2 max-pane:inline-flex max-pane:min-h-11 max-pane:items-center"
            >
              {t`Found ${when}`}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

function CompareNow({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const compare = useMutation({
    mutationFn: () => call('channels.compareChannelAccount', { params: { workspaceId, accountId: account.id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey }),
  })
  const { asked } = account.health.reconciliation.whole
  return (
    <>
      <Button className="self-start" busy={compare.isPending || asked} onClick={() => compare.mutate()}>
        {asked && <Spinner />}
        {asked ? t`Comparing…` : t`Compare now`}
      </Button>
      <FormError error={compare.error} />
    </>
  )
}

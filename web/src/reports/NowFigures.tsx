import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { number } from '../i18n/time.ts'
import type { View } from '../conversations/view.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { Tile } from './Tile.tsx'
import type { Report } from './queries.ts'
import type { NumbersSearch } from './search.ts'

/** How it stands at this moment, whatever the period. */
export function NowFigures({ now, search }: { now: Report['now']; search: NumbersSearch }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const inbox = (view: View) => (
    <Link
      to="/w/$slug/inbox"
      params={{ slug }}
      search={{ ...view, network: search.network, account: search.account, assignee: search.agent }}
    />
  )
  const tile = (name: string, count: number, definition: string, view: View) => (
    <Tile
      name={name}
      value={number(count)}
      definition={definition}
      link={count > 0 ? inbox(view) : undefined}
      words={t`Open in the inbox`}
    />
  )
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-ui font-semibold">{t`Right now`}</h2>
      <dl className="grid grid-cols-2 gap-3 rail:grid-cols-4">
        {tile(t`Needs action`, now.needsAction, t`Somebody waits for us, or a reply did not arrive.`, { view: 'needsAction' })}
        {tile(t`Open`, now.open, t`Not done, and not waiting for the customer.`, { view: 'all', status: 'open' })}
        {tile(t`Waiting`, now.waiting, t`We have answered; it is the customer’s turn.`, { view: 'waiting' })}
        {tile(t`Snoozed`, now.snoozed, t`Put away until a time or a new message.`, { view: 'snoozed' })}
      </dl>
    </section>
  )
}

import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { RawDelivery } from '@baton/contract/channels'
import { FileCheck2 } from 'lucide-react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import { clock, exactTime, number, useNow } from '../../i18n/time.ts'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { LoadMore } from '../LoadMore.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { rawDeliveriesQuery } from '../queries.ts'
import { useFindingWords } from './useFindingWords.ts'

/** What networks sent that we could not read, each with its reason and a second try. */
export function UnreadDeliveriesPage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useInfiniteQuery(rawDeliveriesQuery(workspaceId))
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <SettingsPage
      title={t`Deliveries that could not be read`}
      words={t`A network sent these, and something in them was new to us. The bytes are kept as they came. After an update of Baton, try again.`}
      back="channels"
      needs="channel:manage"
    >
      <Panel>
        <ListState
          query={{ ...query, data: items }}
          empty={{
            icon: FileCheck2,
            title: t`Everything could be read`,
            words: t`Should a network send something new to us, it waits here.`,
          }}
        >
          {(deliveries) => (
            <ul>
              {deliveries.map((delivery) => (
                <Delivery key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )}
        </ListState>
        <LoadMore query={query} />
      </Panel>
    </SettingsPage>
  )
}

function Delivery({ delivery }: { delivery: RawDelivery }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const now = useNow()
  const wordsOf = useFindingWords()
  const { id, network, accountHandle, receivedAt, reason, sightings, sizeBytes } = delivery
  const retry = useMutation({
    mutationFn: () => call('channels.retryRawDelivery', { params: { workspaceId, rawDeliveryId: id } }),
    onSuccess: async () => {
      toast(t`Trying again`)
      // It is read in the background; a moment later the list tells how that went.
      await new Promise((resolve) => setTimeout(resolve, 1200))
      await queries.invalidateQueries({ queryKey: rawDeliveriesQuery(workspaceId).queryKey })
      await queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey })
    },
  })
  const size = number(sizeBytes)
  const told = reason && wordsOf(reason)
  return (
    <li className="flex flex-wrap items-start gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <NetworkBadge network={network} size={24} className="mt-0.5" />
      <div className="flex min-w-48 flex-1 flex-col gap-1">
        <p lang={told?.words.lang} className="text-small font-medium [overflow-wrap:anywhere]">
          {told?.words.text ?? t`No reason was kept`}
        </p>
        {told?.remedy && (
          <p lang={told.remedy.lang} className="text-small text-ink2">
            {told.remedy.text}
          </p>
        )}
        <p className="text-meta text-ink2">
          {networkMarks[network].name}
          {accountHandle && ` · ${accountHandle}`} ·{' '}
          <time dateTime={receivedAt} title={exactTime(receivedAt)}>
            {clock(receivedAt, now)}
          </time>{' '}
          · {t`${size} bytes`}
          {sightings > 1 && ` · ${plural(sightings, { one: 'sent # time', other: 'sent # times' })}`}
        </p>
        <FormError error={retry.error} />
      </div>
      <Button busy={retry.isPending} onClick={() => retry.mutate()}>
        {t`Try again`}
      </Button>
    </li>
  )
}

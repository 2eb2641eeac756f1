import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { date, number, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { HistoryDays, type HowFarBack } from './HistoryDays.tsx'
import { useFindingWords } from './useFindingWords.ts'

type Run = NonNullable<ChannelAccount['history']['run']>

/** Bringing in what was said before the account was connected: how far back, how far it is, pause and go on. */
export function History({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const may = useMay('channel:manage')
  const { possible, run } = account.history
  const { name } = networkMarks[account.network]
  if (account.health.state === 'disconnected') return null
  if (!possible)
    return (
      <Panel title={t`What was said before`}>
        <p className="p-4 text-small text-ink2">
          {account.health.reconciliation.way === 'none'
            ? t`${name} cannot be asked for the past.`
            : t`${name} told what it tells when the account was connected.`}
        </p>
      </Panel>
    )
  return (
    <Panel title={t`What was said before`} words={t`It comes in marked as history: it waits for nobody and counts in no figure.`}>
      <div className="flex flex-col gap-3 p-4">
        {run ? <Progress run={run} /> : <p className="text-small text-ink2">{t`Nothing was asked for so far.`}</p>}
        {may && <Acts account={account} />}
      </div>
    </Panel>
  )
}

function Progress({ run }: { run: Run }) {
  const { t } = useLingui()
  const now = useNow()
  const wordsOf = useFindingWords()
  const { state } = run
  const [looked, brought] = [number(run.looked), number(run.brought)]
  const since = date(new Date(run.since), now)
  const reached = run.reachedAt && date(new Date(run.reachedAt), now)
  const percent = number(Math.floor(run.progress * 100))
  const why = run.problem && wordsOf(run.problem).words
  const heads = {
    running: t`Bringing in what was said since ${since}`,
    paused: t`Paused. What was said since ${since} is partly here.`,
    done: t`What was said since ${since} is here, as far as the network tells.`,
    stopped: t`Stopped. What was said since ${since} is partly here.`,
  }
  return (
    <div className="flex max-w-120 flex-col gap-1.5 text-small">
      <p className={state === 'stopped' ? 'font-semibold text-danger' : 'text-ink'}>{heads[state]}</p>
      {state !== 'done' && (
        <div
          role="progressbar"
          aria-label={t`What was said before`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.floor(run.progress * 100)}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full bg-control transition-[width] motion-reduce:transition-none" style={{ width: `${run.progress * 100}%` }} />
        </div>
      )}
      <p className="text-meta text-ink2">
        {state !== 'done' && `${t`About ${percent}%.`} `}
        {t`Messages looked at: ${looked}. Of these not here before, and brought in: ${brought}.`}{' '}
        {state !== 'done' && reached && t`Read down to ${reached}.`}
      </p>
      {why && (
        <p className="text-meta text-ink2" lang={why.lang}>
          {why.text}
        </p>
      )}
    </div>
  )
}

function Acts({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [days, setDays] = useState<HowFarBack>('90')
  const params = { workspaceId, accountId: account.id }
  const act = useMutation({
    mutationFn: (what: 'begin' | 'pause' | 'resume') =>
      what === 'begin'
        ? call('channels.bringHistory', { params, body: { days: Number(days) } })
        : call(what === 'pause' ? 'channels.pauseHistory' : 'channels.resumeHistory', { params }),
    onSuccess: () => queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey }),
  })
  const state = account.history.run?.state
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        {state === 'running' && (
          <Button busy={act.isPending} onClick={() => act.mutate('pause')}>
            {t({ message: 'Pause', context: 'bringing in of history' })}
          </Button>
        )}
        {(state === 'paused' || state === 'stopped') && (
          <Button look="primary" busy={act.isPending} onClick={() => act.mutate('resume')}>
            {t({ message: 'Go on', context: 'bringing in of history' })}
          </Button>
        )}
        {state !== 'running' && (
          <>
            <HistoryDays value={days} onChange={setDays} />
            <Button busy={act.isPending} onClick={() => act.mutate('begin')}>
              {t`Bring it in`}
            </Button>
          </>
        )}
      </div>
      <FormError error={act.error} />
    </>
  )
}

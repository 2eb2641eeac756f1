import { useLingui } from '@lingui/react/macro'
import type { Message } from '../api/types.ts'
import { wordsOfReason } from './reply-findings.ts'

/** What was asked of the network and is under way, or was refused; the network's own words beside it. */
export function ModerationLine({
  moderation,
  name,
  networkName,
}: {
  moderation: NonNullable<Message['moderation']>
  name: string
  networkName: string
}) {
  const { t, i18n } = useLingui()
  const why = moderation.reason && wordsOfReason(i18n, moderation.reason)
  if (moderation.state === 'waiting') return <p className="mt-0.5 text-meta text-ink2">{t`${name}: waiting for ${networkName}`}</p>
  return (
    <p className="mt-0.5 text-meta text-danger">
      {t`${name}: ${networkName} did not do it.`} {moderation.words} {why && <span lang={why.lang}>{why.text}</span>}
    </p>
  )
}

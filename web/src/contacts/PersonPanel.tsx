import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useContactName } from './useContactName.ts'
import type { Conversation } from '../api/types.ts'
import { contactQuery } from '../conversations/queries.ts'
import { statusWords } from '../conversations/words.ts'
import { age, date, number, useNow } from '../i18n/time.ts'
import { Avatar, NetworkBadge } from '../kit/Avatar.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { networkMarks } from '../kit/networks.ts'
import { useWorkspace } from '../shell/workspace.tsx'

/** Who it is, where they are known, and what was before. Sections without content are not shown. */
export function PersonPanel({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { workspaceId, slug } = useWorkspace()
  const now = useNow()
  const { data, error, refetch } = useQuery(contactQuery(workspaceId, conversation.contact.id))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  const contact = data?.contact ?? conversation.contact
  const earlier = data?.conversations.filter(({ id }) => id !== conversation.id) ?? []
  const since = data && date(new Date(data.contact.firstSeenAt), now)
  return (
    <div className="flex flex-col gap-5 p-4">
      <header className="flex items-center gap-3 pr-8">
        <Avatar name={contact.name} imageUrl={contact.avatarUrl} size={44} />
        <div className="min-w-0">
          <h2 lang={contact.language ?? undefined} dir="auto" className="truncate text-subject font-title">
            {nameOf(contact.name)}
          </h2>
          {data ? (
            <p className="text-meta text-ink2">
              {plural(data.contact.conversationCount, { one: '# conversation', other: '# conversations' })} · {t`since ${since}`}
            </p>
          ) : (
            <Skeleton className="mt-1 h-3 w-28" />
          )}
        </div>
      </header>
      {data && data.contact.identities.length > 0 && (
        <Section title={t`Where they are known`}>
          <dl className="flex flex-col gap-1.5">
            {data.contact.identities.map((identity) => {
              const name = identity.handle ?? identity.displayName ?? t`no name`
              return (
                <div key={identity.id} className="flex items-start gap-2">
                  <dt className="flex w-22 shrink-0 items-center gap-1.5 text-ink2">
                    <NetworkBadge network={identity.network} size={15} />
                    {networkMarks[identity.network].name}
                  </dt>
                  <dd className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                    {identity.url ? (
                      <a
                        href={identity.url}
                        target="_blank"
                        rel="noopener noreferrer"
                        className="underline decoration-control underline-offset-2"
                      >
                        {name}
                      </a>
                    ) : (
                      name
                    )}
                    {identity.followers !== null && (
                      <span className="block text-meta text-ink2">{t`${number(identity.followers)} followers`}</span>
                    )}
                  </dd>
                </div>
              )
            })}
          </dl>
        </Section>
      )}
      {earlier.length > 0 && (
        <Section title={t`Other conversations`}>
          <ul className="-mx-2 flex flex-col">
            {earlier.map((each) => (
              <li key={each.id}>
                <Link
                  to="/w/$slug/inbox/$conversationId"
                  params={{ slug, conversationId: each.id }}
                  search={(kept) => kept}
                  className="block rounded-md px-2 py-1.5 hover:bg-hover max-pane:min-h-11"
                >
                  <span className="flex items-center gap-1.5 text-meta text-ink2">
                    <NetworkBadge network={each.network} size={14} />#{each.number} · {t(statusWords[each.status])}
                    <span className="ml-auto">{age(each.lastMessageAt, now)}</span>
                  </span>
                  <span dir="auto" className="block truncate">
                    {each.subject ?? each.preview.text ?? t`No words`}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="text-small">
      <h3 className="mb-1.5 text-small font-semibold text-ink2">{title}</h3>
      {children}
    </section>
  )
}

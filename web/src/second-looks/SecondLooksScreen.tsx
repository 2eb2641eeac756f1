import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Eye } from 'lucide-react'
import { useEffect } from 'react'
import type { ListedLook } from '../api/types.ts'
import { useContactName } from '../contacts/useContactName.ts'
import { clock, exactTime, useNow } from '../i18n/time.ts'
import { NetworkBadge } from '../kit/Avatar.tsx'
import { RadioChoices } from '../kit/Choices.tsx'
import { Stars } from '../kit/Stars.tsx'
import { ListState } from '../settings/ListState.tsx'
import { LoadMore } from '../settings/LoadMore.tsx'
import { NavButton } from '../shell/NavButton.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { SecondLookLine } from './SecondLookLine.tsx'
import { looksQuery } from './queries.ts'

/** What colleagues want done with others' words and somebody else has to allow, longest wait first; and what became of the rest. */
export function SecondLooksScreen({ settled }: { settled: boolean }) {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const go = useNavigate()
  const query = useInfiniteQuery(looksQuery(workspaceId, settled))
  const title = t`Waiting for a second look`
  useEffect(() => {
    document.title = `${title} · Baton`
  }, [title])
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas">
      <div className="flex h-13 shrink-0 items-center gap-1 border-b border-line bg-surface px-4 pane:px-5">
        <NavButton />
        <h1 className="truncate text-pane font-title">{title}</h1>
      </div>
      <div className="scroll-y min-h-0 flex-1">
        <div className="mx-auto flex max-w-200 flex-col gap-3 px-3 py-4 pane:px-5">
          <RadioChoices
            row
            label={t`Show`}
            value={settled ? 'settled' : 'open'}
            options={[
              { value: 'open', label: t({ message: 'Waiting', context: 'second look' }) },
              { value: 'settled', label: t`Settled` },
            ]}
            onChange={(value) =>
              void go({ to: '/w/$slug/second-looks', params: { slug }, search: value === 'settled' ? { settled: true } : {} })
            }
          />
          <div className="rounded-[10px] border border-line bg-surface">
            <ListState
              query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}
              rowHeight={120}
              empty={
                settled
                  ? { icon: Eye, title: t`Nothing is settled yet`, words: t`What was allowed, declined or came to an end stands here.` }
                  : {
                      icon: Eye,
                      title: t`Nothing waits for a second look`,
                      words: t`When a colleague wants to delete what others wrote, or hide what is negative, it waits here until somebody else has looked.`,
                    }
              }
            >
              {(looks) => (
                <ul>
                  {looks.map((listed) => (
                    <Listed key={listed.look.id} listed={listed} />
                  ))}
                </ul>
              )}
            </ListState>
            <LoadMore query={query} />
          </div>
        </div>
      </div>
    </main>
  )
}

function Listed({ listed: { look, message, conversation, network, accountName } }: { listed: ListedLook }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const now = useNow()
  const name = useContactName()(message.author.name)
  const shown = conversation && `#${conversation.number}`
  return (
    <li className="flex flex-col gap-1 border-b border-line px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-1.5 text-meta text-ink2">
        <NetworkBadge network={network} size={16} className="shrink-0" />
        <span className="font-medium text-ink">{name}</span>
        <span>· {accountName}</span>
        <time dateTime={message.at} title={exactTime(message.at)}>
          · {clock(message.at, now)}
        </time>
        {conversation && (
          <Link
            to="/w/$slug/inbox/$conversationId"
            params={{ slug, conversationId: conversation.id }}
            search={{ view: 'all' }}
            className="text-accent underline-offset-2 hover:underline max-pane:inline-flex max-pane:min-h-11 max-pane:items-center"
          >
            {t`Open ${shown}`}
          </Link>
        )}
      </p>
      {message.review?.stars && <Stars stars={message.review.stars} former={message.review.formerStars} className="text-small" />}
      {message.deleted ? (
        <p className="text-small text-ink2">{t`Deleted`}</p>
      ) : (
        <p dir="auto" lang={message.language ?? undefined} className="line-clamp-6 text-small words">
          {message.text ?? (message.media.length > 0 ? t`Only pictures or files, no words` : t`No words`)}
        </p>
      )}
      <SecondLookLine look={look} className="w-full max-w-none" />
    </li>
  )
}

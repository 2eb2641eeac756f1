import { useLingui } from '@lingui/react/macro'
import { Link, useLocation } from '@tanstack/react-router'
import { CircleUser, Ellipsis, Inbox, Search, UserRoundX } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { View } from '../conversations/view.ts'
import { cx } from '../kit/cx.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useWorkspace } from './workspace.tsx'

const NavDrawer = lazyPart(() => import('./NavDrawer.tsx'))

/** Five places under the thumb. Gone while a conversation is open: its composer needs the room. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const { pathname, search } = useLocation()
  const [more, setMore] = useState(false)
  const inList = pathname === `/w/${slug}/inbox`
  const view = (search as View).view ?? 'needsAction'
  if (pathname.startsWith(`/w/${slug}/inbox/`)) return null
  return (
    <nav
      aria-label={t`Main places`}
      className="grid h-14 shrink-0 grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] box-content pane:hidden"
    >
      <Link
        to="/w/$slug/inbox"
        params={{ slug }}
        search={{}}
        aria-current={inList && view === 'needsAction' ? 'page' : undefined}
        className={tab}
      >
        <TabFace icon={Inbox} word={t`Inbox`} />
      </Link>
      <Link
        to="/w/$slug/inbox"
        params={{ slug }}
        search={{ view: 'mine' }}
        aria-current={inList && view === 'mine' ? 'page' : undefined}
        className={tab}
      >
        <TabFace icon={CircleUser} word={t`Mine`} />
      </Link>
      <Link
        to="/w/$slug/inbox"
        params={{ slug }}
        search={{ view: 'unassigned' }}
        aria-current={inList && view === 'unassigned' ? 'page' : undefined}
        className={tab}
      >
        <TabFace
          icon={UserRoundX}
          word={t({ message: 'Unassigned', context: 'tab', comment: 'Bottom tab on a phone; at most 10 narrow characters' })}
        />
      </Link>
      <button type="button" className={tab} onClick={onSearch}>
        <TabFace icon={Search} word={t`Search`} />
      </button>
      <button type="button" className={tab} aria-expanded={more} onClick={() => setMore(true)}>
        <TabFace icon={Ellipsis} word={t`More`} />
      </button>
      <Suspense>{more && <NavDrawer open={more} onOpenChange={setMore} onSearch={onSearch} />}</Suspense>
    </nav>
  )
}

const tab = 'flex flex-col items-center justify-center gap-0.5 text-ink2 aria-[current=page]:text-accent aria-[current=page]:font-semibold'

function TabFace({ icon: Icon, word }: { icon: LucideIcon; word: string }) {
  return (
    <>
      <Icon size={20} strokeWidth={1.7} aria-hidden />
      <span className={cx('max-w-full truncate text-meta leading-4 [:lang(th)_&]:leading-5')}>{word}</span>
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useLingui } from '@lingui/react/macro'
import { Link, useLocation } from '@tanstack/react-router'
import { ChartNoAxesColumn, Eye, Inbox as InboxIcon, Newspaper, Search, Settings } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Suspense, cloneElement } from 'react'
import type { ReactElement } from 'react'
import { inboxesQuery, navPostsQuery } from '../api/queries.ts'
import { countsQuery } from '../conversations/queries.ts'
import { viewNames } from '../conversations/view.ts'
import type { View, ViewName } from '../conversations/view.ts'
import { views } from '../conversations/viewNames.ts'
import { number } from '../i18n/time.ts'
import { Tip } from '../kit/IconButton.tsx'
import { cx } from '../kit/cx.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { shortcuts } from '../keyboard/shortcuts.ts'
import { savedViewsQuery } from '../saved-views/queries.ts'
import { sameView } from '../saved-views/same-view.ts'
import { PersonMenu } from './PersonMenu.tsx'
import { WorkspaceName } from './WorkspaceName.tsx'
import { useMay, useWorkspace } from './workspace.tsx'

const NavPosts = lazyPart(() => import('./NavPosts.tsx'))
const NavSaved = lazyPart(() => import('../saved-views/NavSaved.tsx'), 'later')

interface Props {
  onSearch: () => void
  onHelp: () => void
}

/** Views and places: 216 wide on wide screens, a rail of 52 below, a drawer and a bottom bar further down. */
export function SideNav(props: Props) {
  const { t } = useLingui()
  return (
    <nav aria-label={t`Views`} className="hidden shrink-0 flex-col border-r border-line bg-canvas rail:flex rail:w-13 wide:w-54">
      <NavContent {...props} folds />
    </nav>
  )
}

/** The same inside the drawer of narrow screens, never folded. */
export function NavContent({ onSearch, onHelp, folds = false, onGo }: Props & { folds?: boolean; onGo?: () => void }) {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const { pathname, search } = useLocation()
  const counts = useQuery(countsQuery(workspaceId)).data
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const posts = useQuery(navPostsQuery(workspaceId)).data ?? []
  const savedViews = useQuery(savedViewsQuery(workspaceId)).data ?? []
  const mayReport = useMay('report:read')
  const mayReply = useMay('conversation:reply')
  const inInbox = pathname.startsWith(`/w/${slug}/inbox`)
  const at = search as View
  const savedNow = inInbox && savedViews.find(({ filter }) => sameView(filter, at))
  const plain = !at.inbox && !savedNow

  return (
    <div className={cx('flex min-h-0 flex-1 flex-col', folds ? 'wide:scroll-y' : 'scroll-y')}>
      <WorkspaceName folds={folds} />
      <div className="flex flex-col gap-0.5 px-2">
        <button
          type="button"
          onClick={() => {
            onGo?.()
            onSearch()
          }}
          aria-keyshortcuts="/"
          className={cx(rowClass, 'text-ink2')}
        >
          <NavIcon icon={Search} folds={folds} />
          <span className={cx('flex-1 text-left', folds && 'rail:max-wide:visually-hidden')}>{t`Search`}</span>
          <kbd className={cx('font-sans text-meta text-ink3', folds && 'hidden wide:inline')}>/</kbd>
          {folds && <Tip label={t`Search`} keys="/" side="right" />}
        </button>
        {viewNames.map((name) => (
          <NavLink
            key={name}
            icon={views[name].icon}
            label={t(views[name].name)}
            count={counts?.[name]}
            keys={viewKeys[name]}
            urgent={name === 'unassigned'}
            current={inInbox && plain && (at.view ?? 'needsAction') === name}
            folds={folds}
          >
            {(className, current) => (
              <Link
                to="/w/$slug/inbox"
                params={{ slug }}
                search={{ view: name }}
                onClick={onGo}
                className={className}
                aria-current={current}
              />
            )}
          </NavLink>
        ))}
      </div>
      {inboxes.length > 1 && (
        <div className={cx('mt-4 flex flex-col gap-0.5 px-2', folds && 'hidden wide:flex')}>
          <h2 className="px-2 pb-1 text-meta font-semibold text-ink2">{t`Inboxes`}</h2>
          {inboxes.map((inbox) => (
            <NavLink
              key={inbox.id}
              icon={InboxIcon}
              label={inbox.name}
              count={counts?.byInbox[inbox.id]}
              current={inInbox && at.inbox === inbox.id}
              folds={folds}
              bare
            >
              {(className, current) => (
                <Link
                  to="/w/$slug/inbox"
                  params={{ slug }}
                  search={{ inbox: inbox.id }}
                  onClick={onGo}
                  className={className}
                  aria-current={current}
                />
              )}
            </NavLink>
          ))}
        </div>
      )}
      <Suspense>
        {savedViews.length > 0 && (
          <NavSaved
            views={savedViews}
            now={inInbox ? at : {}}
            className={cx('mt-4 flex flex-col gap-0.5 px-2', folds && 'hidden wide:flex')}
            onGo={onGo}
            row={(view, link) => (
              <NavLink label={view.name} icon={InboxIcon} current={view === savedNow} folds={folds} bare>
                {link}
              </NavLink>
            )}
          />
        )}
      </Suspense>
      <Suspense>
        {posts.length > 0 && (
          <NavPosts
            posts={posts}
            className={cx('mt-4 flex flex-col gap-0.5 px-2', folds && 'hidden wide:flex')}
            onGo={onGo}
            row={(post, link) => (
              <NavLink
                key={post.id}
                icon={Newspaper}
                label={post.text ?? post.account.name}
                count={post.needsPerson}
                current={pathname === `/w/${slug}/posts/${post.id}`}
                folds={folds}
                bare
              >
                {link}
              </NavLink>
            )}
          />
        )}
      </Suspense>
      <div className="flex-1" />
      <div className="flex flex-col gap-0.5 border-t border-line px-2 py-2">
        <NavLink icon={Newspaper} label={t`Posts`} current={pathname.startsWith(`/w/${slug}/posts`)} folds={folds}>
          {(className, current) => (
            <Link to="/w/$slug/posts" params={{ slug }} onClick={onGo} className={className} aria-current={current} />
          )}
        </NavLink>
        {mayReply && (
          <NavLink
            icon={Eye}
            label={t`Second look`}
            count={counts?.secondLooks}
            keys={shortcuts.goSecondLooks}
            current={pathname.startsWith(`/w/${slug}/second-looks`)}
            folds={folds}
          >
            {(className, current) => (
              <Link to="/w/$slug/second-looks" params={{ slug }} onClick={onGo} className={className} aria-current={current} />
            )}
          </NavLink>
        )}
        {mayReport && (
          <NavLink
            icon={ChartNoAxesColumn}
            label={t`Numbers`}
            keys={shortcuts.goNumbers}
            current={pathname.startsWith(`/w/${slug}/numbers`)}
            folds={folds}
          >
            {(className, current) => (
              <Link to="/w/$slug/numbers" params={{ slug }} onClick={onGo} className={className} aria-current={current} />
            )}
          </NavLink>
        )}
        <NavLink
          icon={Settings}
          label={t`Settings`}
          keys={shortcuts.goSettings}
          current={pathname.startsWith(`/w/${slug}/settings`)}
          folds={folds}
        >
          {(className, current) => (
            <Link to="/w/$slug/settings" params={{ slug }} onClick={onGo} className={className} aria-current={current} />
          )}
        </NavLink>
        <PersonMenu folds={folds} onHelp={onHelp} />
      </div>
    </div>
  )
}

const viewKeys: Partial<Record<ViewName, string>> = {
  needsAction: shortcuts.goNeedsAction,
  mine: shortcuts.goMine,
  unassigned: shortcuts.goUnassigned,
}

export const rowClass =
  'group/tip relative flex h-8 w-full shrink-0 items-center gap-2 rounded-md px-2 text-small hover:bg-hover max-rail:h-11 aria-[current=page]:bg-selected aria-[current=page]:font-semibold aria-[current=page]:text-ink'

function NavIcon({ icon: Icon, folds }: { icon: LucideIcon; folds: boolean }) {
  return <Icon size={17} strokeWidth={1.7} aria-hidden className={cx('shrink-0', folds && 'rail:mx-0.5 wide:hidden')} />
}

interface NavLinkProps {
  icon: LucideIcon
  label: string
  count?: number
  keys?: string
  urgent?: boolean
  current: boolean
  folds: boolean
  bare?: boolean
  /** The link itself, given its look. */
  children: (className: string, current: 'page' | undefined) => ReactElement
}

function NavLink({ icon, label, count, keys, urgent, current, folds, bare, children }: NavLinkProps) {
  const link = children(
    cx(
      rowClass,
      folds && 'rail:max-wide:h-11 rail:max-wide:flex-col rail:max-wide:justify-center rail:max-wide:gap-0.5 rail:max-wide:px-0',
      current ? 'text-ink' : 'text-ink2',
    ),
    current ? 'page' : undefined,
  )
  const inside = (
    <>
      {!bare && <NavIcon icon={icon} folds={folds} />}
      <span className={cx('min-w-0 flex-1 truncate', folds && 'rail:max-wide:visually-hidden')}>{label}</span>
      {count !== undefined && count > 0 && (
        <span
          className={cx('text-meta tabular-nums', urgent ? 'font-semibold text-danger' : 'text-ink2', folds && 'rail:max-wide:leading-3.5')}
        >
          {count > 999 ? '999+' : number(count)}
        </span>
      )}
      {folds && (
        <span className="wide:hidden">
          <Tip label={label} keys={keys} side="right" />
        </span>
      )}
    </>
  )
  return cloneElement(link, undefined, inside)
}

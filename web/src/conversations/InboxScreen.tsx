import { useLingui } from '@lingui/react/macro'
import { Outlet, useMatchRoute, useParams } from '@tanstack/react-router'
import { cx } from '../kit/cx.ts'
import { ConversationList } from './ConversationList.tsx'
import { useListWidth } from './useListWidth.ts'
import { ListWidthHandle } from './ListWidthHandle.tsx'

/** List beside the conversation; on phones one of the two. */
export function InboxScreen() {
  const { t } = useLingui()
  const { slug } = useParams({ from: '/w/$slug' })
  const isOpen = Boolean(useMatchRoute()({ to: '/w/$slug/inbox/$conversationId', params: { slug } }))
  const [width, setWidth] = useListWidth()
  return (
    <>
      <section
        role={isOpen ? 'region' : 'main'}
        aria-label={t`Conversations`}
        className={cx(
          'relative min-w-0 shrink-0 flex-col border-r border-line bg-surface max-pane:flex-1 pane:w-80 rail:w-85 wide:w-(--list)',
          isOpen ? 'hidden pane:flex' : 'flex',
        )}
        style={{ '--list': `${width}px` } as React.CSSProperties}
      >
        <ConversationList />
        <ListWidthHandle width={width} onChange={setWidth} />
      </section>
      <div className={cx('min-w-0 flex-1', isOpen ? 'flex' : 'hidden pane:flex')}>
        <Outlet />
      </div>
    </>
  )
}

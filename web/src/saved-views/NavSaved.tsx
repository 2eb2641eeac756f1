import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { type ReactElement, Suspense, useState } from 'react'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { SavedView } from '../api/types.ts'
import type { View } from '../conversations/view.ts'
import { IconButton } from '../kit/IconButton.tsx'
import { Menu, MenuItem } from '../kit/Menu.tsx'
import { lazyPart } from '../kit/lazy-part.tsx'
import { toast } from '../kit/toast.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { savedViewsKey } from './queries.ts'

const SaveViewDialog = lazyPart(() => import('./SaveViewDialog.tsx'))

interface Props {
  views: readonly SavedView[]
  /** What the list shows now. */
  now: View
  className?: string
  onGo?: () => void
  /** One row of the side bar. */
  row: (view: SavedView, link: (className: string, current: 'page' | undefined) => ReactElement) => ReactElement
}

/** Views that people named: their own, their teams' and everybody's. Loaded once there are some. */
export default function NavSaved({ views, now, className, onGo, row }: Props) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const mayShare = useMay('saved-view:manage')
  const [changing, setChanging] = useState<SavedView | null>(null)
  const remove = useRemove()
  const moreAbout = (name: string) => t`More about ${name}`
  return (
    <div className={className}>
      <h2 className="px-2 pb-1 text-meta font-semibold text-ink2">{t`Saved views`}</h2>
      {views.map((view) => (
        <div key={view.id} className="group/saved relative">
          {row(view, (linkClass, current) => (
            <Link
              to="/w/$slug/inbox"
              params={{ slug }}
              search={view.filter}
              // With further filters it is no longer this view.
              activeOptions={{ exact: true }}
              onClick={onGo}
              className={linkClass}
              aria-current={current}
            />
          ))}
          {(mayShare || view.sharedWith === 'nobody') && (
            <span className="absolute inset-y-0 right-1 flex items-center opacity-0 group-hover/saved:opacity-100 focus-within:opacity-100 has-aria-expanded:opacity-100 max-rail:opacity-100">
              <Menu trigger={<IconButton icon={Ellipsis} label={moreAbout(view.name)} />}>
                <MenuItem icon={Pencil} onSelect={() => setChanging(view)}>
                  {t`Change`}
                </MenuItem>
                <MenuItem icon={Trash2} onSelect={() => remove.mutate(view)}>
                  {t`Delete`}
                </MenuItem>
              </Menu>
            </span>
          )}
        </div>
      ))}
      <Suspense>{changing && <SaveViewDialog saved={changing} now={now} onClose={() => setChanging(null)} />}</Suspense>
    </div>
  )
}

/** Deletes it, with the way back: under its id it is saved again. */
function useRemove() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const afresh = () => queries.invalidateQueries({ queryKey: savedViewsKey(workspaceId) })
  const refused = (error: Error) => {
    if (!(error instanceof Failure)) throw error
    toast(failureLine(error), { tone: 'danger' })
  }
  return useMutation({
    mutationFn: ({ id }: SavedView) => call('savedViews.deleteSavedView', { params: { workspaceId, savedViewId: id } }),
    onSuccess: async (_, { version: _seen, ...view }) => {
      const undo = () => void call('savedViews.makeSavedView', { params: { workspaceId }, body: view }).then(afresh, refused)
      toast(t`View deleted`, { undo, about: view.name })
      await afresh()
    },
    onError: refused,
  })
}

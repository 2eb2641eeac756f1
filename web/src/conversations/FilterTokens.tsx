import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { BookmarkPlus, X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { Button } from '../kit/Button.tsx'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useFilterOptions, withFilter } from './filters.ts'
import type { FilterName, View } from './view.ts'
import { filterNames } from './view.ts'

const SaveViewDialog = lazyPart(() => import('../saved-views/SaveViewDialog.tsx'), 'later')

/** The filters in force, each with its way off, and the way to keep them under a name. */
export default function FilterTokens({ view }: { view: View }) {
  const { t } = useLingui()
  const go = useNavigate()
  const options = useFilterOptions()
  // An inbox chosen in the navigation is the list's title already.
  const set = filterNames.filter((name) => view[name] !== undefined && !(name === 'inbox' && view.view === undefined))
  const [saving, setSaving] = useState(false)
  useShortcut('saveView', () => setSaving(true), set.length > 0)
  if (set.length === 0) return null
  const words = (name: FilterName) => options.find((option) => option.name === name && option.value === String(view[name]))
  return (
    <ul aria-label={t`Filters`} className="flex min-h-9 shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
      {set.map((name) => {
        const option = words(name)
        const text = option ? `${option.kind}: ${option.words}` : String(view[name])
        return (
          <li key={name}>
            <button
              type="button"
              aria-label={t`Take off: ${text}`}
              className="flex h-6 items-center gap-1 rounded-sm bg-selected pr-1 pl-2 text-meta text-ink hover:bg-hover max-pane:h-9"
              onClick={() => void go({ to: '.', search: withFilter(view, name, undefined) })}
            >
              {text}
              <X size={13} aria-hidden className="text-ink2" />
            </button>
          </li>
        )
      })}
      <li className="ml-auto">
        <Button look="quiet" onClick={() => setSaving(true)}>
          <BookmarkPlus size={15} aria-hidden />
          {t`Save view`}
        </Button>
        <Suspense>{saving && <SaveViewDialog saved={null} now={view} onClose={() => setSaving(false)} />}</Suspense>
      </li>
    </ul>
  )
}

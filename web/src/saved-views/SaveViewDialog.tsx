import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { teamsQuery } from '../api/queries.ts'
import type { SavedView } from '../api/types.ts'
import { useFilterOptions } from '../conversations/filters.ts'
import { type View, filterNames, sortOf } from '../conversations/view.ts'
import { views } from '../conversations/viewNames.ts'
import { Check } from '../kit/Choices.tsx'
import { Field, TextField } from '../kit/Field.tsx'
import { FormDialog } from '../kit/FormDialog.tsx'
import { FormError } from '../kit/FormError.tsx'
import { Select } from '../kit/Select.tsx'
import { newId } from '../kit/id.ts'
import { toast } from '../kit/toast.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { savedViewsKey } from './queries.ts'
import { sameView } from './same-view.ts'

interface Props {
  /** The one to change; null to save what the list shows. */
  saved: SavedView | null
  /** What the list shows now. */
  now: View
  onClose: () => void
}

/** Gives a name to what the list shows, for oneself or for others, or changes that. */
export default function SaveViewDialog({ saved, now, onClose }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const mayShare = useMay('saved-view:manage')
  const teams = useQuery(teamsQuery(workspaceId)).data ?? []
  const [id] = useState(newId)
  const [name, setName] = useState(saved?.name ?? '')
  const [sharedWith, setSharedWith] = useState<SavedView['sharedWith']>(saved?.sharedWith ?? 'nobody')
  const [takesNow, setTakesNow] = useState(!saved)
  const filter = takesNow || !saved ? now : saved.filter
  const save = useMutation({
    mutationFn: () => {
      // Nothing that is not set: the address leaves it out as well.
      const body = {
        name: name.trim(),
        sharedWith,
        filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
      }
      return saved
        ? call('savedViews.changeSavedView', {
            params: { workspaceId, savedViewId: saved.id },
            body: { ...body, seenVersion: saved.version },
          })
        : call('savedViews.makeSavedView', { params: { workspaceId }, body: { ...body, id } })
    },
    onSuccess: async () => {
      toast(t`Saved`)
      onClose()
      await queries.invalidateQueries({ queryKey: savedViewsKey(workspaceId) })
    },
  })
  return (
    <FormDialog
      title={saved ? t`Change the view` : t`Save this view`}
      act={t`Save`}
      ready={name.trim() !== ''}
      busy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField label={t`Name`} required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      {mayShare && (
        <Field label={t`For whom`}>
          {({ id: field }) => (
            <Select
              id={field}
              label={t`For whom`}
              value={sharedWith}
              options={[
                { value: 'nobody', label: t`Only for me` },
                { value: 'everybody', label: t`Everybody` },
                ...teams.map(({ id: value, name: team }) => ({ value, label: t`Team ${team}` })),
              ]}
              onChange={setSharedWith}
            />
          )}
        </Field>
      )}
      {saved && !sameView(saved.filter, now) && <Check label={t`Take what the list shows now`} checked={takesNow} onChange={setTakesNow} />}
      <Shows view={filter} />
      <FormError error={save.error} />
    </FormDialog>
  )
}

/** What the view shows, in words. */
function Shows({ view }: { view: View }) {
  const { t } = useLingui()
  const options = useFilterOptions()
  const sorts = { urgent: t`Most urgent`, waiting: t`Waiting longest`, newest: t`Newest` }
  const filters = filterNames.flatMap((name) => {
    const option = options.find((each) => each.name === name && each.value === String(view[name]))
    return view[name] === undefined ? [] : [option ? `${option.kind}: ${option.words}` : String(view[name])]
  })
  return (
    <p className="rounded-md bg-sunken px-3 py-2 text-small text-ink2">
      {[t(views[view.view ?? 'needsAction'].name), ...filters, sorts[sortOf(view)]].join(' · ')}
    </p>
  )
}

import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { ListFilter } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../kit/IconButton.tsx'
import { Picker } from '../kit/Picker.tsx'
import { useFilterOptions, withFilter } from './filters.ts'
import type { View } from './view.ts'

/** Narrows the list by anything: type to find the filter. Open when it is first asked for. */
export default function FilterPicker({ view }: { view: View }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(true)
  const go = useNavigate()
  const options = useFilterOptions()
  return (
    <Picker
      label={t`Filter`}
      placeholder={t`Network, tag, assignee…`}
      empty={t`There is no such filter`}
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon={ListFilter} label={t`Filter`} />}
      options={options.map((option, index) => ({
        value: String(index),
        text: `${option.kind} ${option.words}`,
        chosen: String(view[option.name] ?? '') === option.value,
        label: (
          <>
            <span className="w-22 shrink-0 truncate text-meta text-ink3">{option.kind}</span>
            <span className="truncate">{option.words}</span>
          </>
        ),
      }))}
      onChoose={(index) => {
        const option = options[Number(index)]
        if (!option) return
        const same = String(view[option.name] ?? '') === option.value
        void go({ to: '.', search: withFilter(view, option.name, same ? undefined : option.value) })
      }}
    />
  )
}

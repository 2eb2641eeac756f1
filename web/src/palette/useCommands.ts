import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useFilterOptions, withFilter } from '../conversations/filters.ts'
import type { View, ViewName } from '../conversations/view.ts'
import { views } from '../conversations/viewNames.ts'
import { shortcutWords } from '../keyboard/shortcut-words.ts'
import { shortcuts } from '../keyboard/shortcuts.ts'
import { possibleNow, press } from '../keyboard/useShortcut.ts'
import { savedViewsQuery } from '../saved-views/queries.ts'
import { sections } from '../settings/sections.ts'
import { useAgents, useWorkspace } from '../shell/workspace.tsx'
import type { Command } from './commands.ts'

/** Views that no shortcut leads to. */
const furtherViews = ['waiting', 'snoozed', 'unread', 'all'] as const satisfies ViewName[]

/** Everything that can be done from where one is: what keys do now, places, filters, colleagues. */
export function useCommands(): Command[] {
  const { t } = useLingui()
  const { workspaceId, slug, agentId, membership } = useWorkspace()
  const { pathname, search } = useLocation()
  const agents = useAgents()
  const savedViews = useQuery(savedViewsQuery(workspaceId)).data ?? []
  const options = useFilterOptions()
  const go = useNavigate()
  // What was possible as the palette opened: what is below it takes its keys back only when it closes.
  const [possible] = useState(possibleNow)
  const inbox = (view: View) => void go({ to: '/w/$slug/inbox', params: { slug }, search: view })
  const view = pathname.startsWith(`/w/${slug}/inbox`) ? (search as View) : {}

  const byKey: Command[] = possible.flatMap((id) => {
    if (id === 'palette') return []
    const { label, group } = shortcutWords[id]
    const isPlace = group === 'go'
    return [
      {
        id,
        kind: isPlace ? ('place' as const) : ('act' as const),
        group: isPlace ? t`Go to` : t`Do`,
        words: t(label),
        keys: shortcuts[id] || undefined,
        run: () => press(id),
      },
    ]
  })
  const places: Command[] = [
    ...furtherViews.map((name) => ({ id: `view ${name}`, group: t`Go to`, words: t(views[name].name), run: () => inbox({ view: name }) })),
    ...savedViews.map(({ id, name, filter }) => ({ id: `saved ${id}`, group: t`Saved view`, words: name, run: () => inbox(filter) })),
    {
      id: 'posts',
      group: t`Go to`,
      words: t`Posts`,
      run: () => void go({ to: '/w/$slug/posts', params: { slug } }),
    },
    ...sections
      .flatMap(({ items }) => items)
      .filter(({ needs }) => !needs || membership.permissions.includes(needs))
      .map(({ path, name }) => ({
        id: `settings ${path}`,
        group: t`Settings`,
        words: t(name),
        run: () => void go({ to: `/w/$slug/settings/${path}`, params: { slug } }),
      })),
  ].map((place) => ({ ...place, kind: 'place' as const }))
  const filters: Command[] = options.map(({ name, value, kind, words }) => {
    const isSet = String(view[name] ?? '') === value
    return {
      id: `filter ${name} ${value}`,
      kind: 'filter',
      group: kind,
      words: isSet ? t`${words} (take off)` : words,
      run: () => inbox(withFilter(view, name, isSet ? undefined : value)),
    }
  })
  const colleagues: Command[] = [...agents.values()].map(({ id, name }) => ({
    id: `colleague ${id}`,
    kind: 'colleague',
    group: t`Conversations of`,
    words: name,
    run: () => inbox({ view: 'all', assignee: id === agentId ? 'me' : id }),
  }))
  return [...byKey, ...places, ...colleagues, ...filters]
}

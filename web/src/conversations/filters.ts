import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { channelAccountsQuery, inboxesQuery, teamsQuery } from '../api/queries.ts'
import { networkMarks } from '../kit/networks.ts'
import { useAgents, useMay, useWorkspace } from '../shell/workspace.tsx'
import { tagsQuery } from './queries.ts'
import { kindWords, labelLanguages, languageWords, reasonWords, sentimentWords } from './label-words.ts'
import type { FilterName, View } from './view.ts'
import { statusWords } from './words.ts'

export interface FilterOption {
  name: FilterName
  value: string
  /** "Network" */
  kind: string
  /** "LINE" */
  words: string
}

/** Every filter that can be set in this workspace, in words. */
export function useFilterOptions(): FilterOption[] {
  const { t, i18n } = useLingui()
  const { workspaceId, agentId } = useWorkspace()
  const agents = useAgents()
  const mayChannels = useMay('channel:read')
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const teams = useQuery(teamsQuery(workspaceId)).data ?? []
  const accounts = useQuery({ ...channelAccountsQuery(workspaceId), enabled: mayChannels }).data ?? []
  const tags = useQuery(tagsQuery(workspaceId)).data ?? []
  const option = (name: FilterName, kind: string) => (value: string, words: string) => ({ name, kind, value, words })
  const status = option('status', t`Status`)
  const network = option('network', t`Network`)
  const visibility = option('visibility', t`Who can see it`)
  const assignee = option('assignee', t`Assignee`)
  return [
    option('unread', t`Show`)('true', t`Unread`),
    visibility('public', t`Public`),
    visibility('private', t`Private`),
    ...Object.entries(networkMarks).map(([name, { name: words }]) => network(name, words)),
    ...Object.entries(statusWords).map(([name, words]) => status(name, t(words))),
    assignee('me', t`Me`),
    assignee('none', t`Nobody`),
    ...[...agents.values()].filter(({ id }) => id !== agentId).map(({ id, name }) => assignee(id, name)),
    ...teams.map(({ id, name }) => option('team', t`Team`)(id, name)),
    ...(inboxes.length > 1 ? inboxes.map(({ id, name }) => option('inbox', t`Inbox`)(id, name)) : []),
    ...accounts.map(({ id, handle }) => option('account', t`Account`)(id, handle)),
    ...tags.map((tag) => option('tag', t`Tag`)(tag, tag)),
    ...labelLanguages.map((language) => option('language', t`Language`)(language, languageWords(language, i18n.locale))),
    ...Object.entries(kindWords).map(([kind, words]) => option('kind', t`Kind`)(kind, t(words))),
    ...Object.entries(sentimentWords).map(([sentiment, words]) => option('sentiment', t`Mood`)(sentiment, t(words))),
    ...Object.entries(reasonWords).map(([reason, words]) => option('reason', t`Urgent by`)(reason, t(words))),
  ]
}

/** The view with one filter set, or taken off. */
export function withFilter(view: View, name: FilterName, value: string | undefined): View {
  const next: Record<string, unknown> = { ...view, [name]: name === 'unread' && value ? true : value }
  if (value === undefined) delete next[name]
  return next
}

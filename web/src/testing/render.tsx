import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterContextProvider, createMemoryHistory, createRootRoute, createRouter } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { Permission, Rights } from '@baton/contract/permissions'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { agentsQuery } from '../api/queries.ts'
import { WorkspaceProvider } from '../shell/workspace.tsx'
import { aMe } from './samples.ts'

/** Draws something as a member of a workspace sees it, perhaps one with further permissions or other rights. */
export function renderInWorkspace(children: ReactNode, permissions: Permission[] = [], rights: Partial<Rights> = {}) {
  const me = aMe()
  const [plain] = me.workspaces
  if (!plain) throw new Error('aMe() belongs to no workspace')
  const membership = { ...plain, ...rights, permissions: [...plain.permissions, ...permissions] }
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  queries.setQueryData(agentsQuery(membership.workspaceId).queryKey, [])
  const { workspaceId, slug, name, agentId } = membership
  const inside = (shown: ReactNode) => (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <WorkspaceProvider value={{ workspaceId, slug, name, agentId, membership, me }}>
          {/* Links need to know of a router; it leads nowhere. */}
          <RouterContextProvider router={router}>{shown}</RouterContextProvider>
        </WorkspaceProvider>
      </QueryClientProvider>
    </I18nProvider>
  )
  const view = render(inside(children))
  return { ...view, queries, router, rerenderInWorkspace: (shown: ReactNode) => view.rerender(inside(shown)) }
}

/** Plays the server: every call is kept, and answered by what `answer` says for its method and path. */
export function playServer(answer: (method: string, path: string, body: unknown) => { status?: number; body?: unknown }) {
  const calls: { method: string; path: string; body: unknown; key: string | null }[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    const call = { method: init.method ?? 'GET', path: url, body, key: new Headers(init.headers).get('idempotency-key') }
    calls.push(call)
    const { status = 200, body: given = {} } = answer(call.method, call.path, body)
    return new Response(JSON.stringify(given), { status, headers: { 'content-type': 'application/json' } })
  })
  return calls
}

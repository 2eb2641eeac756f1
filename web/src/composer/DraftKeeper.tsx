import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../api/call.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { keepDrafts } from './keep-drafts.ts'

/** Keeps my drafts the same here and on the server. Draws nothing. */
export default function DraftKeeper(): null {
  const { workspaceId } = useWorkspace()
  const keeper = useRef<ReturnType<typeof keepDrafts>>(null)
  useEffect(() => {
    keeper.current = keepDrafts(workspaceId)
    return keeper.current.stop
  }, [workspaceId])
  const { data } = useQuery({
    queryKey: ['w', workspaceId, 'drafts'],
    queryFn: async ({ signal }) => {
      const askedAt = Date.now()
      return { askedAt, ...(await call('drafts.listDrafts', { params: { workspaceId }, signal })) }
    },
  })
  useEffect(() => {
    if (data) keeper.current?.take(data.items, data.askedAt)
  }, [data])
  return null
}

import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { Conversation } from '../api/types.ts'
import { Picker } from '../kit/Picker.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { tagsQuery } from './queries.ts'
import { useActions } from './useActions.ts'

interface Props {
  conversation: Conversation
  open: boolean
  onOpenChange: (open: boolean) => void
  trigger: ReactElement<Record<string, unknown>>
}

/** Tags on and off; a new word makes a new tag. */
export function TagPicker({ conversation, open, onOpenChange, trigger }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const actions = useActions()
  const inUse = useQuery({ ...tagsQuery(workspaceId), enabled: open }).data ?? []
  const tags = [...new Set([...conversation.tags, ...inUse])]
  return (
    <Picker
      label={t`Tags`}
      placeholder={t`Find or make a tag`}
      empty={t`No tags yet. Type a word to make one.`}
      several
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      trigger={trigger}
      options={tags.map((tag) => ({ value: tag, text: tag, chosen: conversation.tags.includes(tag) }))}
      onChoose={(tag) => void actions.tag(conversation, tag, !conversation.tags.includes(tag))}
      create={(typed) => t`Make the tag “${typed}”`}
      onCreate={(typed) => void actions.tag(conversation, typed.slice(0, 60), true)}
    />
  )
}

import { answers as channels } from '#channels'
import { answers as contacts } from '#contacts'
import { answers as conversations } from '#conversations'
import type { Answer } from '#kernel/http'
import { answers as people } from '#people'
import { answers as reports } from '#reports'
import { answers as workspaces } from '#workspaces'

/** The slices in order. One imports only slices before it; news upward travels as events. The wall checker reads this list. */
export const slices = ['workspaces', 'people', 'contacts', 'channels', 'posts', 'conversations', 'reports'] as const

/** Every route's answer, slice by slice. */
export const allAnswers: readonly Answer[] = [...workspaces, ...people, ...contacts, ...channels, ...conversations, ...reports]

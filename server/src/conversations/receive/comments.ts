import type { MessageEvent } from '@baton/channel-kit'
import { isPicture } from '../comments/grouping.ts'

/** Somebody's words under a post, if the thread has one. */
export const isComment = ({ direction, thread }: MessageEvent): boolean => direction === 'inbound' && thread.visibility === 'public'

export const hasPicture = ({ media }: MessageEvent): boolean => media.some(({ kind }) => isPicture(kind))

import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ShortcutId } from './shortcuts.ts'

export type ShortcutGroup = 'list' | 'conversation' | 'go' | 'everywhere'

/** What each shortcut does, in the order of the sheet under `?`. */
export const shortcutWords: Record<ShortcutId, { label: MessageDescriptor; group: ShortcutGroup }> = {
  next: { label: msg`Next conversation`, group: 'list' },
  previous: { label: msg`Previous conversation`, group: 'list' },
  open: { label: msg`Open the conversation`, group: 'list' },
  select: { label: msg`Select`, group: 'list' },
  back: { label: msg`Back to the list`, group: 'list' },
  reply: { label: msg`Reply`, group: 'conversation' },
  note: { label: msg`Write a note`, group: 'conversation' },
  goPrivate: { label: msg`Go on in private`, group: 'conversation' },
  done: { label: msg`Done`, group: 'conversation' },
  assign: { label: msg`Assign`, group: 'conversation' },
  assignToMe: { label: msg`Assign to me`, group: 'conversation' },
  snooze: { label: msg`Snooze`, group: 'conversation' },
  tag: { label: msg`Tags`, group: 'conversation' },
  noAnswer: { label: msg`Needs no answer`, group: 'conversation' },
  spam: { label: msg`Spam`, group: 'conversation' },
  unread: { label: msg`Mark unread`, group: 'conversation' },
  reopen: { label: msg`Open again`, group: 'conversation' },
  setWaiting: { label: msg`Waiting for somebody else`, group: 'conversation' },
  endSnooze: { label: msg`End the snooze`, group: 'conversation' },
  saveView: { label: msg`Save this view`, group: 'list' },
  subject: { label: msg`Name what it is about`, group: 'conversation' },
  undo: { label: msg`Undo`, group: 'everywhere' },
  undoLast: { label: msg`Undo the last act`, group: 'everywhere' },
  search: { label: msg`Search`, group: 'everywhere' },
  palette: { label: msg`Everything by name`, group: 'everywhere' },
  help: { label: msg`Keyboard shortcuts`, group: 'everywhere' },
  goNeedsAction: { label: msg`Needs action`, group: 'go' },
  goMine: { label: msg`Mine`, group: 'go' },
  goUnassigned: { label: msg`Unassigned`, group: 'go' },
  goSecondLooks: { label: msg`Waiting for a second look`, group: 'go' },
  goNumbers: { label: msg`Numbers`, group: 'go' },
  goUndoable: { label: msg`What you can undo`, group: 'go' },
  goSettings: { label: msg`Settings`, group: 'go' },
}

import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

export type ShortcutGroup = 'list' | 'conversation' | 'go' | 'everywhere'

interface Shortcut {
  /** Keys as pressed; a space separates the keys of a sequence. Letters are Latin: on other layouts the place on the keyboard counts. */
  keys: string
  label: MessageDescriptor
  group: ShortcutGroup
}

/** Every shortcut of the app: the sheet under `?` lists exactly these. */
export const shortcuts = {
  next: { keys: 'j', label: msg`Next conversation`, group: 'list' },
  previous: { keys: 'k', label: msg`Previous conversation`, group: 'list' },
  open: { keys: 'o', label: msg`Open the conversation`, group: 'list' },
  select: { keys: 'x', label: msg`Select`, group: 'list' },
  back: { keys: 'u', label: msg`Back to the list`, group: 'list' },
  reply: { keys: 'r', label: msg`Reply`, group: 'conversation' },
  note: { keys: 'n', label: msg`Write a note`, group: 'conversation' },
  goPrivate: { keys: 'Shift+p', label: msg`Go on in private`, group: 'conversation' },
  done: { keys: 'e', label: msg`Done`, group: 'conversation' },
  assign: { keys: 'a', label: msg`Assign`, group: 'conversation' },
  assignToMe: { keys: 'i', label: msg`Assign to me`, group: 'conversation' },
  snooze: { keys: 's', label: msg`Snooze`, group: 'conversation' },
  tag: { keys: 'l', label: msg`Tags`, group: 'conversation' },
  undo: { keys: 'z', label: msg`Undo`, group: 'everywhere' },
  undoLast: { keys: 'Mod+z', label: msg`Undo the last act`, group: 'everywhere' },
  search: { keys: '/', label: msg`Search`, group: 'everywhere' },
  help: { keys: '?', label: msg`Keyboard shortcuts`, group: 'everywhere' },
  goNeedsAction: { keys: 'g i', label: msg`Needs action`, group: 'go' },
  goMine: { keys: 'g m', label: msg`Mine`, group: 'go' },
  goUnassigned: { keys: 'g u', label: msg`Unassigned`, group: 'go' },
  goSecondLooks: { keys: 'g l', label: msg`Waiting for a second look`, group: 'go' },
  goNumbers: { keys: 'g r', label: msg`Numbers`, group: 'go' },
  goUndoable: { keys: 'g z', label: msg`What you can undo`, group: 'go' },
  goSettings: { keys: 'g s', label: msg`Settings`, group: 'go' },
} satisfies Record<string, Shortcut>

export type ShortcutId = keyof typeof shortcuts

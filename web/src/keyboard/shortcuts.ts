/**
 * Every shortcut of the app, with its keys as pressed: a space separates the keys of a sequence. Letters are Latin; on other layouts
 * the place on the keyboard counts. What has none is done by its name. What each is called stands in `shortcut-words.ts`, since no screen needs that to begin with.
 */
export const shortcuts = {
  next: 'j',
  previous: 'k',
  open: 'o',
  select: 'x',
  back: 'u',
  reply: 'r',
  note: 'n',
  goPrivate: 'Shift+p',
  done: 'e',
  assign: 'a',
  assignToMe: 'i',
  snooze: 's',
  tag: 'l',
  noAnswer: 'd',
  spam: '!',
  unread: 'Shift+u',
  reopen: '',
  setWaiting: '',
  endSnooze: '',
  subject: '',
  saveView: '',
  undo: 'z',
  undoLast: 'Mod+z',
  search: '/',
  palette: 'Mod+k',
  help: '?',
  goNeedsAction: 'g i',
  goMine: 'g m',
  goUnassigned: 'g u',
  goSecondLooks: 'g l',
  goNumbers: 'g r',
  goUndoable: 'g z',
  goSettings: 'g s',
} satisfies Record<string, string>

export type ShortcutId = keyof typeof shortcuts

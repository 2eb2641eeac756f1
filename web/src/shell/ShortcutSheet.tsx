import { useLingui } from '@lingui/react/macro'
import { type ShortcutGroup, shortcutWords } from '../keyboard/shortcut-words.ts'
import { type ShortcutId, shortcuts } from '../keyboard/shortcuts.ts'
import { switchShortcuts, useShortcutsOn } from '../keyboard/useShortcut.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { KeyCaps } from '../kit/KeyCaps.tsx'

const ids = Object.keys(shortcutWords) as ShortcutId[]

/** Every key, under `?`. */
export default function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { t } = useLingui()
  const on = useShortcutsOn()
  const groups: [ShortcutGroup, string][] = [
    ['list', t`List`],
    ['conversation', t`Conversation`],
    ['go', t`Go to`],
    ['everywhere', t`Everywhere`],
  ]
  const writing: [string, string][] = [
    ['Mod+Enter', t`Send`],
    ['Mod+Shift+Enter', t`Send and mark done`],
    ['Escape', t`Leave the draft`],
  ]
  return (
    <Dialog title={t`Keyboard shortcuts`} open={open} onOpenChange={onOpenChange} wide>
      <label className="mb-3 flex items-center gap-2 text-small text-ink">
        <input type="checkbox" checked={on} onChange={(event) => switchShortcuts(event.target.checked)} className="size-4 accent-accent" />
        {t`Use single keys as shortcuts`}
      </label>
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 pane:grid-cols-2">
        {groups.map(([group, name]) => (
          <Keys
            key={group}
            name={name}
            rows={ids.flatMap((id) =>
              shortcutWords[id].group === group && shortcuts[id] ? [[shortcuts[id], t(shortcutWords[id].label)]] : [],
            )}
          />
        ))}
        <Keys name={t`Writing`} rows={writing} />
      </div>
    </Dialog>
  )
}

function Keys({ name, rows }: { name: string; rows: string[][] }) {
  return (
    <section>
      <h3 className="mb-1 text-small font-semibold text-ink">{name}</h3>
      <dl>
        {rows.map(([keys = '', label]) => (
          <div key={keys} className="flex items-center justify-between gap-4 py-0.5">
            <dt className="text-ink2">{label}</dt>
            <dd>
              <KeyCaps keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

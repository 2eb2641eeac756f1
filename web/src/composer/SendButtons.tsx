import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { LaterPicker } from '../conversations/LaterPicker.tsx'
import { isMac } from '../keyboard/keys.ts'
import { Button } from '../kit/Button.tsx'
import { Menu, MenuItem } from '../kit/Menu.tsx'
import type { Audience } from '../kit/VisibilityMark.tsx'
import { cx } from '../kit/cx.ts'

interface Props {
  audience: Audience
  /** What pressing it does, in words. */
  act: string
  busy: boolean
  /** It cannot be sent as it is. */
  blocked: boolean
  empty: boolean
  /** ISO 8601: up to when the network takes an answer. */
  latest: string | null
  onSend: (how: { done?: boolean; at?: Date }) => void
}

/** The button that names the act; of a reply also the other ways to send it. */
export function SendButtons({ audience, act, busy, blocked, empty, latest, onSend }: Props) {
  const { t } = useLingui()
  const [later, setLater] = useState(false)
  return (
    <span className="ml-auto flex">
      <Button
        look={audience}
        busy={busy}
        aria-disabled={blocked || undefined}
        aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
        className={cx('h-8 max-pane:h-11', audience !== 'note' && 'rounded-r-none!')}
        onClick={() => onSend({})}
      >
        {act}
      </Button>
      {audience !== 'note' && (
        <Menu
          side="top"
          trigger={
            <button
              type="button"
              aria-label={t`More ways to send`}
              className={cx(
                'flex h-8 w-7 items-center justify-center rounded-r-[7px] border-l border-on-role/30 max-pane:h-11 max-pane:w-10',
                fills[audience],
              )}
            >
              <ChevronDown size={15} aria-hidden />
            </button>
          }
        >
          <MenuItem keys="Mod+Shift+Enter" disabled={blocked || empty} onSelect={() => onSend({ done: true })}>
            {t`Send and mark done`}
          </MenuItem>
          <MenuItem disabled={blocked || empty} onSelect={() => setLater(true)}>
            {t`Send later…`}
          </MenuItem>
        </Menu>
      )}
      <LaterPicker
        label={t`Send later`}
        act={t`Send then`}
        note={t`It is not sent if they write before.`}
        latest={latest}
        side="top"
        open={later}
        onOpenChange={setLater}
        onChoose={(at) => onSend({ at })}
        trigger={<button type="button" tabIndex={-1} aria-hidden className="w-0" />}
      />
    </span>
  )
}

const fills: Record<Audience, string> = {
  public: 'bg-public text-on-role',
  private: 'bg-private text-on-role',
  note: 'bg-note text-on-role',
}

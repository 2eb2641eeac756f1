import { useLingui } from '@lingui/react/macro'
import { Dialog as Base } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Media } from '../api/types.ts'
import { IconButton } from '../kit/IconButton.tsx'
import { cx } from '../kit/cx.ts'

interface Props {
  /** Of one message, in its order. */
  pictures: Media[]
  /** Id of the one that was pressed. */
  first: string
  onClose: () => void
}

/** Pictures as they were sent: arrows go from one to the next, Enter or a press shows them at full size, Escape ends it. */
export default function PictureViewer({ pictures, first, onClose }: Props) {
  const { t } = useLingui()
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      pictures.findIndex(({ id }) => id === first),
    ),
  )
  const [whole, setWhole] = useState(false)
  const picture = pictures[at]
  if (!picture?.url) return null
  const { url, altText, fileName, width, height } = picture
  const alt = altText ?? t`Picture without description`
  const count = pictures.length
  const place = at + 1

  function go(step: number): void {
    setAt((at + step + count) % count)
    setWhole(false)
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!step || count < 2 || whole) return
    event.preventDefault()
    go(step)
  }

  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#131312]/80 enter" />
        <Base.Popup aria-label={alt} className="fixed inset-0 z-50 flex flex-col outline-none enter" onKeyDown={onKeyDown}>
          <div className="flex h-13 shrink-0 items-center gap-1 bg-raised px-3 text-small">
            <span className="min-w-0 flex-1 truncate">
              {count > 1 && <span className="mr-2 text-ink2">{t`${place} of ${count}`}</span>}
              {altText ?? fileName ?? ''}
            </span>
            {count > 1 && (
              <>
                <IconButton icon={ChevronLeft} label={t`Previous picture`} onClick={() => go(-1)} />
                <IconButton icon={ChevronRight} label={t`Next picture`} onClick={() => go(1)} />
              </>
            )}
            <IconButton
              icon={whole ? ZoomOut : ZoomIn}
              label={whole ? t`Fit to the window` : t`Full size`}
              onClick={() => setWhole(!whole)}
            />
            <a
              href={url}
              download={fileName ?? true}
              aria-label={t`Save picture`}
              title={t`Save picture`}
              className="flex size-7 items-center justify-center rounded-md text-ink2 hover:bg-hover max-pane:size-11"
            >
              <Download size={17} aria-hidden />
            </a>
            <IconButton icon={X} label={t`Close`} keys="Escape" tipAlign="end" onClick={onClose} />
          </div>
          <div className={cx('min-h-0 flex-1', whole ? 'overflow-auto' : 'flex items-center justify-center p-4')}>
            <button
              type="button"
              aria-label={whole ? t`Fit to the window` : t`Full size`}
              className={cx('block', whole ? 'cursor-zoom-out' : 'flex size-full cursor-zoom-in items-center justify-center')}
              onClick={() => setWhole(!whole)}
            >
              <img
                src={url}
                alt={alt}
                width={width ?? undefined}
                height={height ?? undefined}
                className={whole ? 'max-w-none' : 'h-auto max-h-full w-auto max-w-full object-contain'}
              />
            </button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

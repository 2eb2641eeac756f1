import { useLingui } from '@lingui/react/macro'
import { PenLine } from 'lucide-react'
import type { Note } from '../api/types.ts'
import { clock, exactTime } from '../i18n/time.ts'
import { Linked } from '../kit/Linked.tsx'

/** For the team alone: dashed, full width, never on the right-hand side. */
export function NoteCard({ note, now }: { note: Note; now: number }) {
  const { t } = useLingui()
  return (
    <article data-entry={note.id} className="mt-2.5">
      <p className="mb-1 flex items-center gap-1.5 text-meta text-note">
        <PenLine size={13} aria-hidden />
        <span className="font-medium">{note.author.name}</span>
        <time dateTime={note.at} title={exactTime(note.at)}>
          · {clock(note.at, now)}
        </time>
        <span>· {t`Only your team sees this`}</span>
      </p>
      <p dir="auto" className="rounded-md border border-dashed border-note-edge bg-note-soft px-3 py-2 text-message words">
        <Linked text={note.text} />
      </p>
    </article>
  )
}

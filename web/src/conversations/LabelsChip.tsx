import { useLingui } from '@lingui/react/macro'
import { Siren } from 'lucide-react'
import { useState } from 'react'
import type { Conversation, LabelTask, Urgency, WordsLabels } from '../api/types.ts'
import { Chip } from '../kit/Chip.tsx'
import { Popover } from '../kit/Popover.tsx'
import { isDanger, kindWords, labelLanguages, languageWords, sentimentWords, taskWords, useReasonWords } from './label-words.ts'
import { useActions } from './useActions.ts'

/** What is told of the contact's newest words; its panel says what makes them urgent, and lets a person say what is right. */
export function LabelsChip({ conversation: { labels, urgency }, mayCorrect }: { conversation: Conversation; mayCorrect: boolean }) {
  const { t, i18n } = useLingui()
  const [open, setOpen] = useState(false)
  const wordsOf = useReasonWords()
  const top = urgency?.reasons[0]
  if (!labels && !top) return null
  const said = [
    labels?.language && languageWords(labels.language, i18n.locale),
    labels?.kind && t(kindWords[labels.kind]),
    labels?.sentiment && labels.sentiment !== 'neu' && t(sentimentWords[labels.sentiment]),
    top && `${wordsOf(top)} ${urgency.points}`,
  ].filter(Boolean)
  const spoken = said.join(', ')
  return (
    <Popover
      label={t`What the words say`}
      open={open}
      onOpenChange={setOpen}
      className="max-h-(--available-height) w-80 max-w-[calc(100vw-2rem)] overflow-y-auto"
      trigger={
        <button type="button" className="shrink-0 rounded-sm" aria-label={t`What the words say: ${spoken}`}>
          <Chip tone={top && isDanger(top.reason) ? 'danger' : 'plain'} icon={top && isDanger(top.reason) ? Siren : undefined}>
            {said.join(' · ')}
          </Chip>
        </button>
      }
    >
      <div className="flex flex-col gap-3 p-1 text-small">
        {urgency && urgency.reasons.length > 0 && <Sum urgency={urgency} />}
        {labels && <Labels labels={labels} mayCorrect={mayCorrect} />}
      </div>
    </Popover>
  )
}

function Sum({ urgency: { points, reasons } }: { urgency: Urgency }) {
  const { t } = useLingui()
  const wordsOf = useReasonWords()
  return (
    <section>
      <h3 className="flex justify-between text-small font-semibold">
        <span>{t`Urgency`}</span>
        <span className="tabular-nums">{points}</span>
      </h3>
      <ul>
        {reasons.map((part) => (
          <li key={part.reason} className="flex justify-between text-ink2">
            <span className={isDanger(part.reason) ? 'text-danger' : undefined}>{wordsOf(part)}</span>
            <span className="tabular-nums">+{part.points}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Labels({ labels, mayCorrect }: { labels: WordsLabels; mayCorrect: boolean }) {
  const { t, i18n } = useLingui()
  const { language } = labels
  const languages = [...new Set([...(language ? [language] : []), ...labels.mixed, ...labelLanguages])]
  const yesNo = { yes: t`Yes`, no: t`No` }
  return (
    <>
      <Task
        task="language"
        labels={labels}
        now={language}
        options={languages.map((each) => [each, languageWords(each, i18n.locale)])}
        may={mayCorrect}
      />
      <Task
        task="kind"
        labels={labels}
        now={labels.kind}
        options={entries(kindWords).map(([kind, words]) => [kind, t(words)])}
        may={mayCorrect}
      />
      <Task
        task="sentiment"
        labels={labels}
        now={labels.sentiment}
        options={entries(sentimentWords).map(([sentiment, words]) => [sentiment, t(words)])}
        may={mayCorrect}
      />
      <Task task="offence" labels={labels} now={labels.offence ? 'yes' : 'no'} options={entries(yesNo)} may={mayCorrect} />
      <Task task="spam" labels={labels} now={labels.spam ? 'yes' : 'no'} options={entries(yesNo)} may={mayCorrect} />
      {mayCorrect && (
        <p className="text-meta text-ink2">
          {t`Told by models that can be wrong. Choose what is right; choosing what is marked confirms it. The models do not change by it.`}
        </p>
      )}
    </>
  )
}

const entries = Object.entries

interface TaskProps {
  task: LabelTask
  labels: WordsLabels
  now: string | null
  options: [string, string][]
  may: boolean
}

/** One question about the words, with its answers side by side; the one that stands is pressed. */
function Task({ task, labels, now, options, may }: TaskProps) {
  const { t } = useLingui()
  const { correctLabel } = useActions()
  const looked = labels.looked.includes(task)
  return (
    <div role="group" aria-label={t(taskWords[task])}>
      <p className="mb-1 flex justify-between text-meta text-ink2">
        <span>{t(taskWords[task])}</span>
        {looked && <span>{t`said by a person`}</span>}
      </p>
      <div className="flex flex-wrap gap-1">
        {options.map(([value, words]) => (
          <button
            key={value}
            type="button"
            disabled={!may}
            aria-pressed={value === now}
            onClick={() => void correctLabel(labels.messageId, task, value)}
            className="min-h-7 rounded-md border border-line px-2 text-small text-ink2 enabled:hover:bg-hover aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-ink max-pane:min-h-11"
          >
            {words}
          </button>
        ))}
      </div>
    </div>
  )
}

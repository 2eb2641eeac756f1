import { fillTemplate, lengthOf, templateProblems, templateText } from '@baton/contract/templates'
import { useLingui } from '@lingui/react/macro'
import { PenLine, Reply } from 'lucide-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { MessageTemplate, OpenConversation, ReplyOption } from '../api/types.ts'
import { isMessage } from '../conversations/timeline.ts'
import { isMac } from '../keyboard/keys.ts'
import { Button } from '../kit/Button.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { TextField } from '../kit/Field.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { templatesQuery } from '../templates/queries.ts'
import { TemplatePreview } from '../templates/TemplatePreview.tsx'
import { useTemplateWords } from '../templates/useTemplateWords.ts'
import { TemplateChoice } from './TemplateChoice.tsx'
import { useReplyWords } from './useReplyWords.ts'

export interface Filled {
  id: string
  values: Record<string, string>
  text: string
}

interface Props {
  open: OpenConversation
  option: ReplyOption
  busy: boolean
  chosen: { id: string; values: Record<string, string> }
  onChange: (chosen: { id: string; values: Record<string, string> }) => void
  onSend: (filled: Filled, done: boolean) => void
  onNote: () => void
  /** Back to words of one's own; absent where the network takes none. */
  onFreely: (() => void) | undefined
}

/** Answering with a message that the network approved beforehand: choose, fill in, see what its reader will see, send. */
export default function TemplateReply({ open, option, busy, chosen, onChange, onSend, onNote, onFreely }: Props) {
  const { t } = useLingui()
  const words = useReplyWords()
  const { workspaceId } = useWorkspace()
  const [picked, setPicked] = useState<MessageTemplate | null>(null)
  // One that was chosen before, such as of a reply that was taken back, is found in the list again.
  const all = useInfiniteQuery(templatesQuery(workspaceId, option.accountId, { q: '', language: '' }))
  const template = [...(all.data?.pages.flatMap(({ items }) => items) ?? []), ...(picked ? [picked] : [])].find(
    ({ id }) => id === chosen.id,
  )
  const said = open.timeline.items.filter(isMessage).findLast((message) => message.direction === 'inbound' && message.language)
  const language = open.conversation.contact.language ?? said?.language ?? ''
  const choose = (next: MessageTemplate) => {
    setPicked(next)
    onChange({ id: next.id, values: chosen.id === next.id ? chosen.values : firstValues(next, option.to.name) })
  }
  const buttons = (
    <>
      <IconButton icon={PenLine} label={t`Write a note instead`} keys="n" tip="above" tipAlign="start" onClick={onNote} />
      {onFreely && <IconButton icon={Reply} label={t`Write it yourself instead`} tip="above" tipAlign="start" onClick={onFreely} />}
    </>
  )
  return (
    <div className="flex flex-col" data-template>
      {!option.canReply && <p className="border-b border-line px-3 py-1.5 text-small text-ink2">{words.whyNot(option)}</p>}
      {template ? (
        <Filling
          key={template.id}
          template={template}
          isOpen={option.canReply}
          act={words.act(option)}
          busy={busy}
          values={chosen.values}
          onChange={(values) => onChange({ id: template.id, values })}
          onSend={onSend}
          onBack={() => {
            setPicked(null)
            onChange({ id: '', values: {} })
          }}
          buttons={buttons}
        />
      ) : (
        <TemplateChoice accountId={option.accountId} language={language} onChoose={choose} buttons={buttons} />
      )}
    </div>
  )
}

/** The customer's name, where the template greets with its first blank or says that it wants a name. Masked names are no names. */
function firstValues({ content }: MessageTemplate, name: string): Record<string, string> {
  const given = name.trim()
  if (!given || /[•*]/.test(given)) return {}
  const bodies = content.parameters.filter(({ part }) => part === 'body')
  const wanted = bodies.find((parameter) => /name/i.test(parameter.name)) ?? bodies.find((parameter) => parameter.name === '1')
  return wanted ? { [wanted.key]: given } : {}
}

interface FillingProps {
  template: MessageTemplate
  isOpen: boolean
  act: string
  busy: boolean
  values: Record<string, string>
  onChange: (values: Record<string, string>) => void
  onSend: (filled: Filled, done: boolean) => void
  onBack: () => void
  buttons: ReactNode
}

function Filling({ template, isOpen, act, busy, values, onChange, onSend, onBack, buttons }: FillingProps) {
  const { t } = useLingui()
  const words = useTemplateWords()
  const [tried, setTried] = useState(false)
  const fields = useRef<HTMLDivElement>(null)
  const cost = useId()
  const { content } = template
  const problems = templateProblems(content, values)
  const blocked = Object.keys(problems).length > 0
  const filled = fillTemplate(content, values)
  const [length, most] = lengthOf(content, filled, 'body', null)
  useEffect(
    () =>
      (
        fields.current?.querySelector<HTMLElement>('input') ?? fields.current?.querySelector<HTMLElement>('footer button:last-of-type')
      )?.focus(),
    [],
  )

  function submit(done: boolean): void {
    if (busy) return
    if (!blocked) return onSend({ id: template.id, values, text: templateText(filled) }, done)
    setTried(true)
    const index = content.parameters.findIndex(({ key }) => problems[key])
    fields.current?.querySelectorAll('input')[index]?.focus()
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey)) {
      event.preventDefault()
      submit(event.shiftKey)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      onBack()
    }
  }
  return (
    <div ref={fields} role="group" aria-label={template.name} className="scroll-y flex max-h-[56dvh] flex-col gap-2 px-3 py-2">
      <p className="flex flex-wrap items-center gap-x-2 text-small">
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{template.name}</span>
        <span className="text-ink2">{words.language(template.language)}</span>
        <button type="button" className="link ml-auto rounded-sm text-accent hover:underline max-pane:min-h-11" onClick={onBack}>
          {t`Choose another`}
        </button>
      </p>
      <TemplatePreview filled={fillTemplate(content, values, (name) => (/^\d+$/.test(name) ? '……' : `…${name.replaceAll('_', ' ')}…`))} />
      <div className="grid gap-2 pane:grid-cols-2">
        {content.parameters.map((parameter) => {
          const { key, example } = parameter
          const problem = problems[key]
          const isShown = problem && (tried || (problem !== 'missing' && values[key]))
          return (
            <TextField
              key={key}
              dir="auto"
              autoComplete="off"
              onKeyDown={onKeyDown}
              label={words.field(parameter, content)}
              help={example ? t`Such as: ${example}` : undefined}
              error={isShown ? words.problem(problem) : null}
              value={values[key] ?? ''}
              onChange={(event) => onChange({ ...values, [key]: event.target.value })}
            />
          )
        })}
      </div>
      <footer className="flex min-h-9 flex-wrap items-center gap-1">
        {buttons}
        <span className={length > most ? 'text-meta font-semibold text-danger tabular-nums' : 'text-meta text-ink2 tabular-nums'}>
          {t`${length} of ${most}`}
        </span>
        <span id={cost} data-cost className="min-w-0 text-meta text-ink2 max-pane:basis-full">
          {words.cost(template.category, isOpen)}
        </span>
        <span className="flex-1" />
        <Button
          look="private"
          busy={busy}
          aria-disabled={blocked || undefined}
          aria-describedby={cost}
          aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
          className="h-8 max-pane:h-11"
          onKeyDown={onKeyDown}
          onClick={() => submit(false)}
        >
          {act}
        </Button>
      </footer>
    </div>
  )
}

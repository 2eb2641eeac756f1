import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { LayoutTemplate } from 'lucide-react'
import { call } from '../../api/call.ts'
import type { MessageTemplate } from '../../api/types.ts'
import { clock, exactTime, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { Chip, type ChipTone } from '../../kit/Chip.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { NetworkWords } from '../../kit/NetworkWords.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { templatesQuery } from '../../templates/queries.ts'
import { useTemplateWords } from '../../templates/useTemplateWords.ts'
import { ListState } from '../ListState.tsx'
import { LoadMore } from '../LoadMore.tsx'
import { Panel } from '../SettingsPage.tsx'
import { useFindingWords } from './useFindingWords.ts'

/** The account's templates: what became of each at the network, and when the list was read. */
export function TemplatesPanel({ accountId }: { accountId: string }) {
  const { t } = useLingui()
  const now = useNow()
  const { workspaceId } = useWorkspace()
  const may = useMay('channel:manage')
  const queries = useQueryClient()
  const wordsOf = useFindingWords()
  const query = useInfiniteQuery(templatesQuery(workspaceId, accountId, { q: '', language: '' }))
  const read = useMutation({
    mutationFn: () => call('channels.readTemplates', { params: { workspaceId, accountId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['w', workspaceId, 'templates', accountId] }),
  })
  const { reading } = query.data?.pages[0] ?? {}
  const readAt = reading?.readAt
  const why = reading?.problem && wordsOf(reading.problem).words
  const at = readAt ? clock(readAt, now) : ''
  return (
    <Panel
      title={t`Message templates`}
      words={t`Meta approves these beforehand; they can be sent also when the 24 hours after a customer’s last message are over.`}
      action={
        may && (
          <Button busy={read.isPending} onClick={() => read.mutate()}>
            {t`Read again`}
          </Button>
        )
      }
    >
      {reading && (
        <p className="border-b border-line px-4 py-2 text-meta text-ink2" title={readAt ? exactTime(readAt) : undefined}>
          {readAt ? t`Read last at ${at}. Baton reads them daily and hears of changes by the webhook.` : t`Not read yet.`}
          {why && (
            <>
              {' '}
              {t`They could not be read since:`} <span lang={why.lang}>{why.text}</span>
            </>
          )}
        </p>
      )}
      {read.isError && <FormError error={read.error} />}
      <ListState
        query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}
        empty={{
          icon: LayoutTemplate,
          title: t`No template`,
          words: t`Make one in Meta’s WhatsApp Manager under Message templates; for answers, choose the category Utility. Once Meta has approved it, it stands here by itself.`,
        }}
      >
        {(templates) => (
          <ul>
            {templates.map((template) => (
              <Row key={template.id} template={template} />
            ))}
          </ul>
        )}
      </ListState>
      <LoadMore query={query} />
    </Panel>
  )
}

const tones: Record<MessageTemplate['state'], ChipTone> = {
  approved: 'ok',
  pending: 'plain',
  rejected: 'danger',
  paused: 'danger',
  disabled: 'danger',
  deleted: 'plain',
}

function Row({ template }: { template: MessageTemplate }) {
  const words = useTemplateWords()
  const { name, language, state, category, quality, reason, content } = template
  const whyNot = words.whyNot(template)
  return (
    <li className="flex flex-col gap-0.5 border-b border-line px-4 py-2.5 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-small">
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{name}</span>
        <Chip tone={tones[state]}>{words.state(state)}</Chip>
        <span className="text-meta text-ink2">
          {words.language(language)} · {words.category(category)} · {words.quality(quality)}
        </span>
      </p>
      <p dir="auto" className="line-clamp-2 text-small text-ink2">
        {[content.header?.text, content.body.text].filter(Boolean).join(' — ')}
      </p>
      {whyNot && <p className="text-meta text-ink2">{whyNot}</p>}
      {reason && (
        <p className="text-meta text-ink2">
          <NetworkWords words={reason} />
        </p>
      )}
    </li>
  )
}

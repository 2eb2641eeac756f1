import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Archive, ArchiveRestore, BookmarkCheck, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import type { SavedReply } from '../../api/types.ts'
import { Failure } from '../../api/failure.ts'
import { failureLine } from '../../api/failure-words.ts'
import { Button } from '../../kit/Button.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { TextField } from '../../kit/Field.tsx'
import { IconButton } from '../../kit/IconButton.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { toast } from '../../kit/toast.tsx'
import { findSaved, textFor, textLanguages } from '../../saved-replies/find.ts'
import { savedRepliesKey, savedRepliesQuery } from '../../saved-replies/queries.ts'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { SavedReplyDialog } from './SavedReplyDialog.tsx'

/** Texts that are written once: one's own, and those that all use. */
export function SavedRepliesPage() {
  const { t, i18n } = useLingui()
  const { workspaceId, agentId } = useWorkspace()
  const mayShare = useMay('saved-reply:manage')
  const mayWrite = useMay('conversation:note')
  const [typed, setTyped] = useState('')
  const [archived, setArchived] = useState(false)
  const [edited, setEdited] = useState<SavedReply | 'new' | null>(null)
  const query = useQuery(savedRepliesQuery(workspaceId, archived))
  const putAway = usePutAway()
  const make = mayWrite && (
    <Button look="primary" onClick={() => setEdited('new')}>
      <Plus size={15} aria-hidden />
      {t`Save a reply`}
    </Button>
  )
  const empty = archived
    ? { icon: Archive, title: t`Nothing is put away` }
    : {
        icon: BookmarkCheck,
        title: t`No saved replies yet`,
        words: t`For example how a return works, in each language once. In the composer, / and the first letters find it.`,
        action: make,
      }
  return (
    <SettingsPage
      title={t`Saved replies`}
      words={t`Texts that are written once and found behind / in the composer, in the customer’s language.`}
      needs="conversation:read"
      action={(query.data?.length ?? 0) > 0 && make}
    >
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <TextField label={t`Find`} type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </div>
        <Button aria-pressed={archived} onClick={() => setArchived(!archived)}>
          {archived ? t`Show those in use` : t`Show what is put away`}
        </Button>
      </div>
      <Panel>
        <ListState query={query} empty={empty}>
          {(replies) => {
            const found = findSaved(replies, { typed: typed.trim(), network: null, language: i18n.locale, agentId })
            if (found.length === 0) return <p className="p-4 text-small text-ink2">{t`None of them fits “${typed.trim()}”.`}</p>
            return (
              <ul>
                {found.map((reply) => {
                  const mayChange = reply.ownerId === null ? mayShare : reply.ownerId === agentId
                  const { name, uses } = reply
                  return (
                    <li key={reply.id} className="flex items-start gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
                      <div className="min-w-0 flex-1">
                        <p className="flex flex-wrap items-center gap-2 text-ui font-medium">
                          <span className="min-w-0 truncate">{name}</span>
                          {reply.shortcut && <code className="text-meta font-normal text-ink2">/{reply.shortcut}</code>}
                          {reply.ownerId && <Chip>{t`Mine`}</Chip>}
                          {textLanguages
                            .filter((language) => language !== 'any' && reply.texts[language])
                            .map((language) => (
                              <Chip key={language}>{language}</Chip>
                            ))}
                          {reply.networks?.map((network) => (
                            <Chip key={network}>{networkMarks[network].name}</Chip>
                          ))}
                        </p>
                        <p dir="auto" className="line-clamp-2 text-small text-ink2 words">
                          {textFor(reply, i18n.locale)}
                        </p>
                        <p className="text-meta text-ink3">
                          {uses === 0 ? t`Not used yet` : plural(uses, { one: 'Used once', other: 'Used # times' })}
                        </p>
                      </div>
                      {mayChange && (
                        <>
                          {!archived && <IconButton icon={Pencil} label={t`Change ${name}`} onClick={() => setEdited(reply)} />}
                          <IconButton
                            icon={archived ? ArchiveRestore : Archive}
                            label={archived ? t`Take ${name} out again` : t`Put ${name} away`}
                            tipAlign="end"
                            onClick={() => putAway.mutate({ reply, away: !archived })}
                          />
                        </>
                      )}
                    </li>
                  )
                })}
              </ul>
            )
          }}
        </ListState>
      </Panel>
      {edited && <SavedReplyDialog reply={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </SettingsPage>
  )
}

/** With undo instead of a question. */
function usePutAway() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const move = useMutation({
    mutationFn: ({ reply, away }: { reply: SavedReply; away: boolean }) =>
      call(away ? 'savedReplies.archiveSavedReply' : 'savedReplies.restoreSavedReply', { params: { workspaceId, savedReplyId: reply.id } }),
    onSuccess: async (_, { reply, away }) => {
      toast(away ? t`Put away` : t`Taken out again`, { undo: () => move.mutate({ reply, away: !away }) })
      await queries.invalidateQueries({ queryKey: savedRepliesKey(workspaceId) })
    },
    onError: (error) => toast(error instanceof Failure ? failureLine(error) : error.message, { tone: 'danger' }),
  })
  return move
}

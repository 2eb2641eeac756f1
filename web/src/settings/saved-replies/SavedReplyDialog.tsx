import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fillPlaceholders, placeholders, unknownPlaceholders } from '@baton/contract/placeholders'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { NetworkName, SavedReply } from '../../api/types.ts'
import { Check, RadioChoices } from '../../kit/Choices.tsx'
import { Field, TextField, inputClass } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { cx } from '../../kit/cx.ts'
import { newId } from '../../kit/id.ts'
import { networkMarks } from '../../kit/networks.ts'
import { toast } from '../../kit/toast.tsx'
import { languageNames } from '../../i18n/languages.ts'
import { textLanguages } from '../../saved-replies/find.ts'
import type { TextLanguage } from '../../saved-replies/find.ts'
import { savedRepliesKey } from '../../saved-replies/queries.ts'
import { initialsOf } from '../../saved-replies/useValues.ts'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'

/** Saves a reply (`reply` null) or changes one. */
export function SavedReplyDialog({ reply, onClose }: { reply: SavedReply | null; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId, me } = useWorkspace()
  const queries = useQueryClient()
  const mayShare = useMay('saved-reply:manage')
  const mayChannels = useMay('channel:read')
  const { data: accounts = [] } = useQuery({ ...channelAccountsQuery(workspaceId), enabled: mayChannels })
  const [id] = useState(newId)
  const [name, setName] = useState(reply?.name ?? '')
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '')
  const [texts, setTexts] = useState<SavedReply['texts']>(reply?.texts ?? {})
  const [language, setLanguage] = useState<TextLanguage>(textLanguages.find((each) => reply?.texts[each]) ?? 'any')
  const [shared, setShared] = useState(mayShare)
  const [networks, setNetworks] = useState<NetworkName[]>(reply?.networks ?? [])
  const known = [...new Set([...accounts.map(({ network }) => network), ...networks])]
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
  const unknown = [...new Set(Object.values(written).flatMap(unknownPlaceholders))]
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        shortcut: shortcut.trim() || null,
        texts: written,
        networks: networks.length > 0 ? networks : null,
      }
      return reply
        ? call('savedReplies.changeSavedReply', {
            params: { workspaceId, savedReplyId: reply.id },
            body: { ...body, seenVersion: reply.version },
          })
        : call('savedReplies.makeSavedReply', { params: { workspaceId }, body: { ...body, id, shared } })
    },
    onSuccess: async () => {
      toast(t`Saved`)
      onClose()
      await queries.invalidateQueries({ queryKey: savedRepliesKey(workspaceId) })
    },
  })
  const sample = {
    'contact.name': t`Mali`,
    'agent.name': me.person.name,
    'agent.initials': initialsOf(me.person.name),
    'account.name': accounts[0]?.name ?? t`Your brand`,
    'conversation.number': '#20431',
  }
  const text = texts[language] ?? ''
  const unknownNames = unknown.map((each) => `{{${each}}}`).join(', ')
  const languageWords = (each: TextLanguage) => (each === 'any' ? t`Any language` : languageNames[each])

  return (
    <FormDialog
      title={reply ? t`Change the saved reply` : t`Save a reply`}
      act={t`Save`}
      ready={name.trim() !== '' && Object.keys(written).length > 0 && unknown.length === 0}
      busy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField label={t`Name`} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
      <TextField
        label={t`Word behind /`}
        help={t`So that it is found with a few letters. It may be left empty.`}
        maxLength={30}
        value={shortcut}
        onChange={(event) => setShortcut(event.target.value.replaceAll(/[\s/]/g, ''))}
      />
      <div className="flex flex-col gap-2">
        <div role="group" aria-label={t`Language of the text`} className="flex flex-wrap gap-1">
          {textLanguages.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === language}
              className={cx(
                'h-7 rounded-md border px-2.5 text-small max-pane:h-11',
                each === language ? 'border-accent bg-selected font-medium' : 'border-line text-ink2 hover:bg-hover',
              )}
              onClick={() => setLanguage(each)}
            >
              {languageWords(each)}
              {texts[each]?.trim() && (
                <span aria-label={t`written`} className="ml-1">
                  ✓
                </span>
              )}
            </button>
          ))}
        </div>
        <Field
          label={t`Text: ${languageWords(language)}`}
          error={unknown.length > 0 ? t`Nobody knows these: ${unknownNames}` : null}
          help={
            <>
              {t`Left open until it is used, with words for when it is not known:`} <code>{'{{contact.name | dear customer}}'}</code>
            </>
          }
        >
          {(ids) => (
            <textarea
              {...ids}
              dir="auto"
              lang={language === 'any' ? undefined : language}
              rows={6}
              maxLength={10_000}
              value={text}
              onChange={(event) => setTexts({ ...texts, [language]: event.target.value })}
              className={cx(inputClass, 'h-auto! py-2 text-message words')}
            />
          )}
        </Field>
        <p className="flex flex-wrap gap-1 text-meta text-ink2">
          {placeholders.map((each) => (
            <button
              key={each}
              type="button"
              className="rounded-sm bg-sunken px-1.5 hover:bg-hover max-pane:h-9"
              onClick={() => setTexts({ ...texts, [language]: `${text}{{${each}}}` })}
            >
              <code>{each}</code>
            </button>
          ))}
        </p>
        {text.includes('{{') && unknown.length === 0 && (
          <figure className="rounded-md bg-sunken px-3 py-2">
            <figcaption className="text-meta text-ink3">{t`As it will read`}</figcaption>
            <p dir="auto" className="text-small text-ink words">
              {fillPlaceholders(text, sample).text}
            </p>
          </figure>
        )}
      </div>
      {!reply && mayShare && (
        <RadioChoices
          label={t`Who uses it`}
          row
          value={shared ? 'all' : 'me'}
          onChange={(who) => setShared(who === 'all')}
          options={[
            { value: 'all', label: t`All of the workspace` },
            { value: 'me', label: t`Only me` },
          ]}
        />
      )}
      {known.length > 1 && (
        <fieldset>
          <legend className="mb-1 text-small font-medium text-ink">{t`Offered on`}</legend>
          <p className="mb-1 text-meta text-ink3">{t`On all, while none is chosen.`}</p>
          <div className="flex flex-wrap gap-x-4">
            {known.map((network) => (
              <Check
                key={network}
                label={networkMarks[network].name}
                checked={networks.includes(network)}
                onChange={(on) => setNetworks(on ? [...networks, network] : networks.filter((each) => each !== network))}
              />
            ))}
          </div>
        </fieldset>
      )}
      <FormError error={save.error} />
    </FormDialog>
  )
}

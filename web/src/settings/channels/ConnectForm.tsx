import type { NetworkDescription, ProbeResult } from '@baton/contract/channels'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { isFailure } from '../../api/failure.ts'
import { channelAccountsQuery, inboxesQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { RadioChoices } from '../../kit/Choices.tsx'
import { Field, TextField } from '../../kit/Field.tsx'
import { FormEnd, FormFault } from '../../kit/FormError.tsx'
import { Select } from '../../kit/Select.tsx'
import { Spinner } from '../../kit/Spinner.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { CheckRefused } from './CheckRefused.tsx'
import { CredentialFields } from './CredentialFields.tsx'
import { HistoryDays, type HowFarBack } from './HistoryDays.tsx'
import { Steps } from './Steps.tsx'
import { fieldWords } from './field-words.ts'
import { entered, faultyFields, firstValues, missing, withFollowers } from './fields.ts'
import type { Values } from './fields.ts'
import { guides } from './guide.ts'
import { purposeWords } from './purpose-words.ts'

interface Props {
  description: NetworkDescription
  /** The disconnected account that is to come back; what is known of it need not be entered again. */
  before?: ChannelAccount
  onConnected: (account: ChannelAccount, probes: ProbeResult[]) => void
}

/** What the network asks for; everything is checked with the network itself before anything is kept. */
export function ConnectForm({ description, before, onConnected }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const { network, fields, defaultBaseUrl } = description
  const { name } = networkMarks[network]
  const guide = guides[network]
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const [values, setValues] = useState<Values>(() => firstValues(description, before?.settings))
  const [baseUrl, setBaseUrl] = useState(before && before.baseUrl !== defaultBaseUrl ? before.baseUrl : '')
  const [purpose, setPurpose] = useState<ChannelAccount['purpose']>(before?.purpose ?? 'care')
  const [chosenInbox, setInbox] = useState<string | null>(before?.inboxId ?? null)
  const [past, setPast] = useState<HowFarBack>('none')
  const [tries, setTries] = useState(0)
  const inboxId = chosenInbox ?? inboxes[0]?.id ?? ''
  const connect = useMutation({
    mutationFn: () =>
      call('channels.connectChannelAccount', {
        params: { workspaceId },
        body: {
          network,
          purpose,
          inboxId,
          fields: entered(fields, values),
          ...(baseUrl.trim() && { baseUrl: baseUrl.trim() }),
          ...(description.history && past !== 'none' && { historyDays: Number(past) }),
        },
      }),
    onSuccess: async ({ account, probes }) => {
      await queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey })
      onConnected(account, probes)
    },
  })
  const problem = isFailure(connect.error) ? connect.error.problem : null
  const empty = tries > 0 ? missing(fields, values) : []
  const unfit = faultyFields(problem)
  const faulty = [...empty, ...unfit]
  const refusal = empty.length > 0 ? tries : connect.error
  const inboxWord = t({ message: 'Inbox', context: 'choose one' })
  const otherLabels: Record<string, string> = { baseUrl: t`Address of the network`, inboxId: inboxWord }
  const labelOf = (field: string) => {
    const words = fieldWords[`${network}.${field}`]
    return words ? t(words.label) : (fields.find((each) => each.name === field)?.label ?? otherLabels[field] ?? field)
  }
  const needed = fields.filter((field) => field.required)
  const more = fields.filter((field) => !field.required)
  // What was chosen there before, or is wrong there, must not lie hidden.
  const opensMore = before !== undefined || [...more.map((field) => field.name), 'baseUrl'].some((field) => faulty.includes(field))
  const change = (field: string, value: string) => setValues((earlier) => withFollowers(fields, earlier, field, value))

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTries((before) => before + 1)
    if (connect.isPending) return
    // An older refusal must not come back, and take the focus, when what is missing has been entered.
    if (missing(fields, values).length > 0) connect.reset()
    else if (inboxId) connect.mutate()
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Panel title={guide.page ? t`1. On the pages of ${name}` : t`1. At your mail provider`}>
        <div className="flex flex-col gap-3 p-4">
          <Steps>{guide.before.map((step) => t(step))}</Steps>
          {guide.page && (
            <a
              href={guide.page.url}
              target="_blank"
              rel="noopener noreferrer"
              className="inline-flex items-center gap-1.5 self-start text-small font-medium text-accent underline underline-offset-2 max-pane:min-h-11"
            >
              {guide.page.name}
              <ExternalLink size={14} aria-hidden />
            </a>
          )}
        </div>
      </Panel>
      <Panel title={t`2. Enter here`}>
        <div className="flex flex-col gap-4 p-4">
          <CredentialFields network={network} fields={needed} values={values} faulty={faulty} onChange={change} />
          <details open={opensMore || undefined} className="rounded-md border border-line">
            <summary className="px-3 py-2 text-small font-medium text-ink2 max-pane:py-3">{t`More settings`}</summary>
            <div className="flex flex-col gap-4 px-3 pt-1 pb-4">
              <CredentialFields network={network} fields={more} values={values} faulty={faulty} onChange={change} />
              {defaultBaseUrl && (
                <TextField
                  label={t`Address of the network (optional)`}
                  help={t`Only for a server of your own or for tests. Leave it empty for the network itself.`}
                  type="url"
                  dir="ltr"
                  placeholder={defaultBaseUrl}
                  value={baseUrl}
                  error={faulty.includes('baseUrl') ? t`This is not a web address` : null}
                  onChange={(event) => setBaseUrl(event.target.value)}
                />
              )}
            </div>
          </details>
        </div>
      </Panel>
      <Panel title={t`3. What it is for`}>
        <div className="flex flex-col gap-4 p-4">
          <RadioChoices
            label={t`Purpose`}
            value={purpose}
            onChange={setPurpose}
            options={(['care', 'brand'] as const).map((value) => ({
              value,
              label: t(purposeWords[value].name),
              help: t(purposeWords[value].help),
            }))}
          />
          <Field label={inboxWord} help={t`Who works there sees what comes in.`}>
            {({ id }) => (
              <Select
                id={id}
                label={inboxWord}
                value={inboxId}
                options={inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))}
                onChange={setInbox}
                className="w-full"
              />
            )}
          </Field>
          {description.history && (
            <Field
              label={t`What was said before`}
              help={t`It comes in step by step and is marked as history. It can be asked for later, too, and paused.`}
            >
              {({ id }) => <HistoryDays id={id} value={past} mayBeNone onChange={setPast} className="w-full" />}
            </Field>
          )}
        </div>
      </Panel>
      <FormEnd
        refusal={refusal}
        words={
          <>
            {empty.length > 0 ? (
              <FormFault title={t`Something is still missing above.`}>{empty.map((field) => labelOf(field)).join(', ')}</FormFault>
            ) : unfit.length > 0 ? (
              <FormFault title={t`Something above was not accepted.`}>{unfit.map((field) => labelOf(field)).join(', ')}</FormFault>
            ) : (
              <CheckRefused error={connect.error} />
            )}
          </>
        }
      >
        <div className="flex flex-wrap items-center justify-end gap-3">
          {connect.isPending && (
            <p role="status" className="flex items-center gap-2 text-small text-ink2">
              <Spinner />
              {t`Asking ${name}…`}
            </p>
          )}
          <Button look="primary" type="submit" busy={connect.isPending} className="min-h-9">
            {description.intake === 'import' ? t`Set up` : t`Check and connect`}
          </Button>
        </div>
      </FormEnd>
    </form>
  )
}

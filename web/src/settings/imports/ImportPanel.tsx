import { useLingui } from '@lingui/react/macro'
import { type ChangeEvent, useState } from 'react'
import type { ChannelAccount } from '../../api/types.ts'
import { cx } from '../../kit/cx.ts'
import { networkMarks } from '../../kit/networks.ts'
import { useMay } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { linkButton } from '../link-button.ts'
import { FilePreview } from './FilePreview.tsx'
import { ImportList } from './ImportList.tsx'

interface Chosen {
  name: string
  base64: string
  /** How many were chosen before it: the same file may be chosen again. */
  serial: number
}

/** As the server takes it. */
const MOST_MB = 4

/** Bringing in files of reviews: one is looked at before anything of it is taken in. */
export function ImportPanel({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const may = useMay('channel:manage')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const { name } = networkMarks[account.network]

  async function choose({ target }: ChangeEvent<HTMLInputElement>): Promise<void> {
    const [file] = target.files ?? []
    if (!file) return
    const tooLarge = file.size > MOST_MB * 1024 * 1024
    setFault(
      tooLarge ? t`The file is larger than ${MOST_MB} MB. Split it into several files.` : file.size === 0 ? t`The file is empty.` : null,
    )
    setChosen(tooLarge || file.size === 0 ? null : { name: file.name, base64: await base64Of(file), serial: (chosen?.serial ?? 0) + 1 })
    // So that choosing the same file again is a choice.
    target.value = ''
  }

  return (
    <Panel
      title={t`Bring in reviews`}
      words={t`${name} lets no program read its reviews. Bring them in as a table (CSV), one review a row, or as a mail of ${name} about a review (.eml).`}
    >
      {may && (
        <div className="flex flex-col gap-3 border-b border-line p-4">
          <label
            className={cx(
              linkButton('plain'),
              'cursor-pointer self-start focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent',
            )}
          >
            {t`Choose a file with reviews`}
            <input
              type="file"
              accept=".csv,.tsv,.txt,.eml,text/csv,message/rfc822"
              onChange={(event) => void choose(event)}
              className="visually-hidden"
            />
          </label>
          {fault && (
            <p role="alert" className="text-small text-danger">
              {fault}
            </p>
          )}
          {chosen && <FilePreview key={chosen.serial} accountId={account.id} {...chosen} onEnd={() => setChosen(null)} />}
        </div>
      )}
      <ImportList accountId={account.id} />
    </Panel>
  )
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read'))
    reader.readAsDataURL(file)
  })
}

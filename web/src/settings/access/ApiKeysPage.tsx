import type { ApiKey } from '@baton/contract/people'
import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { age, date, exactTime, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { apiKeysQuery } from '../queries.ts'
import { MakeKeyDialog } from './MakeKeyDialog.tsx'
import { RevokeKeyDialog } from './RevokeKeyDialog.tsx'
import { scopeWords } from './scope-words.ts'

/** Keys with which programs of yours work here. */
export function ApiKeysPage() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const may = useMay('api-key:manage')
  const query = useQuery({ ...apiKeysQuery(workspaceId), enabled: may })
  const [makes, setMakes] = useState(false)
  const [revoked, setRevoked] = useState<ApiKey | null>(null)
  const make = (
    <Button look="primary" onClick={() => setMakes(true)}>
      <Plus size={15} aria-hidden />
      {t`Make a key`}
    </Button>
  )
  return (
    <SettingsPage
      title={t`API keys`}
      words={t`Programs of yours work here with a key. Give each its own, with no more than it needs.`}
      needs="api-key:manage"
      action={(query.data?.length ?? 0) > 0 && make}
    >
      <Panel>
        <ListState
          query={query}
          rowHeight={88}
          empty={{
            icon: KeyRound,
            title: t`No key works at present`,
            words: t`For example one for the nightly export, which only reads.`,
            action: make,
          }}
        >
          {(keys) => (
            <ul>
              {keys.map((key) => (
                <Key key={key.id} apiKey={key} onRevoke={() => setRevoked(key)} />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
      {makes && <MakeKeyDialog onClose={() => setMakes(false)} />}
      {revoked && <RevokeKeyDialog apiKey={revoked} onClose={() => setRevoked(null)} />}
    </SettingsPage>
  )
}

function Key({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { t } = useLingui()
  const now = useNow()
  const { name, prefix, scopes, lastUsedAt, expiresAt } = apiKey
  const used = lastUsedAt && age(lastUsedAt, now)
  const until = expiresAt && date(new Date(expiresAt), now)
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-4 py-3 last:border-b-0">
      <div className="flex min-w-48 flex-1 flex-col gap-1">
        <p className="text-ui font-medium">{name}</p>
        <p className="text-meta text-ink2">
          <code className="font-sans">{prefix}…</code> ·{' '}
          <span title={lastUsedAt ? exactTime(lastUsedAt) : undefined}>{used ? t`last used ${used}` : t`never used`}</span>
          {until && ` · ${t`until ${until}`}`}
        </p>
        <p className="flex flex-wrap gap-1">
          {scopes.map((scope) => (
            <Chip key={scope}>{t(scopeWords[scope])}</Chip>
          ))}
        </p>
      </div>
      <Button look="danger" onClick={onRevoke} aria-label={t`Revoke ${name}`}>
        {t`Revoke`}
      </Button>
    </li>
  )
}

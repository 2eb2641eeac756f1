import type { Session } from '@baton/contract/people'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Monitor, MonitorSmartphone, Smartphone } from 'lucide-react'
import { call } from '../../api/call.ts'
import { age, date, exactTime, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { signOut } from '../../shell/sign-out.ts'
import { ListState } from '../ListState.tsx'
import { Panel, SettingsPage } from '../SettingsPage.tsx'
import { sessionsQuery } from '../queries.ts'
import { NameForm } from './NameForm.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { deviceOf } from './device.ts'

/** The own name and password, and everywhere one is signed in. */
export function SignInsPage() {
  const { t } = useLingui()
  const query = useQuery(sessionsQuery)
  const others = query.data?.filter((session) => !session.current) ?? []
  const revoke = useRevoke()
  return (
    <SettingsPage title={t`Name, password and sign-ins`}>
      <NameForm />
      <PasswordForm />
      <Panel
        title={t`Where you are signed in`}
        words={t`Something here that is not you? Sign it out, then change your password.`}
        action={
          others.length > 1 && (
            <Button busy={revoke.isPending} onClick={() => revoke.mutate(others.map(({ id }) => id))}>
              {t`Sign out everywhere else`}
            </Button>
          )
        }
      >
        <ListState query={query} empty={{ icon: MonitorSmartphone, title: t`No sign-ins` }}>
          {(sessions) => (
            <ul>
              {sessions.map((session) => (
                <Place key={session.id} session={session} />
              ))}
            </ul>
          )}
        </ListState>
      </Panel>
      <FormError error={revoke.error} />
      <div>
        <Button onClick={() => void signOut()}>{t`Sign out here`}</Button>
      </div>
    </SettingsPage>
  )
}

function useRevoke() {
  const { t } = useLingui()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) => Promise.all(ids.map((sessionId) => call('people.revokeSession', { params: { sessionId } }))),
    onSuccess: () => toast(t`Signed out there`),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}

function Place({ session }: { session: Session }) {
  const { t } = useLingui()
  const now = useNow()
  const revoke = useRevoke()
  const { id, current, userAgent, ipAddress, lastSeenAt, createdAt } = session
  const { browser, system } = deviceOf(userAgent)
  const Icon = system === 'iPhone' || system === 'Android' ? Smartphone : Monitor
  const name = browser && system ? t`${browser} on ${system}` : (browser ?? system ?? t`Unknown device`)
  const seen = age(lastSeenAt, now)
  const since = date(new Date(createdAt), now)
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0">
      <Icon size={20} strokeWidth={1.6} aria-hidden className="shrink-0 text-ink2" />
      <div className="min-w-40 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-ui font-medium">
          {name}
          {current && <Chip>{t`this one`}</Chip>}
        </p>
        <p className="text-meta text-ink2">
          <span title={exactTime(lastSeenAt)}>{t`last active: ${seen}`}</span> · {t`since ${since}`}
          {ipAddress && ` · ${ipAddress}`}
        </p>
        <FormError error={revoke.error} />
      </div>
      {!current && (
        <Button busy={revoke.isPending} onClick={() => revoke.mutate([id])} aria-label={t`Sign out: ${name}`}>
          {t`Sign out`}
        </Button>
      )}
    </li>
  )
}

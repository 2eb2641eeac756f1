import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import type { SecondLookPolicy as Policy } from '../../api/types.ts'
import { RadioChoices } from '../../kit/Choices.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { ErrorState, Skeleton } from '../../kit/states.tsx'
import { policyKey, policyQuery } from '../../second-looks/queries.ts'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'

/** Which acts of moderation a colleague has to allow first. Everybody may read it; changing it stands in the audit log. */
export function SecondLookPolicy() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const mayManage = useMay('workspace:manage')
  const { data: policy, error, refetch } = useQuery(policyQuery(workspaceId))
  const choose = useMutation({
    mutationFn: (chosen: Policy) => call('moderation.setPolicy', { params: { workspaceId }, body: { policy: chosen } }),
    onSuccess: (answer) => queries.setQueryData(policyKey(workspaceId), answer.policy),
  })
  return (
    <Panel
      title={t`Second pair of eyes`}
      words={t`What makes the words of others vanish is looked at by a second person first. Nobody decides what they asked for themselves.`}
    >
      <div className="flex flex-col gap-3 p-4">
        {policy ? (
          <RadioChoices<Policy>
            label={t`A colleague has to allow`}
            value={choose.isPending ? choose.variables : policy}
            onChange={(chosen) => choose.mutate(chosen)}
            options={[
              {
                value: 'careful',
                label: t`Deleting, blocking, and hiding what is negative`,
                help: t`Negative is what reads so in English, Korean or Thai, and a review with one or two stars.`,
                disabled: !mayManage,
              },
              {
                value: 'everything',
                label: t`All moderation`,
                help: t`Also liking, showing again, and our own words.`,
                disabled: !mayManage,
              },
              { value: 'off', label: t`Nothing`, help: t`Everybody who may answer moderates alone.`, disabled: !mayManage },
            ]}
          />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="h-24 w-full" />
        )}
        <FormError error={choose.error} />
        {!mayManage && <p className="text-meta text-ink2">{t`Owners and admins can change this.`}</p>}
      </div>
    </Panel>
  )
}

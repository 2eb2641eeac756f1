import { Trans } from '@lingui/react/macro'

/** What a network said, as it said it. Nobody knows in which language. */
export function NetworkWords({ words }: { words: string }) {
  return (
    <Trans>
      The network’s own words:{' '}
      <q lang="" dir="auto" className="[overflow-wrap:anywhere]">
        {words}
      </q>
    </Trans>
  )
}

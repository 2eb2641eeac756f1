import { useLingui } from '@lingui/react/macro'
import { Button } from '../kit/Button.tsx'
import { FormError } from '../kit/FormError.tsx'

interface Props {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; isFetchNextPageError: boolean; error: unknown; fetchNextPage: () => unknown }
}

/** The rest of a long list, by a press. */
export function LoadMore({ query }: Props) {
  const { t } = useLingui()
  if (!query.hasNextPage) return null
  return (
    <div className="flex flex-col items-center gap-2 border-t border-line p-3">
      {query.isFetchNextPageError && <FormError error={query.error} />}
      <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {query.isFetchingNextPage ? t`Loading…` : t`Show older`}
      </Button>
    </div>
  )
}

import { useLingui } from '@lingui/react/macro'

/** What a customer is called, also while the network has not told the name. LINE tells it later, or never. */
export function useContactName() {
  const { t } = useLingui()
  return (name: string): string => name || t`Customer without a name`
}

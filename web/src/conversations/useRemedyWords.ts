import { useLingui } from '@lingui/react/macro'

/** What to do about a refusal, by its class. */
export function useRemedyWords(): (refusal: string | null) => string {
  const { t } = useLingui()
  return (refusal) => {
    switch (refusal ?? '') {
      case 'reconnect':
        return t`The account must be connected again, under Settings.`
      case 'permission':
        return t`The network app lacks a permission. An admin can add it under Settings.`
      case 'not-allowed':
        return t`The network’s rules forbid this reply. Answer by another way.`
      case 'gone':
        return t`The message answered is not there any more.`
      case 'blocked':
        return t`This person cannot be reached from this account.`
      case 'too-long':
        return t`Shorten the text.`
      case 'bad-content':
        return t`Change the text: the network does not take it like this.`
      case 'duplicate':
        return t`The same words were sent before. Change them.`
      case 'quota':
        return t`The quota of this account is used up.`
      case 'window-closed':
        return t`The time in which this network allows an answer has passed.`
      case 'template':
        return t`Choose the template anew, or another one.`
      case 'bad-recipient':
        return t`The address does not exist. Check it with the person.`
      default:
        return t`If it happens again, show these words to an admin.`
    }
  }
}

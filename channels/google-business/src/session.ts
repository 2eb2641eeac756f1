import type { AccountContext, CallResult, HttpCall } from '@baton/channel-kit'
import { askForToken, readToken } from '@baton/channel-kit/google'
import { tokenUrl } from './calls.ts'

export const refresh = (account: AccountContext): HttpCall => askForToken(account, tokenUrl(account))

export const readRefresh = (result: CallResult, account: AccountContext): ReturnType<typeof readToken> =>
  readToken(result, account, { newToken: 'google_business_new_token', checkClient: 'google_business_check_client' })

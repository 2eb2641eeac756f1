import type { AccountContext, HttpCall } from '@baton/channel-kit'
import { authorization } from './credentials.ts'

/** A question to the API with the parameters that have a value. X wants the commas of a list as they are. */
export function get(account: AccountContext, path: string, query: Record<string, string>): HttpCall {
  const asked = Object.entries(query).filter(([, value]) => value)
  const parameters = asked.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&')
  return { transport: 'http', method: 'GET', url: `${account.baseUrl}${path}?${parameters}`, headers: authorization(account) }
}

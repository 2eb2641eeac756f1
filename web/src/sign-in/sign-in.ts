import { send } from '../api/call.ts'
import { failureFrom } from '../api/failure.ts'

export interface Credentials {
  email: string
  password: string
}

/** Signs in. Throws a `Failure`: `not_signed_in` when mail or password is wrong, `too_many_requests` with `retryAfterSeconds`. */
export const signIn = (credentials: Credentials) => post('sign-in/email', credentials)

/** Changes the own password. `invalid_request` when the present one is wrong. */
export const changePassword = (passwords: { currentPassword: string; newPassword: string; revokeOtherSessions: boolean }) =>
  post('change-password', passwords)

/** The routes of the sign-in are not part of the contract: they are the library's. */
async function post(path: string, body: object): Promise<void> {
  const response = await send(`/api/auth/${path}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw await failureFrom(response)
}

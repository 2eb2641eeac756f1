import { send } from '../api/call.ts'

/** Ends the session and leaves nothing of it in this page. */
export async function signOut(): Promise<void> {
  await send('/api/auth/sign-out', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  location.assign('/sign-in')
}

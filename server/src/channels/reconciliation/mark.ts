/** Stands among the headers of a raw delivery that the network did not deliver and reconciliation asked for. */
export const ASKED = 'x-baton-asked'

export const askedFor = { [ASKED]: '1' }

/** What was said before the account was connected: nobody had to deliver it. */
export const ofHistory = { 'x-baton-history': '1' }

const BROUGHT = 'x-baton-brought'

/** What a person had brought in of the time before. */
export const broughtIn = { ...ofHistory, [BROUGHT]: '1' }

export function wasBrought(headers: Record<string, string>): boolean {
  return headers[BROUGHT] === '1'
}

export function isHistory(headers: Record<string, string>): boolean {
  return headers['x-baton-history'] === '1'
}

export function wasAskedFor(headers: Record<string, string>): boolean {
  return headers[ASKED] === '1'
}

/** Under which number a mail lay in its folder: known to reconciliation without its bytes. */
export function mailNumber(number: string): Record<string, string> {
  return { 'x-baton-mail': number }
}

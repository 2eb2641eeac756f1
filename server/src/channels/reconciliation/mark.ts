/** Stands among the headers of a raw delivery that the network did not deliver and reconciliation asked for. */
const ASKED = 'x-baton-asked'
const HISTORY = 'x-baton-history'
const LOOKED_UP = 'x-baton-looked-up'
/** What stands with a delivery that no network made: Baton asked for it. */
export const NOT_DELIVERED: readonly string[] = [ASKED, HISTORY, LOOKED_UP]

export const askedFor = { [ASKED]: '1' }

/** What was said before the account was connected: nobody had to deliver it. */
export const ofHistory = { [HISTORY]: '1' }

/** The network pointed at it by its ids alone. */
export const lookedUp = { [LOOKED_UP]: '1' }

const BROUGHT = 'x-baton-brought'

/** What a person had brought in of the time before. */
export const broughtIn = { ...ofHistory, [BROUGHT]: '1' }

export function wasBrought(headers: Record<string, string>): boolean {
  return headers[BROUGHT] === '1'
}

export function isHistory(headers: Record<string, string>): boolean {
  return headers[HISTORY] === '1'
}

export function wasAskedFor(headers: Record<string, string>): boolean {
  return headers[ASKED] === '1'
}

/** Under which number a mail lay in its folder: known to reconciliation without its bytes. */
export function mailNumber(number: string): Record<string, string> {
  return { 'x-baton-mail': number }
}

/** Anything that lists hold by its id. */
export interface Item {
  id: string
}

/** A list as a screen shows it, with the cursor behind what it has loaded. */
export interface HeldList {
  rows: Item[]
  next: string | null
}

/** Values that move with the clock or with each message, and that no event tells: screens that show them ask every few seconds. */
const moves = new Set(['usSeconds', 'contactSeconds', 'lastEventAt', 'lastCheckedAt', 'comparedAt', 'facts', 'cost', 'windowEndsAt'])

/** Where what is held says something else than what is fetched afresh, as paths with both values. */
export function differences(held: unknown, fresh: unknown, path = ''): string[] {
  if (Object.is(held, fresh)) return []
  if (!isObject(held) || !isObject(fresh) || Array.isArray(held) !== Array.isArray(fresh))
    return [`${path || 'it'} is ${short(held)} and should be ${short(fresh)}`]
  if (Array.isArray(held) && Array.isArray(fresh) && held.length !== fresh.length)
    return [`${path || 'it'} has ${held.length} and should have ${fresh.length}: ${strangers(held, fresh)}`]
  const keys = new Set([...Object.keys(held), ...Object.keys(fresh)])
  return [...keys].flatMap((key) =>
    moves.has(key) ? [] : differences((held as Values)[key], (fresh as Values)[key], path ? `${path}.${key}` : key),
  )
}

/**
 * A list shows its loaded window as a fresh fetch has it: `fresh` is the whole list, `beyond` what comes behind the list's
 * cursor. Rows beyond the window may be shown early, as they are; none within it may lack, be stale, or stand elsewhere.
 */
export function listDifferences({ rows }: HeldList, fresh: readonly Item[], beyond: readonly Item[]): string[] {
  const outside = new Set(beyond.map(({ id }) => id))
  const window = fresh.filter(({ id }) => !outside.has(id))
  const within = rows.filter(({ id }) => !outside.has(id))
  const early = rows.filter(({ id }) => outside.has(id))
  const places = new Map(fresh.map(({ id }, place) => [id, place]))
  return [
    ...differences(within, window, 'rows'),
    ...early.flatMap((row) => differences(row, fresh[places.get(row.id) ?? -1], `row ${row.id}`)),
  ]
}

/** A timeline holds the newest entries without a hole: what its cursor leads to, and what it holds, are all there is. */
export function timelineDifferences(held: readonly Item[], before: readonly Item[], fresh: readonly Item[]): string[] {
  return differences(held, fresh.slice(before.length), 'timeline').concat(
    differences(
      before.map(({ id }) => id),
      fresh.slice(0, before.length).map(({ id }) => id),
      'earlier',
    ),
  )
}

type Values = Record<string, unknown>
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 160 ? `${text.slice(0, 160)}…` : text
}

function strangers(held: readonly unknown[], fresh: readonly unknown[]): string {
  const idOf = (value: unknown) => (isObject(value) && 'id' in value ? String(value.id) : JSON.stringify(value))
  const [mine, theirs] = [held.map(idOf), fresh.map(idOf)]
  const told = (what: string, ids: string[], from: readonly unknown[], names: string[]) =>
    ids.slice(0, 3).map((id) => `${what} ${short(from[names.indexOf(id)])}`)
  return [
    ...told(
      'too many:',
      mine.filter((id) => !theirs.includes(id)),
      held,
      mine,
    ),
    ...told(
      'lacks:',
      theirs.filter((id) => !mine.includes(id)),
      fresh,
      theirs,
    ),
  ].join('; ')
}

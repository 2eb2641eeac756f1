/** All rows at one moment: by table, then by the row's key, the digest of each column. */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, Readonly<Record<string, string>>>>

/** Columns of each table whose change is nothing, and tables (`*`) to which rows may be added. */
export type Allowed = Readonly<Record<string, readonly string[]>>

/** What moves though nothing is told: clocks of loops, and the trace of our own reading. */
const housekeeping: Allowed = {
  // Where the mailbox was read to, and who reads it until when.
  channel_accounts: ['cursor', 'poll_due_at', 'last_checked_at'],
  // Networks are asked for what they did not deliver, by the clock. What that found must not change.
  reconciliations: [
    'due_at',
    'claimed_until',
    'compared_to',
    'compared_at',
    'reads',
    'reads_on',
    'settled',
    'whole_due_at',
    'whole_since',
    'whole_at',
    'whole_told',
    'whole_absent',
  ],
  // Each question to a network that counts by the day costs of it.
  day_quotas: ['used', 'day'],
  spend_days: ['units', '*'],
  // How accounts do is looked at by the clock.
  account_watches: [
    'pulse_due_at',
    'broken_since',
    'well_since',
    'told_until',
    'told_days',
    'silent_since',
    'asked_at',
    'heard',
    'weeks',
    'learned_at',
    '*',
  ],
  // What was here before messages had labels is labelled bit by bit.
  label_backfills: ['state', 'below', 'labelled', 'ended_at', '*'],
  health_looks: ['due_at', 'clock_ms', 'clock_at', '*'],
  api_keys: ['last_used_at'],
}

/** The very bytes once more: they are counted, and nothing else. */
export const theSameBytes: Allowed = { ...housekeeping, raw_delivery_repeats: ['times', 'last_at', '*'] }

/** The same facts in other bytes: these are kept, with the messages they carry, and the account was heard. */
export const theSameFacts: Allowed = {
  ...theSameBytes,
  raw_deliveries: ['*'],
  message_raw_deliveries: ['*'],
  channel_accounts: ['cursor', 'poll_due_at', 'last_checked_at', 'last_event_at', 'last_delivered_at', 'lags'],
}

/** Rows that came, went or changed between two moments beyond what is allowed, in words. */
export function changes(before: Rows, after: Rows, allowed: Allowed): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((table) => {
    const [was, is] = [before.get(table) ?? new Map(), after.get(table) ?? new Map()]
    const may = new Set(allowed[table])
    return [
      ...[...was].flatMap(([key, row]) => changesOfRow(table, key, row, is.get(key), may)),
      ...(may.has('*') ? [] : [...is.keys()].filter((key) => !was.has(key)).map((key) => `${table} ${key}: came`)),
    ]
  })
}

type Row = Readonly<Record<string, string>>

function changesOfRow(table: string, key: string, was: Row, is: Row | undefined, may: ReadonlySet<string>): string[] {
  if (!is) return [`${table} ${key}: went`]
  const columns = new Set([...Object.keys(was), ...Object.keys(is)])
  const changed = [...columns].filter((column) => was[column] !== is[column] && !may.has(column))
  return changed.length > 0 ? [`${table} ${key}: changed in ${changed.sort().join(', ')}`] : []
}

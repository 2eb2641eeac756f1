import type pg from 'pg'

/** The claimer of what was on its way when a backup was made: it never lives. */
const NOBODY = 0

/**
 * In a restored database: replies that were due when it was restored may have been sent after the backup was made, by the
 * server it was made of. They become claims of a dead process, so that the start asks the networks, or a person, about each
 * instead of sending it a second time. What is due later was not sent.
 */
export async function doubtWhatWasOnItsWay(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ here: boolean }>("select to_regclass('baton.deliveries') is not null as here")
  if (!rows[0]?.here) return 0
  const { rowCount } = await client.query(
    `update baton.deliveries set state = 'sending', claimed_by = ${NOBODY}, claimed_at = now() where state in ('scheduled', 'ready') and due_at <= now()`,
  )
  return rowCount ?? 0
}

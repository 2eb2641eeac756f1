import { finding } from '@baton/contract/findings'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { storeRaw } from '../intake/store-raw.ts'
import type { Claim, SweepEnd } from './claim.ts'
import { askedFor, mailNumber } from './mark.ts'

const COMPARE_MS = 120_000
/** Most mails fetched by one sweep; the next goes on. */
const MOST = 500

/**
 * Lists what arrived in the mailbox since a time, and takes in mails that were never brought. The watch goes by numbers
 * and never looks below its cursor: a mail that the server came to show late is found here.
 */
export async function compareMailbox(
  ctx: Ctx,
  { account, reads, settled }: Claim,
  { since, until }: { since: string; until: string },
): Promise<Omit<SweepEnd, 'againInMs'>> {
  const [{ mailServerOf }, { lookInto }] = await Promise.all([import('../mail/wire.ts'), import('../mail/read-back.ts')])
  // IMAP tells whole seconds: a mail of the second in which the account was connected is not older than the account.
  const from = iso(Math.floor(Date.parse(since) / 1000) * 1000)
  const known = new Set([...settled, ...(await numbersBrought(ctx, account.id, since))])
  const still: string[] = []
  let missing = 0
  let lying = 0
  const problem = await lookInto({
    server: await mailServerOf(ctx.app, account, 'imap'),
    folder: 'INBOX',
    since,
    signal: AbortSignal.timeout(COMPARE_MS),
    choose(mails) {
      const lately = mails.filter(({ receivedAt }) => receivedAt >= from && receivedAt <= until)
      const chosen = lately.filter(({ number }) => !known.has(number))
      const wanted = chosen.slice(0, MOST)
      missing = chosen.length
      lying = lately.length
      still.push(...lately.map(({ number }) => number).filter((number) => settled.includes(number)), ...wanted.map(({ number }) => number))
      return wanted
    },
    async onMail(body, { number }) {
      const headers = { ...askedFor, ...mailNumber(number) }
      await storeRaw(ctx, { appId: account.appId, accountId: account.id, deliveries: [{ body, headers }] })
    },
  })
  if (problem) return { comparedTo: null, reads, problem }
  const cut = missing > MOST
  const whole = { since, told: lying, absent: missing }
  return { comparedTo: cut ? since : until, reads, settled: still, whole, problem: cut ? finding('reconciliation_cut', {}) : null }
}

/** Numbers under which mails of the account are kept. What came twice with the same bytes is kept under the first. */
async function numbersBrought(ctx: Ctx, accountId: string, since: string): Promise<string[]> {
  const rows = await ctx.tx(
    (tx) => tx.all<{ number: string }>`
      select headers ->> 'x-baton-mail' as number from raw_deliveries
       where workspace_id = ${tx.workspaceId} and id >= uuid_v7_floor(${since}::timestamptz - interval '1 day')
         and account_id = ${accountId} and headers ? 'x-baton-mail'`,
  )
  return rows.map(({ number }) => number)
}

import type { Ctx } from '#kernel/context'
import { storeRaw } from '../intake/store-raw.ts'
import type { LyingMail } from '../mail/mailbox.ts'
import { broughtIn, mailNumber } from '../reconciliation/mark.ts'
import type { HistoryClaim, StepEnd } from './claim.ts'

const WITHIN_MS = 120_000
/** Mails of one step. */
const AT_ONCE = 100

/** Where the step before ended, in one numbering of the folder. */
interface Below {
  numbering: string
  uid: number
}

/** The newest mails below those brought in already. A folder that was numbered anew is read from its newest again: what is here is known by its Message-ID. */
export async function bringMails(ctx: Ctx, { account, since, until, step, reads }: HistoryClaim): Promise<StepEnd> {
  const [{ mailServerOf }, { lookInto }] = await Promise.all([import('../mail/wire.ts'), import('../mail/read-back.ts')])
  const below = step === null ? null : (JSON.parse(step) as Below)
  let looked = 0
  let left = 0
  let all = 0
  let last: LyingMail | undefined
  const problem = await lookInto({
    server: await mailServerOf(ctx.app, account, 'imap'),
    folder: 'INBOX',
    since,
    signal: AbortSignal.timeout(WITHIN_MS),
    choose(lying) {
      const wanted = lying.filter(({ receivedAt }) => receivedAt >= since && receivedAt < until)
      const behind = wanted.filter((mail) => !below || numberingOf(mail) !== below.numbering || mail.uid < below.uid)
      const chosen = behind.sort((a, b) => b.uid - a.uid).slice(0, AT_ONCE)
      all = wanted.length
      left = behind.length - chosen.length
      last = chosen.at(-1)
      return chosen
    },
    async onMail(body, { number }) {
      looked++
      await storeRaw(ctx, {
        appId: account.appId,
        accountId: account.id,
        deliveries: [{ body, headers: { ...broughtIn, ...mailNumber(number) } }],
      })
    },
  })
  const came = { reads, reachedAt: last?.receivedAt ?? null, progress: all > 0 ? 1 - left / all : 1 }
  // What was brought before it broke off is counted when it is brought again.
  if (problem) return { kind: 'failed', problem, retryAfterMs: 0, forGood: false, ...came, looked: 0, reachedAt: null, progress: null }
  if (!last || left === 0) return { kind: 'done', looked, ...came }
  return { kind: 'goes-on', step: JSON.stringify({ numbering: numberingOf(last), uid: last.uid } satisfies Below), looked, ...came }
}

const numberingOf = ({ number }: LyingMail): string => number.slice(0, number.lastIndexOf(':'))

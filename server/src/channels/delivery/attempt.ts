import type { Call, CallResult, CallWindow, ChannelAdapter, Outcome, ThreadContext } from '@baton/channel-kit'
import { type Finding, finding } from '@baton/contract/findings'
import type { SpendPurpose } from '@baton/contract/meters'
import type { Ctx } from '#kernel/context'
import type { DoorAnswer } from '#kernel/door'
import { messageOf } from '#kernel/fail'
import type { OpenedAccount } from '../accounts/account.ts'
import type { DeliveryRow, KeptCall } from './rows.ts'

/** What came of one attempt to reach the network. `not-written` = surely nothing was said. */
export type Attempt =
  | { kind: 'outcome'; outcome: Outcome; window?: CallWindow | null }
  | { kind: 'not-written'; why: Finding }
  | { kind: 'lost'; why: Finding }

/** Makes a call for an account, whatever its transport, and counts what it uses up. */
export type Wire = (ctx: Ctx, account: OpenedAccount, call: Call, purpose: SpendPurpose | 'sending') => Promise<DoorAnswer>

/** The thread as the adapter should see it now: what was fixed at sending, and what the network has told since. */
export function threadNow(delivery: DeliveryRow, accountFacts: Record<string, string>): ThreadContext {
  return { ...delivery.payload.thread, facts: { ...delivery.payload.thread.facts, ...accountFacts, ...delivery.facts } }
}

/** Classifies by one question, was any byte written, and only then by what the network said. */
export function read(adapter: ChannelAdapter, delivery: DeliveryRow, call: Call, answer: DoorAnswer): Attempt {
  if (answer.ok)
    return { kind: 'outcome', outcome: outcomeOf(adapter, delivery, call, answer.result), window: adapter.readWindow?.(answer.result) }
  return answer.bytesWritten ? { kind: 'lost', why: answer.why } : { kind: 'not-written', why: answer.why }
}

/** An answer that the adapter stumbles over is an answer we cannot read: nothing is known. */
function outcomeOf(adapter: ChannelAdapter, delivery: DeliveryRow, call: Call, result: CallResult): Outcome {
  try {
    return adapter.readOutcome(result, delivery.payload.message, call)
  } catch (error) {
    return { kind: 'unknown', words: '', finding: finding('answer_unreadable', { status: String(result.status), error: messageOf(error) }) }
  }
}

/** Repeats the bytes of the first attempt with fresh credentials. */
export function sameBytes(kept: KeptCall, fresh: Call): Call {
  if (kept.transport !== 'http' || fresh.transport !== 'http') return kept
  return { ...kept, url: withProofsOf(fresh.url, kept.url), headers: { ...kept.headers, ...credentialHeaders(fresh.headers) } }
}

/** A call as it may be kept: without what proves who we are. */
export function withoutCredentials(call: Call): KeptCall {
  if (call.transport !== 'http') return call
  const secret = Object.keys(credentialHeaders(call.headers))
  return {
    ...call,
    url: withoutProofs(call.url),
    headers: Object.fromEntries(Object.entries(call.headers).filter(([name]) => !secret.includes(name))),
  }
}

/** Parameters of an address that prove a token: they are made from it, and another token wants others. */
const PROOF = /[?&](appsecret_proof)=[^&]*/g

function withoutProofs(url: string): string {
  return url
    .replaceAll(PROOF, (found) => (found.startsWith('?') ? '?' : ''))
    .replace('?&', '?')
    .replace(/\?$/, '')
}

function withProofsOf(fresh: string, kept: string): string {
  const proofs = [...fresh.matchAll(PROOF)].map(([found]) => found.slice(1)).join('&')
  return proofs ? `${kept}${kept.includes('?') ? '&' : '?'}${proofs}` : kept
}

const CREDENTIAL_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key']

function credentialHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => CREDENTIAL_HEADERS.includes(name.toLowerCase())))
}

import type { CallResult } from '@baton/channel-kit'
import { type Finding, inEnglish } from '@baton/contract/findings'

export type DoorFailure = 'refused-address' | 'bad-request' | 'dns' | 'connect' | 'tls' | 'timeout' | 'reset' | 'too-large' | 'open-breaker'

export type DoorAnswer =
  | { ok: true; result: CallResult }
  /**
   * `bytesWritten` decides between "surely not sent" and "we cannot tell": false only when not one byte of the request was
   * handed to the socket. `why` is for people.
   */
  | { ok: false; bytesWritten: boolean; kind: DoorFailure; why: Finding }

/** Why a host may not be reached or was not found. */
export class DoorRefusal extends Error {
  override name = 'DoorRefusal'
  readonly kind: 'refused-address' | 'dns'
  readonly why: Finding
  constructor(kind: 'refused-address' | 'dns', why: Finding) {
    super(inEnglish(why).words)
    this.kind = kind
    this.why = why
  }
}

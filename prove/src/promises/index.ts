import type { Proof } from '../promise.ts'
import { bombs } from './bombs/index.ts'
import { claim } from './claim.ts'
import { clickOnce } from './click-once.ts'
import { collision } from './collision.ts'
import { hostile } from './hostile/index.ts'
import { intakeBad } from './intake-bad.ts'
import { intakeCrash } from './intake-crash.ts'
import { intakeLost } from './intake-lost.ts'
import { intakeRace } from './intake-race.ts'
import { intakeReplay } from './intake-replay.ts'
import { limits } from './limits.ts'
import { live } from './live/index.ts'
import { offline } from './offline.ts'
import { order } from './order.ts'
import { restore } from './restore.ts'
import { secrets } from './secrets/index.ts'
import { sendOnce } from './send-once.ts'
import { ssrf } from './ssrf/index.ts'
import { tenants } from './tenants/index.ts'
import { undo } from './undo.ts'
import { upgrade } from './upgrade/index.ts'

/** Every promise that can be tried, in the order that `all` tries them. */
export const proofs: readonly Proof[] = [
  intakeCrash,
  intakeRace,
  intakeReplay,
  intakeLost,
  intakeBad,
  order,
  sendOnce,
  clickOnce,
  undo,
  collision,
  claim,
  limits,
  live,
  tenants,
  secrets,
  hostile,
  ssrf,
  bombs,
  offline,
  restore,
  upgrade,
]

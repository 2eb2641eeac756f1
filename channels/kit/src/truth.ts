import { abilities, type AbilityCode, abilityReasons, type AbilityReasonCode } from '@baton/contract/abilities'
import type { AccountContext, Capabilities, ChannelAdapter, SendBudget, ThreadContext } from './adapter.ts'

/** A code of the table in `contract/src/abilities.ts`, with the values its sentence has holes for. */
export interface AbilityReason {
  code: AbilityReasonCode
  params?: Record<string, string>
}
export type Ability = { can: 'yes'; because: AbilityReason[] } | { can: 'partly' | 'no'; because: [AbilityReason, ...AbilityReason[]] }

/** What follows from the adapter itself is not told by it, so it cannot be told wrong. */
export type DerivedAbility = 'at_once'
/** Every ability, so that one nobody thought of does not pass the type check. */
export type Truth = Record<Exclude<AbilityCode, DerivedAbility>, Ability>
/** Null: no account in particular, but all that accounts of this network can be set up to do. */
export type TruthAccount = Pick<AccountContext, 'settings' | 'baseUrl'> | null

type Given = AbilityReasonCode | AbilityReason
const reasonOf = (given: Given): AbilityReason => (typeof given === 'string' ? { code: given } : given)

/** It can be done. A reason says what to know about it. */
export const yes = (...because: Given[]): Ability => ({ can: 'yes', because: because.map(reasonOf) })
export const partly = (first: Given, ...others: Given[]): Ability => ({
  can: 'partly',
  because: [reasonOf(first), ...others.map(reasonOf)],
})
export const no = (first: Given, ...others: Given[]): Ability => ({ can: 'no', because: [reasonOf(first), ...others.map(reasonOf)] })

/** What goes on only in private, where accounts have a switch for private messages. */
export function behindSwitch(account: TruthAccount, isOn: (settings: Record<string, string>) => boolean, ability: Ability): Ability {
  if (!account) return ability.can === 'no' ? ability : partly('needs_switch', ...ability.because)
  return isOn(account.settings) ? ability : no('switched_off')
}

/** What one can say in a kind of place, as the adapter itself limits it. */
export interface Place {
  kind: ThreadContext['kind']
  visibility: ThreadContext['visibility']
  text: Capabilities['text']
  budget: SendBudget
}
export interface Sheet {
  abilities: { code: AbilityCode; ability: Ability }[]
  places: Place[]
}

/** All that is to be told of a network, or of one of its accounts: what the adapter tells, and what follows from it. */
export function sheetOf(adapter: ChannelAdapter, account: TruthAccount = null): Sheet {
  const truth: Record<AbilityCode, Ability> = { ...adapter.truth(account), at_once: atOnce(adapter, account) }
  const codes = Object.keys(abilities) as AbilityCode[]
  return { abilities: codes.map((code) => ({ code, ability: truth[code] })), places: placesOf(adapter, truth, account) }
}

/** How the server asks networks whose adapter names no time of its own. */
const POLL_EVERY_MS = 10_000

function atOnce(adapter: ChannelAdapter, account: TruthAccount): Ability {
  switch (adapter.intake) {
    case 'webhook':
      return yes()
    case 'imap':
      return partly('mail_announced')
    case 'import':
      return no('by_import')
    case 'poll': {
      const everyMs = adapter.pollEveryMs?.(contextOf(adapter, account)) ?? POLL_EVERY_MS
      const asked = { code: 'asked_every', params: { seconds: String(everyMs / 1000) } } as const
      return adapter.firehose ? partly(asked, 'firehose') : partly(asked)
    }
  }
}

function placesOf(adapter: ChannelAdapter, truth: Record<AbilityCode, Ability>, account: TruthAccount): Place[] {
  const speaks = (comes: AbilityCode, answers: AbilityCode) => truth[comes].can !== 'no' && truth[answers].can !== 'no'
  const kinds = [
    ...(speaks('comments', 'answer_public') ? [{ kind: 'comment', visibility: 'public' } as const] : []),
    ...(speaks('reviews', 'answer_public') ? [{ kind: 'review', visibility: 'public' } as const] : []),
    ...(speaks('dms', 'answer_private') ? [{ kind: adapter.intake === 'imap' ? 'mail' : 'dm', visibility: 'private' } as const] : []),
  ]
  const context = contextOf(adapter, account)
  return kinds.map((place) => ({
    ...place,
    text: adapter.capabilities({ ...place, externalId: '' }, context, 0).text,
    budget: adapter.sendBudget(place),
  }))
}

function contextOf({ network, defaultBaseUrl }: ChannelAdapter, account: TruthAccount): AccountContext {
  const { baseUrl, settings } = account ?? { baseUrl: defaultBaseUrl, settings: {} }
  return { network, externalId: '', handle: '', credentials: {}, baseUrl, settings }
}

/** Values that a sentence has holes for, and that the reason does not give. */
export function holesIn({ code, params = {} }: AbilityReason): string[] {
  return [...abilityReasons[code].words.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => !params[name])
}

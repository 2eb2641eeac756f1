import { type AbilityCode, abilityReasons } from '@baton/contract/abilities'
import type {
  AccountContext,
  Capabilities,
  ChannelAdapter,
  ChannelEvent,
  IdentityRef,
  MessageEvent,
  ModerationAct,
  OutboundMessage,
  ThreadContext,
  UnknownResolution,
} from './adapter.ts'
import { type Ability, type AbilityReason, holesIn, type Truth } from './truth.ts'

/** What an adapter did with the fixtures of its test. */
export interface Shown {
  events: ChannelEvent[]
  sends: { message: OutboundMessage; thread: ThreadContext; able: Capabilities; afterUnknown: UnknownResolution['kind'] }[]
  /** What the network answered when it was asked for a person. */
  person: IdentityRef | null
}

/** Of what the adapter showed: does it do this anywhere, and wherever one would look for it? */
interface Evidence {
  anywhere: boolean
  everywhere: boolean
}

const whether = (is: unknown): Evidence => ({ anywhere: Boolean(is), everywhere: Boolean(is) })
const among = <T>(looked: T[], does: (one: T) => boolean): Evidence => ({
  anywhere: looked.some(does),
  everywhere: looked.length > 0 && looked.every(does),
})

/** What the adapter does, found without asking what it says of itself; null where that cannot be seen. A new ability says here how it shows. */
function evidenceOf(adapter: ChannelAdapter, { events, sends, person }: Shown): Record<keyof Truth, Evidence | null> {
  const messages = events.filter((event): event is MessageEvent => event.kind === 'message')
  const inbound = messages.filter(({ direction }) => direction === 'inbound')
  const people = [...inbound.map(({ author }) => author), ...(person ? [person] : [])]
  const comesIn = (...kinds: string[]) => whether(inbound.some(({ thread }) => kinds.includes(thread.kind)))
  const isTold = (kind: ChannelEvent['kind']) => whether(events.some((event) => event.kind === kind))
  const inPublic = sends.filter(({ thread }) => thread.visibility === 'public')
  const inPrivate = sends.filter(({ thread }) => thread.visibility === 'private')
  const does = (whose: 'theirs' | 'ours', act: ModerationAct) =>
    among(sends, ({ able }) => adapter.moderate !== undefined && (able.moderation?.[whose] ?? []).includes(act))
  const isAsking = adapter.intake === 'poll' || adapter.intake === 'imap'

  return {
    comments: comesIn('comment'),
    mentions: whether(inbound.some(({ thread, addressesUs }) => thread.kind === 'comment' && addressesUs && thread.post?.kind !== 'own')),
    reviews: comesIn('review'),
    dms: comesIn('dm', 'mail'),
    groups: whether(
      inbound.some(
        ({ thread, participants }) => thread.kind === 'group' || (participants?.to.length ?? 0) + (participants?.cc.length ?? 0) > 1,
      ),
    ),
    files_in: whether(inbound.some(({ media }) => media.some(({ kind }) => ['image', 'video', 'audio', 'file'].includes(kind)))),
    // A review that was changed is a message of its own in the same thread.
    edits_in: whether(isTold('edit').anywhere || inbound.some(({ thread }) => thread.oneAnswer)),
    deletes_in: isTold('delete'),
    reactions_in: whether(events.some((event) => event.kind === 'reaction' && event.author.externalId !== event.account)),
    reads: whether(events.some((event) => event.kind === 'status' && event.status === 'read')),
    names: whether(people.some(({ displayName, handle }) => displayName || handle)),
    pictures: whether(people.some(({ avatarUrl }) => avatarUrl)),

    answer_public: among(inPublic, ({ able }) => able.canReply),
    answer_private: among(inPrivate, ({ able }) => able.canReply),
    go_private: {
      anywhere: inPublic.some(({ able }) => (able.alternatives ?? []).length > 0),
      everywhere:
        adapter.privateThread !== undefined && among(inPublic, ({ able }) => able.alternatives?.includes('dm') ?? false).everywhere,
    },
    any_time: {
      anywhere: adapter.intake !== 'import' || sends.some(({ able }) => able.canReply),
      everywhere: sends.every(({ able }) => able.windowEndsAt === null),
    },
    several_answers: among(sends, ({ able }) => able.oneAnswer === undefined),
    files_out: among(sends, ({ able }) => able.media.maxCount > 0),
    change_own: among(sends, ({ able }) => able.oneAnswer !== undefined),
    delete_own: does('ours', 'delete'),
    hide: does('theirs', 'hide'),
    like: does('theirs', 'like'),
    delete_theirs: does('theirs', 'delete'),
    block: does('theirs', 'block'),

    // Those who are asked tell the past from the first time on; how far back only their answers show. Files tell what is in them.
    history:
      adapter.intake !== 'webhook'
        ? null
        : { anywhere: adapter.reconciliation?.historyMs !== undefined || adapter.history !== undefined, everywhere: false },
    reconciliation: whether(isAsking || adapter.reconciliation !== undefined),
    read_back: among(sends, ({ afterUnknown }) => afterUnknown !== 'ask'),
  }
}

/**
 * Where what an adapter says of itself differs from what it did. `isPart`: these fixtures do not show all that it does, so only
 * what was shown can contradict.
 */
export function contradictions(adapter: ChannelAdapter, account: AccountContext, shown: Shown, isPart: boolean): string[] {
  const truth = adapter.truth(account)
  const evidence = evidenceOf(adapter, shown)
  const ofAny = adapter.truth(null)
  return (Object.keys(evidence) as (keyof Truth)[]).flatMap((code) => [
    ...againstEvidence(code, truth[code], evidence[code], isPart),
    ...[...truth[code].because, ...ofAny[code].because].flatMap((reason) => faultsOfReason(code, reason)),
    ...(ofAny[code].can !== 'partly' && ofAny[code].can !== truth[code].can
      ? [`${code}: ${ofAny[code].can} for the network, and ${truth[code].can} for an account of it`]
      : []),
    ...historyFaults(code, truth[code], adapter),
    ...windowFaults(code, truth[code], shown),
  ])
}

function againstEvidence(code: AbilityCode, ability: Ability, evidence: Evidence | null, isPart: boolean): string[] {
  if (!evidence) return []
  const isOurs = ability.because.every((reason) => abilityReasons[reason.code].whose === 'baton')
  // Adapters can send files before the composer can: then it is our doing that nobody can.
  if (code === 'files_out' && evidence.anywhere && ability.can === 'no' && isOurs) return []
  if (ability.can === 'no') return evidence.anywhere ? [`${code}: said to be impossible, and the adapter does it`] : []
  if (isPart) return []
  if (!evidence.anywhere) return [`${code}: said to be possible (${ability.can}), and nothing in the fixtures shows it`]
  return ability.can === 'yes' && !evidence.everywhere ? [`${code}: said without reserve, and not so in all the fixtures`] : []
}

function faultsOfReason(code: AbilityCode, reason: AbilityReason): string[] {
  return holesIn(reason).map((name) => `${code}: ${reason.code} says nothing for {${name}}`)
}

/** Days that are told must be those that are asked for. */
function historyFaults(code: AbilityCode, ability: Ability, { reconciliation }: ChannelAdapter): string[] {
  if (code !== 'history' || reconciliation?.historyMs === undefined) return []
  const days = String(reconciliation.historyMs / 86_400_000)
  return ability.because.some(({ params }) => params?.days === days)
    ? []
    : [`history: ${days} days are asked for, which is not what is said`]
}

/** Nor may a window be told longer or shorter than it is. */
function windowFaults(code: AbilityCode, ability: Ability, { sends }: Shown): string[] {
  if (code !== 'any_time') return []
  const hours = sends.flatMap(({ able, thread }) =>
    able.windowEndsAt && thread.lastInbound ? [(Date.parse(able.windowEndsAt) - Date.parse(thread.lastInbound.at)) / 3_600_000] : [],
  )
  const told = ability.because.flatMap(({ params }) => [Number(params?.hours), Number(params?.days) * 24])
  return [...new Set(hours)].filter((each) => !told.includes(each)).map((each) => `any_time: a window of ${each} hours is not what is said`)
}

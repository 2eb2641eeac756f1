import { useLingui } from '@lingui/react/macro'
import type { Activity, NetworkName } from '../api/types.ts'
import { clock, exactTime } from '../i18n/time.ts'
import { networkMarks } from '../kit/networks.ts'
import { useAgents, useWorkspace } from '../shell/workspace.tsx'

/** One line for what somebody did. */
export function ActivityLine({ activity, now }: { activity: Activity; now: number }) {
  const words = useActivityWords()(activity, now)
  if (!words) return null
  return (
    <p className="mt-2 text-center text-meta text-ink3">
      {words}{' '}
      <time dateTime={activity.at} title={exactTime(activity.at)}>
        · {clock(activity.at, now)}
      </time>
    </p>
  )
}

/** Words for every kind of activity; null for kinds that need no line. */
function useActivityWords(): (activity: Activity, now: number) => string | null {
  const { t } = useLingui()
  const { agentId } = useWorkspace()
  const agents = useAgents()
  /** Done at the network itself, and not by one of us as far as anybody here knows. */
  function thereWords({ what, by, network }: Activity['data']): string | null {
    const there = networkMarks[network as NetworkName]?.name
    if (!there) return null
    const did = by === 'network' ? 'network' : 'manager'
    const words: Record<string, string> = {
      'there-hide network': t`${there} itself hid a message from the public`,
      'there-unhide network': t`${there} itself shows a message to the public again`,
      'there-delete network': t`${there} itself took a message away`,
      'there-hide manager': t`A message was hidden on ${there} itself, by whoever manages the account there`,
      'there-unhide manager': t`A message was shown again on ${there} itself, by whoever manages the account there`,
      'there-delete manager': t`A message was deleted on ${there} itself, by whoever manages the account there`,
    }
    return words[`${String(what)} ${did}`] ?? null
  }
  return ({ what, actor, data }, now) => {
    const nameOf = (id: unknown) => (typeof id === 'string' ? (agents.get(id)?.name ?? t`a colleague`) : '')
    const who =
      actor.id === agentId
        ? t`You`
        : (actor.name ?? (actor.kind === 'agent' ? nameOf(actor.id) : actor.kind === 'contact' ? t`The customer` : t`Baton`))
    switch (what) {
      case 'conversation.assigned':
        if (data.toAssigneeId === null) return t`${who} returned this to the queue`
        return data.toAssigneeId === actor.id ? t`${who} took this` : t`${who} assigned this to ${nameOf(data.toAssigneeId)}`
      case 'conversation.team-changed':
        return t`${who} changed the team`
      case 'conversation.resolved':
        return (
          { dismissed: t`${who} marked this as needing no answer`, spam: t`${who} marked this as spam` }[String(data.resolution)] ??
          t`${who} marked this done`
        )
      case 'conversation.reopened':
        return data.byContact ? t`A new message opened this again` : t`${who} opened this again`
      case 'conversation.snoozed':
        return typeof data.until === 'string' ? t`${who} snoozed this until ${clock(data.until, now)}` : t`${who} snoozed this`
      case 'conversation.woken':
        if (data.silent) return t`The customer did not write in private`
        return data.byContact ? t`A new message ended the snooze` : t`The snooze ended`
      case 'conversation.waiting':
        return t`${who} is waiting for somebody else`
      case 'conversation.tagged':
        return t`${who} added the tag “${String(data.tag)}”`
      case 'conversation.untagged':
        return t`${who} took off the tag “${String(data.tag)}”`
      case 'conversation.prioritised':
        return t`${who} changed the priority`
      case 'second-look.changed':
        return (
          {
            open: t`${who} asked for a second look at a message`,
            allowed: t`${who} allowed what was asked for`,
            declined: t`${who} declined what was asked for`,
            withdrawn: t`${who} withdrew what was asked for`,
            expired: t`Nobody took the second look in time`,
            fallen: t`The second look fell: the message changed, is gone, or it was done on the network`,
          }[String(data.state)] ?? null
        )
      case 'message.changed':
        return (
          thereWords(data) ??
          {
            'asked-to-hide': t`${who} hid a message from the public`,
            'asked-to-unhide': t`${who} showed a message to the public again`,
            'asked-to-like': t`${who} liked a message`,
            'asked-to-unlike': t`${who} took a like back`,
            'took-control': t`${who} took this chat over from another app`,
            'asked-to-block': t`${who} blocked the author of a message`,
            'asked-to-delete': t`${who} deleted a message on the network`,
          }[String(data.what)] ??
          null
        )
      default:
        return null
    }
  }
}

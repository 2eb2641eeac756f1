import { type ChannelEvent, NO_TIME } from '@baton/channel-kit'

/** So far a network's clock may run ahead of ours. What it dates later has not happened yet, and so is dated wrongly. */
const CLOCKS_DIFFER_MS = 60_000

/**
 * The event by a time that conversations can be ordered by and waits counted from: the network's own, where it tells one that
 * can be; else when we heard of it. A message keeps what the network said as its notice, for the screen to show.
 */
export function heardAt(event: ChannelEvent, receivedAt: string): ChannelEvent {
  if (event.at === NO_TIME) return { ...event, at: receivedAt }
  if (Date.parse(event.at) <= Date.parse(receivedAt) + CLOCKS_DIFFER_MS) return event
  if (event.kind !== 'message') return { ...event, at: receivedAt }
  return { ...event, at: receivedAt, notice: event.notice ?? `dated-ahead:${event.at}` }
}

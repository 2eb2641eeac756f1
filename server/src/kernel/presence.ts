import type { PresenceState, Present } from '@baton/contract/presence'
import { iso } from '#kernel/clock'

/** What a screen told, as the bus carries it. */
export interface PresenceMark {
  agentId: string
  screen: string
  browser: string
  /** Null: it has none open any more. */
  conversationId: string | null
  state: PresenceState
  /** When it was told, in ms. */
  at: number
}

/** Who renews it may have died: what is not renewed is so no longer. */
export const FORGOTTEN_AFTER_MS = 75_000
/** More tabs than anybody has open. */
const MOST_SCREENS = 20

const liveliness: Record<PresenceState, number> = { replying: 2, viewing: 1, idle: 0 }

interface Screen extends PresenceMark {
  since: number
  /** By the clock of this process: told first, or renewed. */
  heardAt: number
}

/** Who has which conversation of a workspace open. Stands in memory alone; every process hears the same from the bus. */
export class Presences {
  private readonly screens = new Map<string, Screen>()

  /**
   * A mark that was told before renews it.
   *
   * @returns the conversations in which something changed by it
   */
  hear({ agentId, screen, browser, conversationId, state, at }: PresenceMark, now: number): string[] {
    const mark = { agentId, screen, browser, conversationId, state, at }
    const key = `${agentId} ${screen}`
    const before = this.screens.get(key)
    // Of what two processes tell, the older may come later. So one that has nothing open is remembered, too.
    if (before && before.at > at) return []
    const isSame = before?.conversationId === conversationId && before.state === state
    if (!before) this.makeRoom(agentId)
    this.screens.set(key, { ...mark, since: isSame ? before.since : at, heardAt: now })
    return isSame ? [] : conversationsOf([before, mark])
  }

  /** The last line of a browser broke, and none took its place: its screens are gone, but for what they told since. */
  forgetBrowser({ agentId, browser, before }: { agentId: string; browser: string; before: number }): string[] {
    return this.forget((screen) => screen.agentId === agentId && screen.browser === browser && screen.at <= before)
  }

  forgetOld(now: number): string[] {
    return this.forget(({ heardAt }) => heardAt < now - FORGOTTEN_AFTER_MS)
  }

  /** What the screens of a browser have open, to be told again. */
  marksOf(agentId: string, browser: string): readonly PresenceMark[] {
    return [...this.screens.values()].filter((screen) => screen.agentId === agentId && screen.browser === browser && screen.conversationId)
  }

  conversations(): string[] {
    return conversationsOf([...this.screens.values()])
  }

  /** Each person once, by their liveliest screen, who has been there longest first. */
  in(conversationId: string): Present[] {
    const people = new Map<string, Screen>()
    for (const screen of this.screens.values()) {
      if (screen.conversationId !== conversationId) continue
      const known = people.get(screen.agentId)
      if (!known || liveliness[screen.state] > liveliness[known.state]) people.set(screen.agentId, screen)
    }
    return [...people.values()]
      .toSorted((a, b) => a.since - b.since)
      .map(({ agentId, state, since }) => ({ agentId, state, since: iso(since) }))
  }

  private forget(which: (screen: Screen) => boolean): string[] {
    const gone = [...this.screens].filter(([, screen]) => which(screen))
    for (const [key] of gone) this.screens.delete(key)
    return conversationsOf(gone.map(([, screen]) => screen))
  }

  private makeRoom(agentId: string): void {
    const theirs = [...this.screens].filter(([, screen]) => screen.agentId === agentId)
    if (theirs.length < MOST_SCREENS) return
    const [oldest] = theirs.toSorted(([, a], [, b]) => a.at - b.at)
    if (oldest) this.screens.delete(oldest[0])
  }
}

const conversationsOf = (marks: readonly (PresenceMark | undefined)[]): string[] => [
  ...new Set(marks.flatMap((mark) => mark?.conversationId ?? [])),
]

/** One try to send a reply, with what its author had on the screen. */
export interface Try {
  token: string
  author: string
  /** Tokens of all that was shown when the author looked. */
  shown: string[]
  /** `later`: nothing was done, and it says when to ask again. */
  told: 'accepted' | 'held' | 'later' | 'other'
}

/** What was said in one conversation, in the order of the log: by a contact, or by a colleague whose reply was accepted. */
export interface Said {
  token: string
  /** Null: a contact. */
  author: string | null
}

export interface CollisionJudgement {
  /** Accepted, though something stood in the log before it that its author had not seen. */
  stale: string[]
  /** Accepted, and not in the log, or never seen by the contact. */
  lost: string[]
  /** Seen by the contact more than once, or accepted more than once in the log. */
  doubled: string[]
  /** Never accepted, and seen by the contact. */
  heldAndSent: string[]
}

export function judgeCollisions(tries: readonly Try[], log: readonly Said[], seen: readonly string[]): CollisionJudgement {
  const accepted = tries.filter(({ told }) => told === 'accepted')
  const times = (token: string) => seen.filter((one) => one === token).length
  const inLog = (token: string) => log.filter((one) => one.token === token).length
  const acceptedTokens = new Set(accepted.map(({ token }) => token))
  return {
    stale: accepted.flatMap(({ token, author, shown }) => {
      const place = log.findIndex((one) => one.token === token)
      const unseen = log.slice(0, Math.max(0, place)).filter((one) => one.author !== author && !shown.includes(one.token))
      return unseen.length > 0 ? [`${token} without ${unseen.map((one) => one.token).join(' ')}`] : []
    }),
    lost: accepted.flatMap(({ token }) => (inLog(token) === 0 || times(token) === 0 ? [token] : [])),
    doubled: [...acceptedTokens].filter((token) => inLog(token) > 1 || times(token) > 1),
    heldAndSent: [...new Set(tries.map(({ token }) => token))].filter((token) => !acceptedTokens.has(token) && times(token) > 0),
  }
}

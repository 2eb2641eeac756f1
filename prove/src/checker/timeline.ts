export interface Entry {
  text: string | null
  at: string
  deleted: boolean
}

/** Moments at which a timeline goes back in time. */
export function walksBackwards(entries: readonly Pick<Entry, 'at'>[]): string[] {
  return entries.flatMap(({ at }, index) => (index > 0 && at < (entries[index - 1]?.at ?? '') ? [at] : []))
}

/** Words that their author took back may stand nowhere, and a tombstone holds none. Gives what breaks that, in words. */
export function tombstones(entries: readonly Entry[], takenBack: readonly string[]): string[] {
  const gone = new Set(takenBack)
  return entries.flatMap(({ text, deleted }) => {
    if (deleted && text) return [`a tombstone still says: ${text}`]
    const token = /\[(m\d+)\]/.exec(text ?? '')?.[1]
    return token && gone.has(token) ? [`${token} was taken back and is shown`] : []
  })
}

/** Words that were written anew stand as they were written last. Gives what breaks that, in words. */
export function outdated(entries: readonly Pick<Entry, 'text'>[], lastWords: ReadonlyMap<string, string>): string[] {
  return entries.flatMap(({ text }) => {
    const token = /\[(m\d+)\]/.exec(text ?? '')?.[1] ?? ''
    const last = lastWords.get(token)
    return last === undefined || text?.includes(last) ? [] : [`${token} was written anew as "${last}", and is shown as "${text}"`]
  })
}

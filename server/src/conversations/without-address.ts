/**
 * A text without the run of @names it begins with, when ours is one of them: networks put it there themselves, and who
 * reads our inbox knows that we are meant. A run that leaves us out speaks to somebody else and stays.
 */
export function withoutAddress(text: string, ourHandle: string): string {
  const run = /^\s*(?:\.?@[\w-]+(?:\.[\w-]+)*[\s,:]*)+/.exec(text)?.[0] ?? ''
  const ours = `@${ourHandle.replace(/^@/, '')}`.toLowerCase()
  const names: string[] = run.toLowerCase().match(/@[\w.-]*[\w-]/g) ?? []
  return names.includes(ours) ? text.slice(run.length) : text
}

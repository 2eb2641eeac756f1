/**
 * A text without the run of @names it begins with, when `ours` is among them: networks put it there themselves, and who reads
 * our inbox knows that we are meant. A run that leaves us out speaks to somebody else and stays. What we say ourselves is
 * addressed to the contact whose row it stands in: then any run goes (`ours` empty).
 */
export function withoutAddress(text: string, ours: readonly string[]): string {
  const names = ours.map((name) => `@${name.replace(/^@/, '')}`.toLowerCase())
  // Chats call by a shown name, which may have spaces.
  const called = names.find((name) => name.includes(' ') && text.toLowerCase().startsWith(`${name} `))
  if (called) return text.slice(called.length).trimStart()
  const run = /^\s*(?:\.?@[\w-]+(?:\.[\w-]+)*[\s,:]*)+/.exec(text)?.[0] ?? ''
  const said: string[] = run.toLowerCase().match(/@[\w.-]*[\w-]/g) ?? []
  return names.length === 0 || said.some((name) => names.includes(name)) ? text.slice(run.length) : text
}

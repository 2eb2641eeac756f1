/** Names a conversation in a link for the public: whoever follows it is told apart from others by who they are, never by this. */
export function caseRef(number: number): string {
  return `case-${number}`
}

export function numberOfCase(ref: string | undefined): number | null {
  const digits = /^case-(\d{1,9})$/.exec(ref ?? '')?.[1]
  return digits ? Number(digits) : null
}

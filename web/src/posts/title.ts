/** A post is called by its first line. */
export function titleOf({ text }: { text: string | null }): string | null {
  return text?.split('\n').find((line) => line.trim() !== '') ?? null
}

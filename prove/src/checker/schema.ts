/** What of a database's make-up is there in one list and not in the other. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
  const [old, fresh] = [new Set(before), new Set(after)]
  return [
    ...before.filter((line) => !fresh.has(line)).map((line) => `gone: ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `new: ${line}`),
  ]
}

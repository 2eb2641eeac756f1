let standing: readonly string[] = []

/** The list tells how its rows stand on the screen, */
export function rowsStand(ids: readonly string[]): void {
  standing = ids
}

/** so that Done knows which row comes after this one; the one before where none does. */
export function rowBeside(id: string): string | undefined {
  const at = standing.indexOf(id)
  return at < 0 ? undefined : (standing[at + 1] ?? standing[at - 1])
}

/** Puts the focus on a row, once the list has scrolled to it and drawn it. */
export function focusRow(id: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`row-${id}`)?.focus({ preventScroll: true })))
}

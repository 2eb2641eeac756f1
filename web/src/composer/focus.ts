/** Puts the cursor into the reply box, once it stands. */
export function focusComposer(): void {
  requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('#composer')?.focus())
}

/** Does this address lead nowhere from any other machine? */
export function isOfThisMachine(url: string): boolean {
  return /^https?:\/\/(localhost|127\.|\[::1\])/.test(url)
}

/** Several questions are asked about one text, one after the other: what was worked out for the last one is kept. */
export function ofLastText<T>(work: (text: string) => T): (text: string) => T {
  let last: { text: string; result: T } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, result: work(text) }
    return last.result
  }
}

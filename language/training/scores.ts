/** What came out beside what should have. */
export interface Judged {
  wanted: string
  got: string
}

export function accuracy(judged: readonly Judged[]): number {
  return judged.filter(({ wanted, got }) => wanted === got).length / Math.max(1, judged.length)
}

export function f1(judged: readonly Judged[], label: string): number {
  const right = judged.filter(({ wanted, got }) => wanted === label && got === label).length
  const named = judged.filter(({ wanted }) => wanted === label).length + judged.filter(({ got }) => got === label).length
  return named === 0 ? 0 : (2 * right) / named
}

export function macroF1(judged: readonly Judged[]): number {
  const labels = [...new Set(judged.map(({ wanted }) => wanted))]
  return labels.reduce((sum, label) => sum + f1(judged, label), 0) / Math.max(1, labels.length)
}

/** How often a text that should score high scores above one that should not; a tie counts half. */
export function areaUnderCurve(scored: readonly { score: number; wanted: boolean }[]): number {
  const sorted = [...scored].sort((a, b) => a.score - b.score)
  let ranks = 0
  for (let from = 0; from < sorted.length; ) {
    let to = from
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++
    const wanted = sorted.slice(from, to).filter((each) => each.wanted).length
    ranks += (wanted * (from + 1 + to)) / 2
    from = to
  }
  const wanted = sorted.filter((each) => each.wanted).length
  return (ranks - (wanted * (wanted + 1)) / 2) / Math.max(1, wanted * (sorted.length - wanted))
}

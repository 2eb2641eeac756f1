/**
 * How long one label of a name is when written in ASCII (RFC 3492): a label of 63 characters at most can be a name,
 * so a Thai sentence written up to a link without a space is none.
 */
export function punycodeLength(label: string): number {
  const codePoints = Array.from(label, (character) => character.codePointAt(0) ?? 0)
  const basic = codePoints.filter((code) => code < 0x80).length
  if (basic === codePoints.length) return label.length

  let length = 'xn--'.length + basic + (basic > 0 ? 1 : 0)
  let [next, delta, bias, handled] = [0x80, 0, 72, basic]
  while (handled < codePoints.length) {
    const least = Math.min(...codePoints.filter((code) => code >= next))
    delta += (least - next) * (handled + 1)
    next = least
    for (const code of codePoints) {
      if (code < next) delta++
      if (code !== next) continue
      length += digitsOf(delta, bias)
      bias = adapt(delta, handled + 1, handled === basic)
      delta = 0
      handled++
    }
    delta++
    next++
  }
  return length
}

const [BASE, T_MIN, T_MAX, SKEW, DAMP] = [36, 1, 26, 38, 700]

function digitsOf(delta: number, bias: number): number {
  let digits = 1
  for (let k = BASE, rest = delta; ; k += BASE, digits++) {
    const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
    if (rest < threshold) return digits
    rest = Math.floor((rest - threshold) / (BASE - threshold))
  }
}

function adapt(delta: number, points: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2))
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}

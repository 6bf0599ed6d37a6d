/** What a match reports the steps that it took to. It may throw, and so end the match. */
export type Spend = (steps: number) => void

const stepsBetween = 65_536

/**
 * SQL LIKE as the filter language needs it: `%` any run of characters, `_` one character, case-sensitive. SQLite's own LIKE ignores the
 * case of ASCII letters and takes exponential time on patterns such as `%a%a%a%…`; this one looks at each pair of positions once,
 * and says how many it looks at.
 */
export function like(pattern: string, text: string, spend: Spend = () => {}): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  let steps = 0
  while (t < text.length) {
    if (++steps === stepsBetween) {
      spend(steps)
      steps = 0
    }
    const wanted = pattern[p]
    if (wanted === '%') {
      star = p++
      resume = t
    } else if (wanted !== undefined && (wanted === '_' || wanted === text[t])) {
      const pair = wanted === '_' && isHighSurrogate(text.charCodeAt(t)) && t + 1 < text.length
      t += pair ? 2 : 1
      p++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else {
      spend(steps)
      return false
    }
  }
  spend(steps)
  while (pattern[p] === '%') p++
  return p === pattern.length
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

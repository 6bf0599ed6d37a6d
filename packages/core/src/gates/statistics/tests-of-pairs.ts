/**
 * McNemar's test, exact (two-sided binomial), of rows that only one of two models got right.
 *
 * @returns the p-value; 1 without such a row
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const count = onlyFirst + onlySecond
  if (count === 0) return 1
  const few = Math.min(onlyFirst, onlySecond)
  // Terms of the binomial distribution, from the middle outwards they only shrink: by logarithms, since 2^-count is 0 soon.
  let logTerm = -count * Math.LN2
  let tail = Math.exp(logTerm)
  for (let k = 1; k <= few; k++) {
    logTerm += Math.log((count - k + 1) / k)
    tail += Math.exp(logTerm)
  }
  return Math.min(1, 2 * tail)
}

/** p-values adjusted by Holm (1979): each holds together with all others at the level that it is compared with. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, at) => at).toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1))
  const adjusted = pValues.map(() => 1)
  let highest = 0
  for (const [rank, at] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[at] ?? 1)))
    adjusted[at] = highest
  }
  return adjusted
}

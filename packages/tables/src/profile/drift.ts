/** How far the shares of two samples are from each other, bin by bin. */
export interface ShareDrift {
  /** Population stability index: sum of (p - q) ln(p / q), each share at least 0.0001. */
  readonly psi: number
  /** What chance alone stays under in 99 of 100 cases, by the sizes of the samples. */
  readonly psiByChance: number
  /** Jensen-Shannon distance to the base 2, from 0 to 1. */
  readonly jsDistance: number
}

const leastShare = 1e-4

/** `counts` of the two samples for each bin. Undefined when one of them is empty. */
export function shareDrift(counts: readonly (readonly [number, number])[]): ShareDrift | undefined {
  const n = counts.reduce((sum, [before]) => sum + before, 0)
  const m = counts.reduce((sum, [, now]) => sum + now, 0)
  if (n === 0 || m === 0) return undefined
  let psi = 0
  let divergence = 0
  for (const [before, now] of counts) {
    const [p, q] = [before / n, now / m]
    const [a, b] = [Math.max(p, leastShare), Math.max(q, leastShare)]
    psi += (a - b) * Math.log(a / b)
    divergence += (entropyTerm(p, (p + q) / 2) + entropyTerm(q, (p + q) / 2)) / 2
  }
  return {
    psi,
    psiByChance: (1 / n + 1 / m) * chiSquare99(counts.length - 1),
    jsDistance: Math.sqrt(Math.max(0, divergence)),
  }
}

function entropyTerm(share: number, mixture: number): number {
  return share === 0 ? 0 : share * Math.log2(share / mixture)
}

/** The value that a chi-square variable stays under in 99 of 100 cases (Wilson and Hilferty 1931; within 1 % from 2 degrees on). */
export function chiSquare99(degrees: number): number {
  if (degrees < 1) return 0
  // Exact where the approximation is worst.
  if (degrees === 1) return 6.6349
  const term = 2 / (9 * degrees)
  return degrees * (1 - term + 2.3263 * Math.sqrt(term)) ** 3
}

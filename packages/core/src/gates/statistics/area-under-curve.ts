/**
 * The area under the ROC curve of rows that count by weight: the chance that a positive row has a greater score than a negative one, ties by half. NaN
 * without both.
 */
export class CurveRows {
  /** Rows in the order of their scores. */
  readonly #order: Uint32Array
  readonly #isPositive: Uint8Array
  /** Whether the row behind has the same score. */
  readonly #isTied: Uint8Array

  /** Rows outside of `mask` count for nothing. */
  constructor(scores: Float64Array, isPositive: Uint8Array, mask?: Uint8Array) {
    const rows = Uint32Array.from(scores, (_, row) => row)
    const kept = mask === undefined ? rows : rows.filter((row) => mask[row] === 1)
    this.#order = kept.sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0))
    const ordered = [...this.#order]
    this.#isPositive = Uint8Array.from(ordered, (row) => isPositive[row] ?? 0)
    this.#isTied = Uint8Array.from(ordered, (row, at) =>
      Number(scores[row] === scores[ordered[at + 1] ?? -1]),
    )
  }

  /** The weight of a row is that of its unit. */
  area(weights: Int32Array, unitOf: Int32Array): number {
    let [below, positives, pairs, tiedNegative, tiedPositive] = [0, 0, 0, 0, 0]
    for (let at = 0; at < this.#order.length; at++) {
      const weight = weights[unitOf[this.#order[at] ?? 0] ?? 0] ?? 0
      if (this.#isPositive[at] === 1) tiedPositive += weight
      else tiedNegative += weight
      if (this.#isTied[at] === 1) continue
      pairs += tiedPositive * (below + tiedNegative / 2)
      below += tiedNegative
      positives += tiedPositive
      tiedNegative = 0
      tiedPositive = 0
    }
    return pairs / (positives * below)
  }
}

/**
 * The area under the ROC curve of rows that count by weight: the chance that a positive row has a greater score than a negative one, ties by half. NaN
 * without both.
 */
export class CurveRows {
  readonly #order: Uint32Array
  readonly #scores: Float64Array
  readonly #isPositive: Uint8Array

  /** Rows outside of `mask` count for nothing. */
  constructor(scores: Float64Array, isPositive: Uint8Array, mask?: Uint8Array) {
    this.#scores = scores
    this.#isPositive = isPositive
    const rows = Uint32Array.from(scores, (_, row) => row)
    const kept = mask === undefined ? rows : rows.filter((row) => mask[row] === 1)
    this.#order = kept.sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0))
  }

  /** `weightOf` by the number of a row. */
  area(weightOf: (row: number) => number): number {
    let [below, positives, pairs] = [0, 0, 0]
    const order = this.#order
    for (let at = 0; at < order.length;) {
      const score = this.#scores[order[at] ?? 0]
      let [tiedNegative, tiedPositive] = [0, 0]
      for (; at < order.length && this.#scores[order[at] ?? 0] === score; at++) {
        const row = order[at] ?? 0
        if (this.#isPositive[row] === 1) tiedPositive += weightOf(row)
        else tiedNegative += weightOf(row)
      }
      pairs += tiedPositive * (below + tiedNegative / 2)
      below += tiedNegative
      positives += tiedPositive
    }
    return pairs / (positives * below)
  }
}

/** A box in a column: where its middle would like to be, and how high it is. */
export interface Wish {
  readonly middle: number
  readonly height: number
  readonly weight: number
}

/**
 * The middles of boxes that keep their order and do not overlap, as near to their wishes as can be (least squares: boxes that would overlap
 * are moved together, as in isotonic regression).
 */
export function spread(wishes: readonly Wish[], gap: number): readonly number[] {
  // With what stands above it taken away, each wish is a number, and they must not fall.
  const offsets: number[] = []
  let offset = 0
  for (const [at, { height }] of wishes.entries()) {
    const above = wishes[at - 1]
    if (above !== undefined) offset += above.height / 2 + gap + height / 2
    offsets.push(offset)
  }
  const blocks: { sum: number; weight: number; count: number }[] = []
  for (const [at, { middle, weight }] of wishes.entries()) {
    let block = { sum: (middle - (offsets[at] ?? 0)) * weight, weight, count: 1 }
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.weight <= block.sum / block.weight) break
      blocks.pop()
      block = {
        sum: last.sum + block.sum,
        weight: last.weight + block.weight,
        count: last.count + block.count,
      }
    }
    blocks.push(block)
  }
  const values = blocks.flatMap(({ sum, weight, count }) =>
    Array.from({ length: count }, () => sum / weight),
  )
  return values.map((value, at) => value + (offsets[at] ?? 0))
}

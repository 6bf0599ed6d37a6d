interface SteppedValues {
  /** Ascending. */
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

/** What a series has at some steps, ascending too; between two of its own, on the line between them. NaN outside of it. */
export function valuesAtSteps(
  wanted: readonly number[],
  { steps, values }: SteppedValues,
): readonly number[] {
  let at = 0
  return wanted.map((step) => {
    while (at + 1 < steps.length && (steps[at + 1] ?? 0) <= step) at++
    const [before = NaN, after = NaN] = [steps[at], steps[at + 1]]
    const [low = NaN, high = NaN] = [values[at], values[at + 1]]
    if (before === step) return low
    return before < step && step < after
      ? low + ((high - low) * (step - before)) / (after - before)
      : NaN
  })
}

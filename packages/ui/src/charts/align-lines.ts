export interface LinePoints {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Lines as columns of one table: all x values in order, and what each line has there; null where it has nothing. */
export function alignLines(lines: readonly LinePoints[]): readonly (readonly (number | null)[])[] {
  const [only] = lines
  if (lines.length === 1 && only !== undefined && isRising(only.x))
    return [only.x, only.y.map(drawable)]
  // A point whose x is not known lies nowhere.
  const xs = Float64Array.from(
    new Set(lines.flatMap(({ x }) => x).filter(Number.isFinite)),
  ).toSorted()
  const place = new Map(Array.from(xs, (x, at) => [x, at]))
  const columns = lines.map(({ x, y }) => {
    const column = Array.from<number | null>({ length: xs.length }).fill(null)
    for (const [at, value] of y.entries()) {
      const row = place.get(x[at] ?? NaN)
      if (row !== undefined) column[row] = drawable(value)
    }
    return column
  })
  return [[...xs], ...columns]
}

function isRising(xs: readonly number[]): boolean {
  return xs.every((x, at) => at === 0 || x > (xs[at - 1] ?? 0))
}

function drawable(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

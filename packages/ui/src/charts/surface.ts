export interface SurfacePoint {
  /** Both from 0 to 1. */
  readonly x: number
  readonly y: number
  readonly value: number
}

interface GridSize {
  readonly columns: number
  readonly rows: number
}

/**
 * A grid of values between scattered points, row by row from y = 0: each the mean of all points, weighted by the inverse of their squared
 * distance (Shepard 1968). It passes through the points and never goes beyond their values.
 */
export function surfaceOf(
  points: readonly SurfacePoint[],
  { columns, rows }: GridSize,
): readonly number[] {
  const values: number[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [x, y] = [(column + 0.5) / columns, (row + 0.5) / rows]
      let [sum, weights] = [0, 0]
      for (const point of points) {
        const weight = 1 / ((point.x - x) ** 2 + (point.y - y) ** 2 + 1e-6)
        sum += weight * point.value
        weights += weight
      }
      values.push(weights === 0 ? 0 : sum / weights)
    }
  return values
}

import { normalizeInt64, type AimKey, type AimValue, type Int64 } from '@stemma/contract'
import type { AimPoint } from '@stemma/core'

const columns = ['val', 'step', 'epoch', 'time'] as const
type Column = (typeof columns)[number]

interface Growing {
  readonly context: bigint
  readonly name: string
  readonly columns: Partial<Record<Column, AimValue>>
}

/** Points of series of numbers, which come column by column. */
export class SeriesPoints {
  readonly #points = new Map<string, Growing>()

  /** One value of a point: `v2, CONTEXT, NAME, COLUMN, PLACE`; without a place there is nothing to add. False for what is none. */
  add(
    [, context, name, column, place]: readonly AimKey[],
    value: () => AimValue | undefined,
  ): boolean {
    if (typeof context !== 'bigint' || typeof name !== 'string' || !isColumn(column)) return false
    if (place === undefined) return true
    const id = `${context} ${name} ${place}`
    let point = this.#points.get(id)
    if (point === undefined) this.#points.set(id, (point = { context, name, columns: {} }))
    point.columns[column] = value() ?? null
    return true
  }

  /** The points, the series that they are of, and what is wrong with others. */
  finish(): {
    readonly points: readonly AimPoint[]
    readonly counted: ReadonlySet<string>
    readonly refused: readonly string[]
  } {
    const points: AimPoint[] = []
    const counted = new Set<string>()
    const refused: string[] = []
    for (const { context, name, columns: given } of this.#points.values()) {
      const value = numberOf(given.val)
      if (value === undefined) {
        refused.push(`Aim's series '${name}': a value is no number`)
        continue
      }
      counted.add(`${context} ${name}`)
      points.push({
        ...{ context: String(context), name, value },
        step: stepOf(given.step),
        time: Math.max(0, Math.round((numberOf(given.time) ?? 0) * 1000)),
        epoch: numberOf(given.epoch),
      })
    }
    return { points, counted, refused }
  }
}

function isColumn(key: AimKey | undefined): key is Column {
  return columns.some((column) => column === key)
}

/** All of its 64 bits. */
function stepOf(step: AimValue | undefined): Int64 {
  return typeof step === 'bigint' ? normalizeInt64(step) : Math.trunc(numberOf(step) ?? 0)
}

function numberOf(value: AimValue | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'number' ? value : undefined
}

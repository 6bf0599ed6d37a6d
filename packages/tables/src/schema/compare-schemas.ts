import { typeText, type Column, type TableSchema, type ValueType } from './value-type.ts'

/**
 * What happened to the columns between two versions. `compatible`: whoever read the old version can read the new one; `breaking`: a column
 * went away, or holds other values than before.
 */
export interface SchemaChange {
  readonly verdict: 'same' | 'reordered' | 'compatible' | 'breaking'
  readonly added: readonly Column[]
  readonly dropped: readonly Column[]
  readonly changed: readonly TypeChange[]
}

export interface TypeChange {
  readonly name: string
  readonly before: ValueType
  readonly now: ValueType
  /** Every value of the old type is one of the new type. */
  readonly isWider: boolean
}

export function compareSchemas(before: TableSchema, now: TableSchema): SchemaChange {
  const old = new Map(before.columns.map((column) => [column.name, column]))
  const current = new Map(now.columns.map((column) => [column.name, column]))
  const added = now.columns.filter(({ name }) => !old.has(name))
  const dropped = before.columns.filter(({ name }) => !current.has(name))
  const changed = now.columns.flatMap(({ name, type }): TypeChange[] => {
    const earlier = old.get(name)
    if (earlier === undefined || typeText(earlier.type) === typeText(type)) return []
    return [{ name, before: earlier.type, now: type, isWider: isWider(earlier.type, type) }]
  })
  const isBreaking = dropped.length > 0 || changed.some((change) => !change.isWider)
  const isSame = added.length === 0 && changed.length === 0 && !isBreaking
  const isInOrder = now.columns.every(({ name }, index) => before.columns[index]?.name === name)
  return {
    verdict: isBreaking ? 'breaking' : isSame ? (isInOrder ? 'same' : 'reordered') : 'compatible',
    added,
    dropped,
    changed,
  }
}

const integers: Readonly<Record<string, readonly [bits: number, isSigned: boolean]>> = {
  int8: [8, true],
  int16: [16, true],
  int32: [32, true],
  int64: [64, true],
  uint8: [8, false],
  uint16: [16, false],
  uint32: [32, false],
  uint64: [64, false],
}

/** Whether every value of `narrow` is a value of `wide`. */
export function isWider(narrow: ValueType, wide: ValueType): boolean {
  if (narrow === 'null') return true
  if (typeof narrow === 'string' && typeof wide === 'string') {
    const from = integers[narrow]
    const to = integers[wide]
    if (from !== undefined && to !== undefined)
      return to[1] === from[1] ? to[0] >= from[0] : to[1] && to[0] > from[0]
    if (from !== undefined && wide === 'double') return from[0] <= 32
    return (
      (narrow === 'float' && wide === 'double') ||
      (narrow === 'timestamp' && wide === 'timestamp_ns') ||
      (narrow === 'date' && wide === 'timestamp')
    )
  }
  if (typeof wide === 'string' || !('decimal' in wide)) return false
  const [precision, scale] = wide.decimal
  if (typeof narrow === 'string') return (digitsOf[narrow] ?? Infinity) <= precision - scale
  if (!('decimal' in narrow)) return false
  const [oldPrecision, oldScale] = narrow.decimal
  return scale >= oldScale && precision - scale >= oldPrecision - oldScale
}

/** Decimal digits that a whole number may have. */
const digitsOf: Readonly<Record<string, number>> = {
  int8: 3,
  int16: 5,
  int32: 10,
  int64: 19,
  uint8: 3,
  uint16: 5,
  uint32: 10,
  uint64: 20,
}

import { invalidParameter } from '@stemma/contract'
import type { ScalarType, ValueType } from '../schema/value-type.ts'

/** A column as the server describes it. */
export interface PostgresColumn {
  readonly name: string
  /** Object id of the type. */
  readonly typeId: number
  /** Precision and scale of a `numeric`, -1 for none. */
  readonly modifier: number
  /** The server's name of the type. */
  readonly typeName: string
  readonly isEnum: boolean
}

const scalars: ReadonlyMap<number, ScalarType> = new Map([
  [16, 'boolean'],
  [17, 'binary'],
  [20, 'int64'],
  [21, 'int16'],
  [23, 'int32'],
  [25, 'text'],
  [114, 'json'],
  [700, 'float'],
  [701, 'double'],
  [1042, 'text'],
  [1043, 'text'],
  [1082, 'date'],
  [1083, 'time'],
  [1114, 'timestamp'],
  [1184, 'instant'],
  [2950, 'uuid'],
  [3802, 'json'],
])
const numeric = 1700
const mostPrecision = 38

/**
 * The type of a column. A `numeric` without precision, or with more than 38 digits, is text. INVALID_PARAMETER_VALUE names a column whose type
 * has no exact form.
 */
export function postgresType({
  name,
  typeId,
  modifier,
  typeName,
  isEnum,
}: PostgresColumn): ValueType {
  if (isEnum) return 'text'
  if (typeId === numeric) {
    const [precision, scale] = [(modifier - 4) >>> 16, (modifier - 4) & 0x7ff]
    const fits = modifier >= 0 && precision <= mostPrecision && scale <= precision
    return fits ? { decimal: [precision, scale] } : 'text'
  }
  const type = scalars.get(typeId)
  if (type === undefined)
    throw invalidParameter(
      `Column "${name}" has type ${typeName}, which can't be kept exactly. Convert it in a query.`,
    )
  return type
}

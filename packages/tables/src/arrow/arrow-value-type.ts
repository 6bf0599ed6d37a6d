import { invalidParameter } from '@stemma/contract'
import { Precision, TimeUnit, Type, type DataType, type Field } from '@uwdata/flechette'
import type { Column, ValueType } from '../schema/value-type.ts'

/**
 * A column of Arrow as one of ours. INVALID_PARAMETER_VALUE names a column whose type can't be kept exactly (durations, intervals, unions,
 * decimals of more than 38 digits). A dictionary, or runs of equal values, are another way to write the values; an extension type is what it is
 * stored as.
 */
export function takeArrowField({ name, type }: Field): Column {
  const taken = valueTypeOf(type)
  if (taken !== undefined) return { name, type: taken }
  throw invalidParameter(
    `Column "${name}" has Arrow type ${nameOf(type)}, which can't be kept exactly. Convert it in the source.`,
  )
}

function nameOf({ typeId }: DataType): string {
  return Object.entries(Type).find(([, id]) => id === typeId)?.[0] ?? String(typeId)
}

const whole = ['int8', 'int16', 'int32', 'int64'] as const
const unsigned = ['uint8', 'uint16', 'uint32', 'uint64'] as const

function valueTypeOf(type: DataType): ValueType | undefined {
  switch (type.typeId) {
    case Type.Null:
      return 'null'
    case Type.Bool:
      return 'boolean'
    case Type.Int:
      return (type.signed ? whole : unsigned)[Math.log2(type.bitWidth) - 3]
    case Type.Float:
      return type.precision === Precision.DOUBLE ? 'double' : 'float'
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return 'text'
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
    case Type.FixedSizeBinary:
      return 'binary'
    case Type.Decimal: {
      const { precision, scale } = type
      return precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision
        ? { decimal: [precision, scale] }
        : undefined
    }
    case Type.Date:
      return 'date'
    case Type.Time:
      return 'time'
    case Type.Timestamp:
      if (type.timezone !== null && type.timezone !== '') return 'instant'
      return type.unit === TimeUnit.NANOSECOND ? 'timestamp_ns' : 'timestamp'
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.FixedSizeList: {
      const list = childType(type.children[0])
      return list === undefined ? undefined : { list }
    }
    case Type.Struct:
      return structType(type.children)
    case Type.Map: {
      const entry = type.children[0].type
      if (entry.typeId !== Type.Struct) return undefined
      const [key, value] = entry.children.map(({ type: inner }) => valueTypeOf(inner))
      return key === undefined || value === undefined ? undefined : { map: [key, value] }
    }
    case Type.Dictionary:
      return valueTypeOf(type.dictionary)
    case Type.RunEndEncoded:
      return childType(type.children[1])
    default:
      return undefined
  }
}

function childType(child: Field | undefined): ValueType | undefined {
  return child === undefined ? undefined : valueTypeOf(child.type)
}

/** Without fields, or with two of one name, it is nothing that the engine has. */
function structType(fields: readonly Field[]): ValueType | undefined {
  const names = new Set(fields.map(({ name }) => name.toLowerCase()))
  if (fields.length === 0 || names.size < fields.length || names.has('')) return undefined
  const struct: Column[] = []
  for (const { name, type } of fields) {
    const inner = valueTypeOf(type)
    if (inner === undefined) return undefined
    struct.push({ name, type: inner })
  }
  return { struct }
}

import type { Column, ValueType } from '../../schema/value-type.ts'
import { deltaError } from '../delta-error.ts'

/** A column of a table or a field of a struct: its name, and the one that the files have. */
export interface DeltaField {
  readonly name: string
  readonly physicalName: string
  readonly type: DeltaType
}

export type DeltaType =
  | { readonly kind: 'scalar'; readonly type: ValueType; readonly isVariant: boolean }
  | { readonly kind: 'struct'; readonly fields: readonly DeltaField[] }
  | { readonly kind: 'list'; readonly element: DeltaType }
  | { readonly kind: 'map'; readonly key: DeltaType; readonly value: DeltaType }

/** Parses `schemaString`. INVALID_STATE names a type that is not known. */
export function parseDeltaSchema(schemaString: string, mapping: string): readonly DeltaField[] {
  let schema: unknown
  try {
    schema = JSON.parse(schemaString)
  } catch {
    throw deltaError('its schema is not JSON.')
  }
  const type = typeOf(schema, mapping !== 'none')
  if (type.kind !== 'struct') throw deltaError('its schema is no struct.')
  return type.fields
}

/** The column that a field becomes. */
export function columnOf({ name, type }: DeltaField): Column {
  return { name, type: valueTypeOf(type) }
}

export function valueTypeOf(type: DeltaType): ValueType {
  switch (type.kind) {
    case 'scalar':
      return type.type
    case 'struct':
      return { struct: type.fields.map(columnOf) }
    case 'list':
      return { list: valueTypeOf(type.element) }
    case 'map':
      return { map: [valueTypeOf(type.key), valueTypeOf(type.value)] }
  }
}

const scalars: Readonly<Record<string, ValueType>> = {
  byte: 'int8',
  short: 'int16',
  integer: 'int32',
  long: 'int64',
  float: 'float',
  double: 'double',
  string: 'text',
  binary: 'binary',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'instant',
  timestamp_ntz: 'timestamp',
  void: 'null',
  variant: 'json',
}

function typeOf(type: unknown, isMapped: boolean): DeltaType {
  if (typeof type === 'string') return scalarOf(type)
  if (typeof type !== 'object' || type === null || !('type' in type))
    throw deltaError('its schema has a type that is none.')
  if (type.type === 'struct' && 'fields' in type && Array.isArray(type.fields))
    return {
      kind: 'struct',
      fields: type.fields.map((field: unknown) => fieldOf(field, isMapped)),
    }
  if (type.type === 'array' && 'elementType' in type)
    return { kind: 'list', element: typeOf(type.elementType, isMapped) }
  if (type.type === 'map' && 'keyType' in type && 'valueType' in type)
    return {
      kind: 'map',
      key: typeOf(type.keyType, isMapped),
      value: typeOf(type.valueType, isMapped),
    }
  throw deltaError(`its schema has the type ${String(type.type)}, which is not supported.`)
}

function scalarOf(name: string): DeltaType {
  const decimal = /^decimal\((?<precision>\d+), ?(?<scale>\d+)\)$/u.exec(name)?.groups
  const type: ValueType | undefined =
    decimal === undefined
      ? scalars[name]
      : { decimal: [Number(decimal['precision']), Number(decimal['scale'])] }
  if (type === undefined)
    throw deltaError(`its schema has the type ${name}, which is not supported.`)
  return { kind: 'scalar', type, isVariant: name === 'variant' }
}

const physicalKey = 'delta.columnMapping.physicalName'

function fieldOf(field: unknown, isMapped: boolean): DeltaField {
  if (
    typeof field !== 'object' ||
    field === null ||
    !('name' in field) ||
    typeof field.name !== 'string' ||
    !('type' in field)
  )
    throw deltaError('its schema has a field without name or type.')
  const metadata = 'metadata' in field && typeof field.metadata === 'object' ? field.metadata : null
  const entries: readonly (readonly [string, unknown])[] = Object.entries(metadata ?? {})
  const physical = new Map(entries).get(physicalKey)
  if (isMapped && typeof physical !== 'string')
    throw deltaError(`its column "${field.name}" has no physical name.`)
  return {
    name: field.name,
    physicalName: isMapped && typeof physical === 'string' ? physical : field.name,
    type: typeOf(field.type, isMapped),
  }
}

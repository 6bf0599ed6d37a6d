import type { EngineColumn } from '../../engine/engine.ts'
import { quoteName, quoteText } from '../../engine/quote.ts'
import { sqlType } from '../../schema/sql-type.ts'
import { deltaError } from '../delta-error.ts'
import { valueTypeOf, type DeltaType } from './delta-schema.ts'
import { rebased } from './legacy-calendar.ts'

/** Which values of a file are days of the calendar that Spark wrote before its version 3. */
export interface Legacy {
  readonly dates: boolean
  readonly times: boolean
}

export interface Projection {
  /** An expression for the value in the file. */
  readonly value: string
  readonly legacy: Legacy
  /** For names of parameters. */
  readonly depth: number
}

type PhysicalType = EngineColumn['type']

/**
 * SQL for a value of a file in the type that the table has now: fields by their physical names, missing ones null, narrower types widened. The
 * engine's own mapping of columns knows top-level ones only.
 */
export function project(
  physical: PhysicalType,
  logical: DeltaType,
  { value, legacy, depth }: Projection,
): string {
  const inner = (name: string): Projection => ({ value: name, legacy, depth: depth + 1 })
  const item = `x${String(depth)}`
  switch (logical.kind) {
    case 'struct': {
      const fields = logical.fields.map((field) => {
        const found = entryOf(physical, field.physicalName)
        const projected =
          found === undefined
            ? missing(field.type)
            : project(found, field.type, inner(`(${value})[${quoteText(field.physicalName)}]`))
        return `${quoteName(field.name)} := ${projected}`
      })
      return `case when ${value} is null then null else struct_pack(${fields.join(', ')}) end`
    }
    case 'list': {
      if (!('valueType' in physical) || 'keyType' in physical) throw mismatch(physical)
      const element = project(physical.valueType, logical.element, inner(item))
      return `list_transform(${value}, lambda ${item}: ${element})`
    }
    case 'map': {
      if (!('keyType' in physical)) throw mismatch(physical)
      const key = project(physical.keyType, logical.key, inner(item))
      const element = project(physical.valueType, logical.value, inner(item))
      return (
        `case when ${value} is null then null else map(` +
        `list_transform(map_keys(${value}), lambda ${item}: ${key}), ` +
        `list_transform(map_values(${value}), lambda ${item}: ${element})) end`
      )
    }
    case 'scalar':
      return scalar(physical, logical, { value, legacy, depth })
  }
}

/** A column that a file does not have. */
export function missing(type: DeltaType): string {
  return `CAST(NULL AS ${sqlType(valueTypeOf(type))})`
}

/** The physical type of a field by its name. */
export function entryOf(struct: PhysicalType, name: string): PhysicalType | undefined {
  if (!('entryNames' in struct)) throw mismatch(struct)
  const at = struct.entryNames.findIndex((entry) => entry.toLowerCase() === name.toLowerCase())
  return struct.entryTypes[at]
}

function scalar(
  physical: PhysicalType,
  logical: DeltaType & { readonly kind: 'scalar' },
  { value, legacy }: Projection,
): string {
  const name = String(physical)
  if (logical.isVariant) return `case when ${value} is not null then CAST(${value} AS JSON) end`
  const isDate = name === 'DATE'
  const isTime = name.startsWith('TIMESTAMP')
  const right =
    (isDate && legacy.dates) || (isTime && legacy.times) ? rebased(value, isDate) : value
  return `CAST(${right} AS ${sqlType(logical.type)})`
}

function mismatch(physical: PhysicalType): Error {
  return deltaError(`a file has ${String(physical)} where the schema has another type.`)
}

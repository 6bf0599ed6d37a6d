import { quoteName } from '../engine/quote.ts'
import { sqlType } from '../schema/sql-type.ts'
import type { ValueType } from '../schema/value-type.ts'

/** Types that a CSV's texts may mean, from narrow to wide. */
export const csvTypes: readonly ValueType[] = [
  'boolean',
  'int64',
  { decimal: [38, 0] },
  'double',
  'date',
  'timestamp',
  'instant',
  'text',
]

/** Types to try when a type can't hold all texts, narrower ones first. */
export function widerTypes(type: ValueType): readonly ValueType[] {
  if (type === 'null') return csvTypes
  if (type === 'int64') return [{ decimal: [38, 0] }, 'double', 'text']
  return ['text']
}

/** The digits that count: no sign, no point, no zeros at either end, no exponent. */
const digits = (text: string): string =>
  `regexp_replace(regexp_replace(${text}, '[eE].*$|[-.]', '', 'g'), '^0+|0+$', '', 'g')`
const number = String.raw`-?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`
const notFinite = `('nan', 'NaN', 'inf', '-inf', 'Infinity', '-Infinity')`
const clock = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?`

/**
 * SQL that says whether the text \`column\` is a value of the type, and the type would give the same text back. What else counts as the
 * same: any case of true and false; zeros at the end of a fraction and other ways to write the same digits of a double; T or a blank between
 * date and time; an offset, of which the point in time remains.
 */
export function fits(column: string, type: ValueType): string {
  if (type === 'text') return 'true'
  if (type === 'null') return 'false'
  if (isNested(type))
    return `coalesce(CAST(to_json(${nestedValue(column, type)}) AS VARCHAR) = ${column}, false)`
  const cast = `TRY_CAST(${column} AS ${sqlType(type)})`
  switch (type) {
    case 'boolean':
      return `${column} IN ('true', 'false', 'True', 'False', 'TRUE', 'FALSE')`
    case 'binary':
      return `regexp_full_match(${column}, '(?:[0-9a-f]{2})*')`
    case 'float':
    case 'double':
      // A case, not an or: the rest is looked at only where the first does not hold.
      return (
        `case when CAST(${cast} AS VARCHAR) = ${column} AND isfinite(${cast}) then true` +
        ` when ${column} IN ${notFinite} then true` +
        ` else coalesce(regexp_full_match(${column}, '${number}')` +
        ` AND ${digits(column)} = ${digits(`CAST(${cast} AS VARCHAR)`)}, false) end`
      )
    case 'timestamp':
      return (
        `case when CAST(${cast} AS VARCHAR) = ${column} AND isfinite(${cast}) then true` +
        ` else coalesce(regexp_full_match(${column}, '${clock}')` +
        ` AND starts_with(CAST(${cast} AS VARCHAR), left(replace(${column}, 'T', ' '), 19)), false) end`
      )
    case 'instant': {
      const wall = `regexp_extract(${column}, '^${clock}')`
      return (
        `coalesce(regexp_full_match(${column}, '${clock}(?:Z|[+-]\\d\\d(?::?\\d\\d)?)')` +
        ` AND ${fits(wall, 'timestamp')} AND ${cast} IS NOT NULL, false)`
      )
    }
    default:
      return `coalesce(CAST(${cast} AS VARCHAR) = ${column}, false)`
  }
}

/** SQL: the text of the column of this name is there, and no value of the type. An empty text in quotes counts as nothing there. */
export function misfit(name: string, type: ValueType): string {
  const column = quoteName(name)
  return type === 'text' ? 'false' : `${column} <> '' and not ${fits(column, type)}`
}

/** SQL for the value of a text that fits. */
export function valueOf(column: string, type: ValueType): string {
  if (type === 'text') return column
  if (type === 'null') return `nullif(${column}, '')`
  if (type === 'binary') return `unhex(${column})`
  if (isNested(type)) return nestedValue(`nullif(${column}, '')`, type)
  if (type === 'boolean') return `(nullif(lower(${column}), '') = 'true')`
  return `CAST(nullif(${column}, '') AS ${sqlType(type)})`
}

function isNested(type: ValueType): boolean {
  return typeof type === 'object' && !('decimal' in type)
}

/** Lists, structs and maps are written as JSON. */
function nestedValue(column: string, type: ValueType): string {
  return `TRY_CAST(TRY_CAST(${column} AS JSON) AS ${sqlType(type)})`
}

/** What the first texts of a column look like: the narrowest type that they may be. The whole file decides. */
export function guessType(texts: readonly string[]): ValueType {
  if (texts.length === 0) return 'null'
  for (const [type, pattern] of patterns) if (texts.every((text) => pattern.test(text))) return type
  return 'text'
}

const patterns: readonly (readonly [ValueType, RegExp])[] = [
  ['boolean', /^(?:true|false|True|False|TRUE|FALSE)$/u],
  ['int64', /^(?:0|-?[1-9]\d{0,18})$/u],
  [{ decimal: [38, 0] }, /^(?:0|-?[1-9]\d{0,37})$/u],
  ['double', new RegExp(`^(?:${number}|nan|NaN|-?inf|-?Infinity)$`, 'u')],
  ['date', /^\d{4}-\d\d-\d\d$/u],
  ['timestamp', new RegExp(`^${clock}$`, 'u')],
  ['instant', new RegExp(String.raw`^${clock}(?:Z|[+-]\d\d(?::?\d\d)?)$`, 'u')],
]

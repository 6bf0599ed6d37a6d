import { sqlType } from '../schema/sql-type.ts'
import type { ValueType } from '../schema/value-type.ts'

/** SQL that says whether a value differs from an older one, which is read as the same type. */
export function differs(old: string, now: string, type: ValueType): string {
  return `CAST(${old} AS ${sqlType(type)}) is distinct from CAST(${now} AS ${sqlType(type)})`
}

import { invalidParameter } from '@stemma/contract'
import { quoteName, quoteText } from '../engine/quote.ts'
import { pickColumns } from '../fingerprint/fingerprint-relation.ts'
import { rowText } from '../fingerprint/value-text.ts'
import type { Relation } from '../relation/relation.ts'

export interface SplitPart {
  readonly name: string
  /** Its share of all rows; shares add up to 1. */
  readonly share: number
}

/**
 * What decides where a row goes. `key`: rows with equal keys go together, and a row stays where it is whatever happens to the others. `row`:
 * all of the row is its key. `time`: rows before the first cut are the first part, and so on; the cuts are kept.
 */
export type SplitRule =
  | { readonly by: 'key'; readonly columns: readonly string[]; readonly seed: string }
  | { readonly by: 'row'; readonly seed: string }
  | { readonly by: 'time'; readonly column: string; readonly cuts: readonly string[] }

/** Each part's rows, in their order. INVALID_PARAMETER_VALUE for shares that don't add up, or a part without name. */
export function splitRelation(
  relation: Relation,
  { rule, parts }: { readonly rule: SplitRule; readonly parts: readonly SplitPart[] },
): ReadonlyMap<string, Relation> {
  checkParts(parts)
  const part = partOf(relation, { rule, parts })
  return new Map(
    parts.map(({ name }, index) => [
      name,
      {
        schema: relation.schema,
        sql: `select * from (${relation.sql}) where ${part} = ${String(index)}`,
      },
    ]),
  )
}

const hashed = 2n ** 48n

/** SQL for the number of a row's part. */
function partOf(
  { schema }: Relation,
  { rule, parts }: { readonly rule: SplitRule; readonly parts: readonly SplitPart[] },
): string {
  if (rule.by === 'time') {
    if (rule.cuts.length !== parts.length - 1)
      throw invalidParameter('A split by time has a cut between every two parts.')
    const [{ name, type } = { name: '', type: 'timestamp' }] = pickColumns(schema.columns, [
      rule.column,
    ])
    const target = type === 'date' ? 'DATE' : type === 'instant' ? 'TIMESTAMPTZ' : 'TIMESTAMP'
    const passed = rule.cuts.map(
      (cut) =>
        `case when ${quoteName(name)} >= CAST(${quoteText(cut)} AS ${target}) then 1 else 0 end`,
    )
    // What has no time is old.
    return `(${['0', ...passed].join(' + ')})`
  }
  const columns = rule.by === 'key' ? pickColumns(schema.columns, rule.columns) : schema.columns
  const hash = `sha256(${quoteText(`${rule.seed}\n`)} || ${rowText(columns)})`
  const place = `CAST('0x' || substr(${hash}, 1, 12) AS BIGINT)`
  let sum = 0
  const passed = parts.slice(0, -1).map(({ share }) => {
    sum += share
    return `case when ${place} >= ${String(BigInt(Math.round(sum * Number(hashed))))} then 1 else 0 end`
  })
  return `(${['0', ...passed].join(' + ')})`
}

function checkParts(parts: readonly SplitPart[]): void {
  if (parts.length < 2) throw invalidParameter('A split has two parts or more.')
  const sum = parts.reduce((sum, { share }) => sum + share, 0)
  const wrong = parts.find(({ share }) => !(share > 0 && share < 1))
  if (wrong !== undefined)
    throw invalidParameter(`The share of "${wrong.name}" is not between 0 and 1.`)
  if (Math.abs(sum - 1) > 1e-9)
    throw invalidParameter(`The shares of the parts add up to ${String(sum)} instead of 1.`)
  const names = parts.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw invalidParameter(`Two parts are named "${twice}".`)
}

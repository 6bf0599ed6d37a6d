import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { pickColumns } from '../fingerprint/fingerprint-relation.ts'
import type { Relation } from '../relation/relation.ts'

export interface Overlap {
  /** Different values of the columns on each side, and on both. */
  readonly first: number
  readonly second: number
  readonly both: number
  /** Some that are on both sides, as text. */
  readonly examples: readonly string[]
}

const mostExamples = 5

/** Counts rows of two versions that have the same values in some columns. Nulls are equal here. */
export async function countOverlap(
  engine: Engine,
  {
    first,
    second,
    columns,
  }: { readonly first: Relation; readonly second: Relation; readonly columns: readonly string[] },
): Promise<Overlap> {
  pickColumns(first.schema.columns, columns)
  pickColumns(second.schema.columns, columns)
  const list = columns.map(quoteName).join(', ')
  const [a, b] = [first, second].map(({ sql }) => `select distinct ${list} from (${sql})`)
  const both = `${String(a)} intersect ${String(b)}`
  const [row = []] = await engine.rows(
    `select (select count(*) from (${String(a)})), (select count(*) from (${String(b)})), (select count(*) from (${both}))`,
  )
  const [inFirst = 0, inSecond = 0, inBoth = 0] = row.map(Number)
  const shown =
    inBoth === 0
      ? []
      : await engine.rows(
          `select CAST(row(${list}) AS VARCHAR) from (${both}) order by 1 limit ${String(mostExamples)}`,
        )
  return {
    first: inFirst,
    second: inSecond,
    both: inBoth,
    examples: shown.map(([value]) => String(value)),
  }
}
